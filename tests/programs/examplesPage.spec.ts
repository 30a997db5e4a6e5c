import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfiguration } from "../../programs/config";
import { linesOf } from "../components/problemsOf";
import { engineConfig } from "./stackConfig";

const folder = join(__dirname, "..", "..", "docs", "examples");
const page = readFileSync(join(folder, "README.md"), "utf8");
const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = ""]) => text);

/** Lines that are neither blank nor comments. */
function linesIn(file: string): number {
    return readFileSync(join(folder, file), "utf8")
        .split("\n")
        .filter((line) => !/^\s*(?:#|$)/.test(line)).length;
}

describe("the page of examples", () => {
    it("has configurations without a problem", () => {
        const [whole = "", invokers = ""] = blocks;
        const config = parse(whole) as { "keyless-delivery:images": { functions: Record<string, object> } };
        const { functions } = config["keyless-delivery:images"];
        Object.assign(functions["guardduty-filter"] ?? {}, parse(invokers));
        assert.deepEqual(
            linesOf(() => parseConfiguration(engineConfig(config))),
            [],
        );
        assert.equal(blocks.length, 2);
    });

    it("has the number of lines of each file that it counts", () => {
        const rows = [...page.matchAll(/^\| \[`[\w.-]+`\]\(([^)]+)\) +\| (\d+) /gm)];
        assert.equal(rows.length, 3);
        for (const [, file = "", count] of rows) {
            assert.equal(linesIn(file), Number(count), file);
        }
    });

    it("leads to files that are there, and to every team's", () => {
        const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = ""]) => link);
        assert.deepEqual(
            links.filter((link) => !existsSync(join(folder, link))),
            [],
        );
        const teams = readdirSync(join(folder, "consumers")).map((file) => `consumers/${file}`);
        assert.deepEqual(
            teams.filter((file) => !links.includes(file)),
            [],
        );
    });
});
