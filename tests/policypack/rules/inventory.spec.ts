import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkDocument } from "../../../policypack/engine/engine";
import { DOCUMENT_RULES, RULES } from "../../../policypack/rules";
import { type Options } from "../../../policypack/rules/options";
import { CASES, kindOfCase } from "../cases";

const FOLDER = join(__dirname, "../../../policypack/rules");

const SOME_OPTIONS: Options = {
    ownAccounts: ["111122223333"],
    replicationSources: ["111122223333"],
    organizations: ["o-acme123456"],
    gitHubIssuers: ["ci.example.com"],
    allowedOrganizations: ["acme"],
    allowedSubjects: ["repo:acme/app:environment:prod"],
};

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

    for (const rule of DOCUMENT_RULES) {
        it(`${rule.id} names the settings that it reads`, () => {
            const read = new Set<string>();
            const options = new Proxy(SOME_OPTIONS, {
                get: (target, name: keyof Options) => {
                    read.add(name);
                    return target[name];
                },
            });
            const { enforcement } = rule;
            const documents = [{ rule, enforcement, options, exceptions: [] }];
            for (const one of CASES) {
                checkDocument(one.policy, kindOfCase(one), { documents, resources: [], stack: [] });
            }
            assert.deepEqual([...read].sort(), [...(rule.settings ?? [])].sort());
        });
    }
});
