import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the package says of itself. */
export interface PackageInfo {
    readonly version: string;
    /** Where people read of the package. */
    readonly homepage: string;
    /** The address that the rules' pages stand below. */
    readonly pages: string;
    /** The folder that it is installed in. */
    readonly folder: string;
}

interface Manifest {
    readonly name: string;
    readonly version: string;
    readonly homepage: string;
    readonly repository: { readonly url: string };
}

/** The package's own description; the file lies beside the compiled and beside the source folder. */
export const PACKAGE: PackageInfo = readPackage([join(__dirname, "..", ".."), join(__dirname, "..")]);

function readPackage(folders: readonly string[]): PackageInfo {
    for (const folder of folders) {
        try {
            const own = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
            if (own.name === "keyless-policy") {
                const repository = own.repository.url.replace(/^git\+|\.git$/g, "");
                const pages = `${repository}/blob/main/docs/policies/`;
                return { version: own.version, homepage: own.homepage, pages, folder };
            }
        } catch {
            // Not in this one: the sources lie one level nearer to it than what is compiled from them.
        }
    }
    throw new Error(`the package has no package.json in ${folders.join(" or ")}; install it again`);
}

/** The address of a rule's own page. */
export function pageAddress(rule: string): string {
    return new URL(`${rule}.md`, PACKAGE.pages).href;
}
