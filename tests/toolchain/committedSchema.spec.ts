/** What programs in other languages are built against, as it is committed. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { schemaOf } from "../../toolchain/componentSchema";

const root = join(__dirname, "..", "..");
const read = (...path: readonly string[]) => readFileSync(join(root, ...path), "utf8");

describe("components/schema.json", function () {
    this.timeout(60_000);

    it("is what the components say of themselves; `npm run schemas` writes it anew", async () => {
        assert.deepEqual(JSON.parse(read("components", "schema.json")), await schemaOf());
    });

    it("describes the package", () => {
        const { displayName, license, repository, publisher, keywords } = JSON.parse(
            read("components", "schema.json"),
        ) as Readonly<Record<string, unknown>>;
        assert.deepEqual(
            { displayName, license, repository, publisher },
            {
                displayName: "Keyless Delivery",
                license: "Apache-2.0",
                repository: "https://github.com/keyless-delivery/keyless-delivery",
                publisher: "The keyless-delivery authors",
            },
        );
        assert.ok((keywords as readonly string[]).includes("kind/component"));
    });

    it("is named in the changelog with its digest, so that no change of it goes unsaid", () => {
        const digest = createHash("sha256").update(read("components", "schema.json")).digest("hex");
        const line = `schema ${digest.slice(0, 12)}`;
        assert.ok(read("CHANGELOG.md").includes(line), `CHANGELOG.md lacks "${line}" beside what changed`);
    });
});
