import assert from "node:assert/strict";
import { checkDocument } from "../../../policypack/engine/engine";
import type { Finding } from "../../../policypack/engine/finding";
import { CASES, kindOfCase, type PolicyCase } from "../cases";
import { followRemediation } from "./remediations";

/** More than any case has findings one behind the other. */
const ROUNDS = 12;

const objectionsTo = (policy: unknown, one: PolicyCase): Finding[] =>
    checkDocument(policy, kindOfCase(one)).filter(({ enforcement }) => enforcement === "mandatory");

/** Cases whose every finding says what to write; that a document is no document says it of each one otherwise. */
const MENDABLE = CASES.filter((one) => {
    const found = objectionsTo(one.policy, one);
    return (
        typeof one.policy === "object" &&
        found.length > 0 &&
        found.every(({ rule }) => rule !== "document-invalid")
    );
});

describe("remediations", () => {
    it("make a document pass when they are followed word for word", () => {
        const left = MENDABLE.flatMap((one) => {
            let policy = one.policy;
            let objections = objectionsTo(policy, one);
            for (let round = 0; round < ROUNDS && objections[0] !== undefined; round++) {
                policy = followRemediation(policy, objections[0]);
                objections = objectionsTo(policy, one);
            }
            return objections.map(({ rule, message }) => `${one.id}: ${rule}: ${message}`);
        });
        assert.deepEqual(left, []);
    });

    it("put a star only where it stands for something", () => {
        const remediations = CASES.flatMap((one) => checkDocument(one.policy, kindOfCase(one))).map(
            ({ remediation }) => remediation,
        );
        const starred = remediations.filter((text) => text.includes("*"));
        assert.deepEqual(
            starred.filter((text) => !text.includes("StringLike") && !text.includes("ArnLike")),
            [],
        );
        for (const example of ["commit:*", "{ENVIRONMENT_UUID}:*"]) {
            assert.ok(
                starred.some((text) => text.includes(example)),
                example,
            );
        }
    });

    it("were followed in cases of every rule that says what to write", () => {
        const rules = new Set(
            MENDABLE.flatMap((one) => objectionsTo(one.policy, one).map(({ rule }) => rule)),
        );
        assert.deepEqual([...rules].sort(), [
            "audience-open",
            "ecr-service-source",
            "guest-admitted",
            "principal-account",
            "principal-anonymous",
            "principal-unclear",
            "subject-fails-open",
            "subject-missing",
            "subject-shape",
            "subject-wildcard",
        ]);
        assert.ok(MENDABLE.length > 200, `only ${MENDABLE.length} cases`);
    });
});
