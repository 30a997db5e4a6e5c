import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../rules";
import { readExample } from "./example";
import { indexPage, pageOf } from "./page";

/** Every page by the name of its file. @param examples the folder that holds them */
export function allPages(examples: string): ReadonlyMap<string, string> {
    return new Map([
        ["README.md", indexPage()],
        ...RULES.map((rule) => [`${rule.id}.md`, pageOf(rule, readExample(examples, rule.id))] as const),
    ]);
}

/** Writes the pages into a folder: `node bin/pages/write.js EXAMPLES FOLDER`. */
function main([examples, folder]: readonly string[]): void {
    if (examples === undefined || folder === undefined) {
        throw new Error("usage: write EXAMPLES FOLDER");
    }
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of allPages(examples)) {
        writeFileSync(join(folder, name), text);
    }
}

if (require.main === module) {
    main(process.argv.slice(2));
}
