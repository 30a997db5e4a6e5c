/** `npm run schemas` writes components/schema.json: the components for programs in other languages. */
import { getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import * as components from "../components/index";
import { DescribedProvider } from "../components/described";

const FOLDER = join(__dirname, "..", "components");
const FILE = join(FOLDER, "schema.json");

export async function schemaOf(): Promise<unknown> {
    const provider = new DescribedProvider(FOLDER, getPulumiComponents(components));
    return JSON.parse(await provider.getSchema()) as unknown;
}

async function write(): Promise<void> {
    const options = (await resolveConfig(FILE)) ?? {};
    writeFileSync(FILE, await format(JSON.stringify(await schemaOf()), { ...options, filepath: FILE }));
}

if (require.main === module) {
    void write();
}
