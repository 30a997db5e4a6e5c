import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { accessSchema } from "../policypack/access/reports/accessSchema";
import { findingsSchema } from "../policypack/check/reports/findingsSchema";
import { configurationSchema } from "../policypack/options/configurationSchema";

/** The folder of the schemas that are committed. */
export const SCHEMAS = join(__dirname, "..", "schemas");

/** Every schema by the name of its file. */
export async function allSchemas(): Promise<ReadonlyMap<string, string>> {
    const config = await resolveConfig(join(SCHEMAS, "x.json"));
    const schemas: readonly [file: string, schema: object][] = [
        ["access.schema.json", accessSchema()],
        ["configuration.schema.json", configurationSchema()],
        ["findings.schema.json", findingsSchema()],
    ];
    const texts = schemas.map(
        async ([file, schema]) =>
            [file, await format(JSON.stringify(schema), { ...config, parser: "json" })] as const,
    );
    return new Map(await Promise.all(texts));
}

async function main(): Promise<void> {
    for (const [file, text] of await allSchemas()) {
        writeFileSync(join(SCHEMAS, file), text);
    }
}

if (require.main === module) {
    void main();
}
