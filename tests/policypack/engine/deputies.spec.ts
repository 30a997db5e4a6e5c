import assert from "node:assert/strict";
import fc from "fast-check";
import { checkDocument } from "../../../policypack/engine/engine";
import { deputyGetsIn, type ResourcePolicy } from "./requests";

/** As for the tokens: a higher number is worth a night now and then. */
const POLICIES = Number(process.env["KEYLESS_DIFFERENTIAL"] ?? 20_000);
const SEED = Number(process.env["KEYLESS_DIFFERENTIAL_SEED"] ?? 20261128);

const STRINGS = ["StringEquals", "StringNotEquals", "StringEqualsIfExists", "StringNotEqualsIfExists"];

/** A condition key with the operators and the values that it is tried with. */
const TESTS: readonly (readonly [key: string, operators: readonly string[], values: readonly string[]])[] = [
    [
        "aws:SourceArn",
        ["ArnLike", "ArnNotLike", "StringLike", "Null"],
        ["arn:aws:sns:eu-west-1:111111111111:jobs", "arn:aws:sns:*:*:jobs", "arn:aws:lambda:*:*:*"],
    ],
    ["aws:SourceAccount", STRINGS, ["111111111111", "999999999999"]],
    ["aws:SourceOrgID", STRINGS, ["o-acme000000", "o-attacker00"]],
    ["aws:PrincipalOrgID", STRINGS, ["o-acme000000"]],
    ["aws:PrincipalArn", ["ArnLike", "ArnNotLike"], ["arn:aws:iam::111111111111:role/ci"]],
    ["aws:PrincipalServiceName", STRINGS, ["sns.amazonaws.com", "s3.amazonaws.com"]],
    ["aws:PrincipalIsAWSService", ["Bool", "BoolIfExists"], ["true", "false"]],
    ["aws:SecureTransport", ["Bool", "BoolIfExists"], ["true", "false"]],
    ["aws:SourceVpce", ["StringEquals", "StringNotEquals"], ["vpce-0123"]],
    ["aws:SourceIp", ["IpAddress", "NotIpAddress"], ["10.0.0.0/8"]],
];

const test = fc
    .constantFrom(...TESTS)
    .chain(([key, operators, values]) =>
        fc.tuple(fc.constantFrom(...operators), fc.constant(key), fc.constantFrom(...values)),
    );

const DENIED = [
    "*",
    { AWS: "*" },
    { AWS: "arn:aws:iam::111111111111:root" },
    { Service: "sns.amazonaws.com" },
    { Service: "s3.amazonaws.com" },
] as const;

type Statement = ResourcePolicy["Statement"][number];

const statement = (Effect: "Allow" | "Deny", principals: readonly Statement["Principal"][], most: number) =>
    fc
        .tuple(fc.constantFrom(...principals), fc.array(test, { maxLength: most }))
        .map(([Principal, tests]): Statement => {
            const Condition: Record<string, Record<string, readonly string[]>> = {};
            for (const [operator, key, value] of tests) {
                Condition[operator] = {
                    ...Condition[operator],
                    [key]: [operator === "Null" ? "false" : value],
                };
            }
            return { Effect, Principal, Action: "sqs:SendMessage", Condition };
        });

const policies: fc.Arbitrary<ResourcePolicy> = fc
    .tuple(
        statement("Allow", [{ Service: "sns.amazonaws.com" }], 2),
        fc.array(statement("Deny", DENIED, 2), { maxLength: 2 }),
    )
    .map(([allow, denials]) => ({ Version: "2012-10-17", Statement: [allow, ...denials] }));

describe("accounts on whose behalf a service is admitted", () => {
    it(`are named only where a second reading admits the service, over ${POLICIES} policies with denials`, () => {
        let named = 0;
        fc.assert(
            fc.property(policies, (document) => {
                for (const { rule, witness } of checkDocument(document, "resource")) {
                    const [, service, account] = /^(\S+) for account (\d{12})$/.exec(witness ?? "") ?? [];
                    if (rule === "service-source" && service !== undefined && account !== undefined) {
                        named++;
                        assert.ok(deputyGetsIn(document, { service, account }), witness);
                    }
                }
            }),
            { numRuns: POLICIES, seed: SEED },
        );
        assert.ok(named > POLICIES / 8, `only ${named} witnesses`);
    }).timeout(Math.max(60_000, POLICIES * 3));
});
