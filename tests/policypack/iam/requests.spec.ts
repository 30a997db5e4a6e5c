import assert from "node:assert/strict";
import type { ConditionTest } from "../../../policypack/iam/condition";
import type { Verdict } from "../../../policypack/iam/denials";
import { readDocument } from "../../../policypack/iam/document";
import { fixedSays, hasPassingValue, isOfPrincipals, requestSays } from "../../../policypack/iam/requests";

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

function testsOf(Condition: Condition): readonly ConditionTest[] {
    const Statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Condition };
    return readDocument({ Statement }, "").statements.flatMap(({ conditions }) => conditions);
}

function testOf(operator: string, key: string, ...values: string[]): ConditionTest {
    const [test] = testsOf({ [operator]: { [key]: values } });
    assert.ok(test);
    return test;
}

describe("the request of somebody outside", () => {
    const withoutKey = [
        ...["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"],
        ...["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"],
        ...["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"],
        ...["aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"],
        "elasticfilesystem:AccessedViaMountTarget",
        ...[
            "token.actions.githubusercontent.com:sub",
            "gitlab.com:sub",
            "api.pulumi.com/oidc:aud",
            "saml:aud",
        ],
        ...["nothing", ""],
    ];
    for (const key of withoutKey) {
        it(`has no ${JSON.stringify(key)}`, () => {
            assert.deepEqual(
                ["StringLike", "StringNotLike"].map((operator) =>
                    requestSays(testOf(operator, key, "*"), undefined),
                ),
                [false, true],
            );
        });
    }

    const fixed: readonly [key: string, value: string, other: string][] = [
        ["aws:PrincipalType", "AssumedRole", "User"],
        ["aws:SecureTransport", "true", "false"],
        ["aws:PrincipalIsAWSService", "false", "true"],
        ["aws:ViaAWSService", "false", "true"],
    ];
    for (const [key, value, other] of fixed) {
        it(`always has ${key} ${value}`, () => {
            assert.deepEqual(
                [value, other].map((text) => requestSays(testOf("StringEquals", key, text), undefined)),
                [true, false],
            );
        });
    }

    const chosen = [
        ...["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:UserAgent", "aws:Referer"],
        ...["aws:RequestedRegion", "aws:TagKeys", "aws:ResourceAccount", "aws:ResourceOrgID"],
        ...["aws:RequestTag/team", "aws:PrincipalTag/team"],
        ...["s3:prefix", "s3:x-amz-acl", "kms:ViaService", "my-s3:DataAccessPointArn", "sns:Endpoint"],
    ];
    const open = [
        ...["aws:CurrentTime", "aws:FederatedProvider", "aws:userid", "aws:RequestTag/", "aws:TagKeysx"],
        ...[
            "aws:SourceIdentity",
            "aws:ResourceTag/team",
            "s3:DataAccessPointArn",
            "s3:AccessPointNetworkOrigin",
        ],
        "my-aws:UserAgent",
    ];
    for (const key of [...chosen, ...open]) {
        const isChosen = chosen.includes(key) || key.startsWith("my-");
        it(`${isChosen ? "has the sender's choice" : "has nothing that is known"} of ${key}`, () => {
            const verdicts = [true, false, undefined].map((verdict) =>
                requestSays(testOf("StringEquals", key, "x"), verdict),
            );
            assert.deepEqual(verdicts, isChosen ? [true, false, undefined] : Array(3).fill(undefined));
        });
    }

    const addresses: readonly [operator: string, values: readonly string[], says: Verdict][] = [
        ["IpAddress", ["0.0.0.0/0"], true],
        ["IpAddress", ["10.0.0.0/8", "0.0.0.0/4"], true],
        ["IpAddress", ["10.0.0.0/5"], false],
        ["IpAddress", ["10.0.0.1"], false],
        ["IpAddress", ["::/0"], true],
        ["NotIpAddress", ["10.0.0.0/8"], true],
        ["NotIpAddress", ["0.0.0.0/1", "10.0.0.0/8"], false],
        ["ipaddressifexists", ["0.0.0.0/0"], true],
        ["StringEquals", ["10.0.0.1"], undefined],
    ];
    for (const [operator, values, says] of addresses) {
        it(`says ${says} to ${operator} ${values.join(", ")}`, () => {
            assert.equal(requestSays(testOf(operator, "aws:SourceIp", ...values), undefined), says);
        });
    }
});

describe("a value that a request always has", () => {
    const cases: readonly [operator: string, values: readonly string[], says: Verdict][] = [
        ["StringEquals", ["true"], true],
        ["StringEquals", ["True"], false],
        ["StringNotEquals", ["true"], false],
        ["Null", ["false"], true],
        ["Bool", ["True"], true],
        ["boolifexists", ["false", "true"], true],
        ["Bool", ["false"], false],
        ["NumericEquals", ["true"], undefined],
    ];
    for (const [operator, values, says] of cases) {
        it(`such as true says ${says} to ${operator} ${values.join(", ")}`, () => {
            assert.equal(fixedSays(testOf(operator, "aws:SecureTransport", ...values), "true"), says);
        });
    }
});

describe("a key", () => {
    const cases: readonly [key: string, ofPrincipals: boolean][] = [
        ...[
            ...["aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"],
            ...["aws:principaltype", "aws:principaltag/team", "aws:userid", "aws:username"],
            ...["aws:multifactorauthpresent", "aws:multifactorauthage"],
        ].map((key): [string, boolean] => [key, true]),
        ...[
            ...["aws:principaltag/", "aws:principalorgids", "aws:principalisawsservice", "aws:usernames"],
            ...["aws:multifactorauth", "my-aws:userid", "aws:sourceip", "s3:prefix"],
        ].map((key): [string, boolean] => [key, false]),
    ];
    for (const [key, expected] of cases) {
        it(`${key} ${expected ? "says" : "does not say"} who signs the request`, () => {
            assert.equal(isOfPrincipals(key), expected);
        });
    }
});

describe("tests on one key", () => {
    const cases: readonly [name: string, condition: Condition, passing: boolean][] = [
        ["none", {}, true],
        ["one", { StringEquals: { k: "${aws:x}" } }, true],
        ["two that agree", { StringEquals: { k: "a" }, StringLike: { k: "a*" } }, true],
        ["two that contradict each other", { StringEquals: { k: "a" }, StringLike: { k: "b*" } }, false],
        ["two that exclude", { StringNotEquals: { k: "a" }, StringNotLike: { k: "b*" } }, true],
        ["two of which no key passes", { StringNotEquals: { k: "attacker" }, Null: { k: "true" } }, true],
        ["the filling of a pattern", { StringLike: { k: "a-*?" }, StringNotEquals: { k: "attacker" } }, true],
        [
            "the third of several values",
            { StringEquals: { k: ["a", "b", "c"] }, StringLike: { k: "c*" } },
            true,
        ],
        [
            "the fourth of several values, which is not tried",
            { StringEquals: { k: ["a", "b", "c", "d"] }, StringLike: { k: "d*" } },
            false,
        ],
        ["one that nothing is known of", { NumericEquals: { k: "1" }, StringEquals: { k: "1" } }, false],
    ];
    for (const [name, condition, passing] of cases) {
        it(`${passing ? "have" : "have no"} value that passes: ${name}`, () => {
            assert.equal(hasPassingValue(testsOf(condition)), passing);
        });
    }
});
