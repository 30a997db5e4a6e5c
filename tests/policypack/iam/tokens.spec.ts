import assert from "node:assert/strict";
import { readDocument } from "../../../policypack/iam/document";
import type { Claims } from "../../../policypack/iam/gitHubSubject";
import { type WebIdentityGrant, webIdentityGrants } from "../../../policypack/iam/subjects";
import { admitsToken, consequence, escapesDenials } from "../../../policypack/iam/tokens";
import { UNKNOWN } from "../../../policypack/values/value";

const GITHUB = "token.actions.githubusercontent.com";
const GITLAB = "gitlab.com";
const OTHER = "ci.acme.example";
const MAIN = "repo:acme/app:ref:refs/heads/main";
const CLAIMS: Claims = new Map([
    ["sub", MAIN],
    ["ref", "refs/heads/main"],
    ["environment", undefined],
]);

const providerOf = (issuer: string) => `arn:aws:iam::111122223333:oidc-provider/${issuer}`;

function statementFor(issuers: readonly string[], Condition: object) {
    const Federated = issuers.map(providerOf);
    return { Effect: "Allow", Principal: { Federated }, Action: "sts:AssumeRoleWithWebIdentity", Condition };
}

function grantsWith(...statements: readonly object[]): readonly WebIdentityGrant[] {
    return webIdentityGrants(readDocument({ Statement: statements }, ""), []);
}

function grantWith(Condition: object, ...others: readonly object[]): WebIdentityGrant {
    const [grant] = grantsWith(statementFor([GITHUB], Condition), ...others);
    assert.ok(grant);
    return grant;
}

