import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** What one package or program is made of; names are free to repeat between them. */
const PACKAGES = ["components", "policypack", "programs", "sandbox"] as const;

const EXPORTED =
    /^export (?:abstract |async |declare )*(?:class|const|enum|function|interface|type) \*? ?(\w+)/gm;

function sources(folder: string): readonly string[] {
    return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => !/\/(bin|node_modules)\//.test(file))
        .sort();
}

/** Exported name -> the files that declare it. A function's overloads are one declaration. */
function declarations(folder: string): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    for (const file of sources(folder)) {
        for (const [, name = ""] of readFileSync(file, "utf8").matchAll(EXPORTED)) {
            const files = found.get(name) ?? new Set();
            found.set(name, files.add(file.slice(ROOT.length + 1)));
        }
    }
    return found;
}

describe("exported names", () => {
    for (const folder of PACKAGES) {
        it(`mean one thing in ${folder}`, () => {
            const all = declarations(folder);
            const twice = [...all].filter(([, files]) => files.size > 1);
            assert.deepEqual(
                twice.map(([name, files]) => `${name}: ${[...files].join(", ")}`),
                [],
            );
            assert.ok(all.size > 20, `only ${all.size} exported names were found`);
        });
    }
});
