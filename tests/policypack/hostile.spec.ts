import assert from "node:assert/strict";
import { checkDocument } from "../../policypack/engine";

const ISSUER = "token.actions.githubusercontent.com";
const SIZE = 20_000;

function trust(condition: object, change: object = {}): string {
    return JSON.stringify({
        Statement: [
            {
                Effect: "Allow",
                Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: condition,
                ...change,
            },
        ],
    });
}

function many<T>(make: (index: number) => T): T[] {
    return Array.from({ length: SIZE }, (_, index) => make(index));
}

/** Quadratic time would need minutes for each of these. */
describe(`a hostile document of ${SIZE} parts is judged in time`, () => {
    const documents: readonly { name: string; text: string; rule: string }[] = [
        {
            name: "statements",
            text: JSON.stringify({
                Statement: many(() => ({ Effect: "Allow", Principal: "*", Action: "s3:*" })),
            }),
            rule: "principal-anonymous",
        },
        {
            name: "patterns",
            text: trust({ StringLike: { [`${ISSUER}:sub`]: many((at) => `repo:${at}*`) } }),
            rule: "subject-wildcard",
        },
        {
            name: "subjects",
            text: trust({ StringEquals: { [`${ISSUER}:sub`]: many((at) => `repo:${at}`) } }),
            rule: "subject-shape",
        },
        {
            name: "subjects of any case",
            text: trust({
                StringEqualsIgnoreCase: {
                    [`${ISSUER}:sub`]: many((at) => `repo:a/${at}:ref:refs/heads/main`),
                },
            }),
            rule: "subject-wildcard",
        },
        {
            name: "stars in a subject",
            text: trust({ StringLike: { [`${ISSUER}:sub`]: "*a".repeat(SIZE) } }),
            rule: "subject-wildcard",
        },
        {
            name: "stars in an action",
            text: trust({}, { Action: "*s".repeat(SIZE), Principal: "*" }),
            rule: "principal-anonymous",
        },
        {
            name: "keys",
            text: trust({ StringLike: Object.fromEntries(many((at) => [`k${at}`, "x"])) }),
            rule: "subject-missing",
        },
        {
            name: "issuers",
            text: trust(
                {},
                { Principal: { Federated: many((at) => `arn:aws:iam::1:oidc-provider/h${at}.example`) } },
            ),
            rule: "subject-missing",
        },
        {
            name: "accounts",
            text: trust(
                { StringEquals: { "aws:PrincipalArn": "x" } },
                { Principal: { AWS: many((at) => String(1e11 + at)) } },
            ),
            rule: "principal-account",
        },
        {
            name: "repeated keys",
            text: `{${many(() => '"Version":"2012-10-17"').join(",")}}`,
            rule: "document-invalid",
        },
        {
            name: "accounts, each against as many values",
            text: trust(
                { StringEquals: { "aws:PrincipalArn": many(() => "x") } },
                { Principal: { AWS: many((at) => String(1e11 + at)) } },
            ),
            rule: "principal-account",
        },
        {
            name: "issuers, each against as many keys",
            text: trust(
                { StringEquals: Object.fromEntries(many((at) => [`h${at}.example:aud`, "x"])) },
                { Principal: { Federated: many((at) => `arn:aws:iam::1:oidc-provider/h${at}.example`) } },
            ),
            rule: "subject-missing",
        },
        { name: "levels", text: "[".repeat(SIZE) + "]".repeat(SIZE), rule: "document-invalid" },
    ];
    for (const { name, text, rule } of documents) {
        it(name, () => {
            assert.ok(checkDocument(text, "trust").some((finding) => finding.rule === rule));
        }).timeout(10_000);
    }
});
