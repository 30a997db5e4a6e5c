import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { findingsOf, readExample } from "../../../policypack/pages/example";
import { allPages } from "../../../policypack/pages/write";
import { RULES } from "../../../policypack/rules";

const ROOT = join(__dirname, "../../..");
const EXAMPLES = join(ROOT, "policypack/examples");
const PAGES = join(ROOT, "docs/policies");

describe("the example of", () => {
    for (const { id } of RULES) {
        it(`${id} breaks this rule alone, and its counterpart none`, () => {
            const { fails, passes, options } = readExample(EXAMPLES, id);
            assert.deepEqual([...new Set(findingsOf(fails, options).map(({ rule }) => rule))], [id]);
            assert.deepEqual(findingsOf(passes, options), []);
        });
    }

    it("no other rule is there", () => {
        assert.deepEqual(readdirSync(EXAMPLES).sort(), RULES.map(({ id }) => `${id}.json`).sort());
    });
});

describe("the pages of the rules", () => {
    it("are what the rules say today; npm run docs:policies writes them anew", async () => {
        const config = await resolveConfig(join(PAGES, "README.md"));
        for (const [name, text] of allPages(EXAMPLES)) {
            const expected = await format(text, { ...config, parser: "markdown" });
            assert.equal(readFileSync(join(PAGES, name), "utf8"), expected, name);
        }
    });

    it("are all there is, beside the comparison", () => {
        assert.deepEqual(readdirSync(PAGES).sort(), [...allPages(EXAMPLES).keys(), "comparison.md"].sort());
    });
});
