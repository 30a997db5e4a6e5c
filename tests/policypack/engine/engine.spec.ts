import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { survey } from "../../../policypack/documents/survey";
import { evaluate } from "../../../policypack/engine/engine";
import { type Finding, messageOf } from "../../../policypack/engine/finding";
import { rulesetOf, rulesetWith } from "../../../policypack/engine/ruleset";
import { DEFAULT_CONFIGURATION, readConfiguration } from "../../../policypack/options/configuration";
import { RULES } from "../../../policypack/rules";
import { CASES, type PolicyCase } from "../cases";
import { violationsOf } from "../crossguard/crossGuard";

const ROLE = "aws:iam/role:Role";
const OPEN = {
    assumeRolePolicy: { Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" } },
};
const REPOSITORY = { name: "app", imageTagMutability: "MUTABLE" };

function rulesOf(findings: readonly Finding[]): string[] {
    return findings.map(({ rule }) => rule);
}

/** The document of a case as a property of a resource that no rule knows. */
function propertiesOf({ kind, policy }: PolicyCase): Record<string, unknown> {
    return { [kind === "trust" ? "assumeRolePolicy" : "policy"]: policy };
}

describe("the engine", () => {
    it("applies the rules of the configuration and no others", () => {
        const configuration = readConfiguration({ all: "disabled", "principal-anonymous": "advisory" });
        const { documents, resources, stack } = rulesetOf(configuration);
        assert.deepEqual(
            [...documents, ...resources, ...stack].map(({ rule, enforcement }) => [rule.id, enforcement]),
            [["principal-anonymous", "advisory"]],
        );
    });

    it("applies every rule at its own level by default, in one order", () => {
        const { documents, resources, stack } = rulesetWith();
        assert.deepEqual(
            [...documents, ...resources, ...stack].map(({ rule, enforcement }) => [rule.id, enforcement]),
            RULES.map(({ id, enforcement }) => [id, enforcement]),
        );
    });

    it("gives each finding the level that the configuration has for its rule", () => {
        const ruleset = rulesetOf(readConfiguration({ "principal-anonymous": "advisory" }));
        assert.deepEqual(
            evaluate(survey(OPEN, ROLE), ruleset).map(({ rule, enforcement }) => [rule, enforcement]),
            [["principal-anonymous", "advisory"]],
        );
    });

    it("judges documents before resources, and those before the stack", () => {
        const replication = {
            kind: "ecrreplicationconfiguration",
            path: "",
            registry: "r",
            properties: {},
        };
        const stack = ["a", "b"].map((id) => ({ ...replication, id }));
        const { documents } = survey(OPEN, ROLE);
        const { resources } = survey(REPOSITORY, "aws:ecr/repository:Repository");
        assert.deepEqual(rulesOf(evaluate({ documents, resources, stack }, rulesetWith())), [
            "principal-anonymous",
            "image-tags-mutable",
            "image-scan-off",
            "registry-owned-twice",
        ]);
    });

    it("leaves out what an exception covers, under any of the names of the resource", () => {
        const exception = { resource: "deploy", reason: "until the split", expires: "2999-12-31" };
        const ruleset = rulesetOf(readConfiguration({ "principal-anonymous": { exceptions: [exception] } }));
        const found = survey(OPEN, ROLE);
        assert.deepEqual(rulesOf(evaluate(found, ruleset)), ["principal-anonymous"]);
        assert.deepEqual(rulesOf(evaluate(found, ruleset, () => ["role.json"])), ["principal-anonymous"]);
        assert.deepEqual(rulesOf(evaluate(found, ruleset, () => ["role.json", "deploy"])), []);
    });
});

describe("each way into the pack", () => {
    it("reports for every case what the engine finds", async () => {
        for (const one of CASES) {
            const properties = propertiesOf(one);
            const found = evaluate(survey(properties, "new:thing:Thing"), rulesetWith());
            const reported = await violationsOf("new:thing:Thing", properties);
            assert.deepEqual(
                reported.sort(),
                found.map((finding) => `${finding.rule}: ${messageOf(finding)}`).sort(),
                `CrossGuard, ${one.id}`,
            );
            const { violations } = checkText("f.json", JSON.stringify(properties), DEFAULT_CONFIGURATION, {
                allowUnknown: true,
            });
            assert.deepEqual(
                violations.map(({ rule, path, witness }) => [rule, path, witness]),
                evaluate(survey(properties), rulesetWith()).map(({ rule, path, witness = null }) => [
                    rule,
                    path,
                    witness,
                ]),
                `keyless-policy check, ${one.id}`,
            );
        }
    });
});
