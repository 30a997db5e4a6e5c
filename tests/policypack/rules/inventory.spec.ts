import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../../policypack/rules";

const FOLDER = join(__dirname, "../../../policypack/rules");

describe("the inventory of rules", () => {
    it("is this one, with this enforcement", () => {
        assert.deepEqual(
            RULES.map(({ id, enforcement, severity }) => `${id} ${enforcement} ${severity}`),
            [
                "document-invalid mandatory high",
                "document-unknown advisory low",
                "subject-missing mandatory critical",
                "subject-fails-open mandatory critical",
                "subject-wildcard mandatory critical",
                "subject-shape mandatory high",
                "subject-foreign mandatory high",
                "subject-pull-request advisory medium",
                "subject-never-sent advisory low",
                "audience-open mandatory high",
                "saml-audience-open advisory medium",
                "guest-admitted mandatory high",
                "principal-anonymous mandatory critical",
                "principal-account mandatory high",
                "principal-unclear mandatory high",
                "ecr-service-source mandatory high",
                "service-source advisory medium",
                "static-access-key mandatory critical",
                "provider-without-audience mandatory high",
                "image-tags-mutable advisory medium",
                "image-scan-off advisory low",
                "definition-elsewhere advisory low",
                "replicated-without-lambda-access advisory medium",
                "replication-prefix-collision mandatory medium",
                "registry-owned-twice mandatory high",
            ],
        );
    });

    for (const rule of RULES) {
        it(`${rule.id} stands in its own file and says what it is`, () => {
            assert.ok(existsSync(join(FOLDER, `${rule.id}.ts`)));
            for (const text of [rule.title, rule.why, rule.remediation]) {
                assert.ok(text.length > 20);
            }
            assert.match(
                rule.url,
                /^https:\/\/docs\.(aws\.amazon|github)\.com\/|^https:\/\/www\.pulumi\.com\//,
            );
            assert.ok(rule.references.length > 0);
        });
    }
});
