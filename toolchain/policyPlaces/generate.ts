import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { cloudFormationProperties } from "./cloudFormation";
import { pulumiProperties } from "./pulumi";
import { tablesOf } from "./tables";

/** The file that holds the places. */
export const TABLES_PATH = join(__dirname, "..", "..", "policypack", "resources", "policyPlaceTables.ts");

const PACKAGES = ["@aws-cdk/aws-service-spec", "@pulumi/aws"];

/** The text of the file, made from the schemas of the packages that are installed. */
export async function generateTables(): Promise<string> {
    const sources = Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)]));
    const tables = tablesOf([...cloudFormationProperties(), ...pulumiProperties()], sources);
    const text = [
        'import type { PolicyPlaceTables } from "./policyPlace";',
        "",
        "/** Made from AWS's published schemas by `npm run places`; not for editing. */",
        `export const POLICY_PLACES: PolicyPlaceTables = ${JSON.stringify(tables)};`,
    ].join("\n");
    return format(text, { ...(await resolveConfig(TABLES_PATH)), filepath: TABLES_PATH });
}

function versionOf(name: string): string {
    const manifest: unknown = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8"));
    if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
        return String(manifest.version);
    }
    throw new Error(`the package ${name} has no version`);
}
