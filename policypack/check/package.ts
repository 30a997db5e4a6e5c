import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the package says of itself. */
export interface PackageInfo {
    readonly version: string;
    /** The page that leads to those of the rules. */
    readonly homepage: string;
    /** The folder that it is installed in. */
    readonly folder: string;
}

/** The package's own description; the file lies beside the compiled and beside the source folder. */
export const PACKAGE: PackageInfo = readPackage([join(__dirname, "..", ".."), join(__dirname, "..")]);

function readPackage(folders: readonly string[]): PackageInfo {
    for (const folder of folders) {
        try {
            const own = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageInfo & {
                readonly name: string;
            };
            if (own.name === "keyless-policy") {
                return { version: own.version, homepage: own.homepage, folder };
            }
        } catch {
            // Not in this one: the sources lie one level nearer to it than what is compiled from them.
        }
    }
    throw new Error(`the package has no package.json in ${folders.join(" or ")}; install it again`);
}

/** The address of a rule's own page. */
export function pageAddress(rule: string): string {
    return new URL(`${rule}.md`, PACKAGE.homepage).href;
}