describe("a token", () => {
    const cases: readonly [condition: Readonly<Record<string, object>>, admitted: boolean][] = [
        [{}, true],
        [{ StringEquals: { [`${GITHUB}:sub`]: MAIN } }, true],
        [{ StringEquals: { [`${GITHUB}:sub`]: `${MAIN}x` } }, false],
        [{ StringEquals: { [`${GITHUB}:environment`]: "prod" } }, false],
        [{ StringNotEquals: { [`${GITHUB}:environment`]: "prod" } }, true],
        // A claim of which nothing is known has any one value that helps.
        [{ StringEquals: { [`${GITHUB}:aud`]: "x" } }, true],
        [{ StringEquals: { [`${GITHUB}:aud`]: "x" }, StringLike: { [`${GITHUB}:aud`]: "x*" } }, true],
        [{ StringEquals: { [`${GITHUB}:aud`]: "x" }, StringLike: { [`${GITHUB}:aud`]: "y*" } }, false],
        // A key that no token of the issuer has: a claim that AWS makes none of, another issuer's, or a principal's.
        [{ StringEquals: { [`${GITHUB}:event_name`]: "push" } }, false],
        [{ StringNotEquals: { [`${GITHUB}:event_name`]: "push" } }, true],
        [{ StringEquals: { [`${GITLAB}:sub`]: MAIN } }, false],
        [{ StringEquals: { "aws:PrincipalAccount": "111122223333" } }, false],
        [{ StringNotEquals: { "aws:PrincipalAccount": "111122223333" } }, true],
        [{ StringLike: { "s3:prefix": "*" } }, false],
        // The name of the session is chosen freely, once; what else becomes of the token follows from claims.
        [{ StringLike: { "sts:RoleSessionName": "ci-*" } }, true],
        [
            {
                StringEquals: { "sts:RoleSessionName": "a" },
                StringLike: { "sts:RoleSessionName": "b*" },
            },
            false,
        ],
        [{ StringLike: { "sts:SourceIdentity": "*" } }, false],
        [{ StringLike: { "sts:TransitiveTagKeys": "*" } }, false],
        [{ StringLike: { "aws:RequestTag/team": "*" } }, false],
        [{ StringLike: { "aws:TagKeys": "*" } }, false],
        // What a request says to any other key.
        [{ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, true],
        [{ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, false],
        [{ Bool: { "aws:SecureTransport": "true" } }, true],
        [{ StringLike: { "aws:UserAgent": "*" } }, true],
    ];
    for (const [condition, admitted] of cases) {
        it(`is ${admitted ? "admitted" : "not known to be admitted"} by ${JSON.stringify(condition)}`, () => {
            assert.equal(admitsToken(grantWith(condition), CLAIMS), admitted);
        });
    }

    it("is tried for the first eight issuers of a statement", () => {
        const issuers = Array.from({ length: 10 }, (_, index) => `ci-${index}.acme.example`);
        const admitted = grantsWith(statementFor(issuers, {})).map((grant) => admitsToken(grant, CLAIMS));
        assert.deepEqual(admitted, [...Array<boolean>(8).fill(true), false, false]);
    });
});

describe("a token and the statements that deny", () => {
    const denial = (Principal: unknown, Condition: object = {}) => ({
        Effect: "Deny",
        Principal,
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
    });
    const otherRef = { StringNotEquals: { [`${GITHUB}:ref`]: "refs/heads/main" } };
    const cases: readonly [name: string, denial: object, escapes: boolean][] = [
        ["everybody", denial("*"), false],
        ["its issuer", denial({ Federated: providerOf(GITHUB) }), false],
        ["another issuer", denial({ Federated: providerOf(GITLAB) }), true],
        ["a role", denial({ AWS: "arn:aws:iam::111122223333:role/x" }), true],
        ["every other ref", denial("*", otherRef), true],
        ["its ref", denial("*", { StringEquals: { [`${GITHUB}:ref`]: "refs/heads/main" } }), false],
        // Of a claim that the sender chooses, nobody knows which one it chose for the statement that allows.
        ["one audience", denial("*", { StringEquals: { [`${GITHUB}:aud`]: "x" } }), false],
        ["what is not known yet", denial("*", { ...otherRef, StringLike: UNKNOWN }), false],
    ];
    for (const [name, statement, escapes] of cases) {
        it(`${escapes ? "escapes" : "does not escape"} a denial of ${name}`, () => {
            assert.equal(escapesDenials(grantWith({}, statement), CLAIMS), escapes);
        });
    }
});

describe("what follows from a missing condition", () => {
    const OTHERWISE = ", so anybody may assume the role";
    const nobody = (key: string) =>
        `; the statement admits nobody as it stands, because it demands "${key}", a key that no token of GitHub Actions has`;
    const cases: readonly [condition: object, follows: string][] = [
        [{}, OTHERWISE],
        [{ StringEquals: { [`${GITHUB}:sub`]: MAIN } }, OTHERWISE],
        [{ StringNotEquals: { [`${GITHUB}:event_name`]: "push" } }, OTHERWISE],
        [{ StringEquals: { [`${GITHUB}:event_name`]: "push" } }, nobody(`${GITHUB}:event_name`)],
        [
            {
                StringEquals: { [`${GITHUB}:sub`]: MAIN, "aws:PrincipalArn": "x" },
                StringLike: { [`${GITHUB}:event_name`]: "push" },
            },
            nobody("aws:principalarn"),
        ],
    ];
    for (const [condition, follows] of cases) {
        it(`${JSON.stringify(condition)}${follows}`, () => {
            assert.equal(consequence(grantWith(condition), "anybody may assume the role"), follows);
        });
    }

    it("is told of the first eight issuers of a statement", () => {
        const issuers = Array.from({ length: 10 }, (_, index) => `ci-${index}.acme.example`);
        const grants = grantsWith(statementFor(issuers, { StringEquals: { [`${OTHER}:sub`]: "x" } }));
        const told = grants.map((grant) => consequence(grant, "anybody may assume the role"));
        assert.deepEqual(
            told.map((text) => text === OTHERWISE),
            [...Array<boolean>(8).fill(false), true, true],
        );
    });
});
