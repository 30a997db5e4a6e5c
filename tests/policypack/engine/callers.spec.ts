import assert from "node:assert/strict";
import fc from "fast-check";
import { checkDocument } from "../../../policypack/engine/engine";
import { CHOSEN_KEYS, getsIn, type ResourcePolicy, type Sender } from "./requests";

/** As for the tokens: a higher number is worth a night now and then. */
const POLICIES = Number(process.env["KEYLESS_DIFFERENTIAL"] ?? 20_000);
const SEED = Number(process.env["KEYLESS_DIFFERENTIAL_SEED"] ?? 20261127);

/** A condition key with the operators and the values that it is tried with. */
const TESTS: readonly (readonly [key: string, operators: readonly string[], values: readonly string[]])[] = [
    [
        "aws:PrincipalArn",
        ["ArnLike", "ArnNotLike", "StringLike"],
        ["arn:aws:iam::111111111111:role/deployer", "arn:aws:iam::*:role/ci"],
    ],
    ["aws:PrincipalAccount", ["StringEquals", "StringNotEquals", "StringEqualsIfExists"], ["111111111111"]],
    [
        "aws:PrincipalOrgID",
        ["StringEquals", "StringNotEquals", "StringLike", "Null"],
        ["o-acme000000", "o-*"],
    ],
    ["aws:PrincipalType", ["StringEquals", "StringNotEquals"], ["AssumedRole", "User"]],
    [
        "aws:SourceArn",
        ["ArnLike", "StringEquals", "ArnNotLike", "Null"],
        ["arn:aws:sns:eu-west-1:111111111111:jobs"],
    ],
    ["aws:SourceAccount", ["StringEquals", "StringNotEquals", "StringEqualsIfExists"], ["111111111111"]],
    ["aws:SourceVpce", ["StringEquals", "StringNotEquals", "StringNotEqualsIfExists"], ["vpce-0123"]],
    ["aws:SourceIp", ["IpAddress", "NotIpAddress"], ["10.0.0.0/8", "0.0.0.0/0"]],
    ["aws:SecureTransport", ["Bool", "BoolIfExists"], ["true", "false"]],
    ["aws:PrincipalIsAWSService", ["Bool", "BoolIfExists"], ["true", "false"]],
    ...CHOSEN_KEYS.map(
        (key) => [key, ["StringEquals", "StringNotEquals", "StringLike"], ["web", "w*"]] as const,
    ),
];

const test = fc.constantFrom(...TESTS).chain(([key, operators, values]) =>
    fc.tuple(
        fc.constantFrom(...operators),
        fc.constant(key),
        fc.constantFrom(...values).map((value) => [value]),
    ),
);

const PRINCIPALS = ["*", "*", { AWS: "*" }, { AWS: "arn:aws:iam::111111111111:root" }] as const;

const statement = (Effect: "Allow" | "Deny") =>
    fc
        .tuple(fc.constantFrom(...PRINCIPALS), fc.array(test, { maxLength: Effect === "Allow" ? 3 : 2 }))
        .map(([Principal, tests]) => {
            const Condition: Record<string, Record<string, readonly string[]>> = {};
            for (const [operator, key, values] of tests) {
                const isNull = operator === "Null";
                Condition[operator] = { ...Condition[operator], [key]: isNull ? ["false"] : values };
            }
            return { Effect, Principal, Action: "s3:GetObject", Condition };
        });

const policies: fc.Arbitrary<ResourcePolicy> = fc
    .tuple(statement("Allow"), fc.array(statement("Deny"), { maxLength: 2 }))
    .map(([allow, denials]) => ({ Version: "2012-10-17", Statement: [allow, ...denials] }));

/** The caller that a witness describes. One whose organization is not said may be in any. */
function senderOf(witness: string): Sender {
    const [, arn = "", organization] = /^(\S+)(?: of organization (\S+))?/.exec(witness) ?? [];
    return {
        arn,
        organization: witness.endsWith(" without an organization")
            ? undefined
            : (organization ?? "o-any0000000"),
    };
}

describe("callers that a policy of a resource admits", () => {
    it(`are named only where a second reading lets them in, over ${POLICIES} policies with denials`, () => {
        let named = 0;
        fc.assert(
            fc.property(policies, (document) => {
                const [finding] = checkDocument(document, "s3-bucket").filter(({ rule }) =>
                    /^principal-(anonymous|account)$/.test(rule),
                );
                assert.ok(finding !== undefined);
                if (finding.witness !== undefined) {
                    named++;
                    assert.ok(getsIn(document, senderOf(finding.witness)), finding.witness);
                }
            }),
            { numRuns: POLICIES, seed: SEED },
        );
        assert.ok(named > POLICIES / 8, `only ${named} witnesses`);
    }).timeout(Math.max(60_000, POLICIES * 3));
});
