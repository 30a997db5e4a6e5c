import assert from "node:assert/strict";
import { checkDocument, checkProperties } from "../../../policypack/engine/engine";

const ISSUER = "token.actions.githubusercontent.com";
const SIZE = 20_000;
const OPEN = '{"Statement":{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}}';

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

function many<T>(make: (index: number) => T, size = SIZE): T[] {
    return Array.from({ length: size }, (_, index) => make(index));
}

/** As many as a large stack's template could hold. */
function several<T>(make: (index: number) => T): T[] {
    return many(make, SIZE / 4);
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
        {
            name: "one issuer named often, against as many audiences",
            text: trust(
                { StringLike: { [`${ISSUER}:aud`]: many((at) => `a${at}*`) } },
                {
                    Principal: {
                        Federated: many((at) => `arn:aws:iam::${1e11 + at}:oidc-provider/${ISSUER}`),
                    },
                },
            ),
            rule: "audience-open",
        },
        {
            name: "SAML providers, against as many audiences",
            text: trust(
                { StringLike: { "SAML:aud": many((at) => `a${at}*`) } },
                {
                    Principal: { Federated: many((at) => `arn:aws:iam::${1e11 + at}:saml-provider/x`) },
                    Action: "sts:AssumeRoleWithSAML",
                },
            ),
            rule: "saml-audience-open",
        },
        { name: "levels", text: "[".repeat(SIZE) + "]".repeat(SIZE), rule: "document-invalid" },
    ];
    for (const { name, text, rule } of documents) {
        it(name, () => {
            assert.ok(checkDocument(text, "trust").some((finding) => finding.rule === rule));
        }).timeout(10_000);
    }

    const properties: readonly { name: string; value: unknown; rule: string }[] = [
        {
            name: "documents in a text with as many repeated keys",
            value: `{"all":[${several(() => OPEN).join(",")}],"x":{${several(() => '"a":1').join(",")}}}`,
            rule: "document-invalid",
        },
        {
            name: "resources in a template",
            value: JSON.stringify({
                Resources: Object.fromEntries(
                    several((at) => [
                        `R${at}`,
                        {
                            Type: "AWS::SQS::QueuePolicy",
                            Properties: { PolicyDocument: JSON.parse(OPEN) as unknown },
                        },
                    ]),
                ),
            }),
            rule: "principal-anonymous",
        },
        {
            name: "services, each against as many keys",
            value: {
                Statement: {
                    Effect: "Allow",
                    Principal: { Service: several((at) => `s${at}.amazonaws.com`) },
                    Action: "ecr:BatchGetImage",
                    Condition: {
                        StringEqualsIfExists: Object.fromEntries(several((at) => [`k${at}`, "x"])),
                    },
                },
            },
            rule: "ecr-service-source",
        },
        {
            name: "services, each against as many denials",
            value: {
                Statement: ["Allow", "Deny"].flatMap((Effect) =>
                    several((at) => ({
                        Effect,
                        Principal: { Service: "sns.amazonaws.com" },
                        Action: "sqs:SendMessage",
                        Condition: { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:*:j${at}` } },
                    })),
                ),
            },
            rule: "service-source",
        },
        {
            name: "permissions",
            value: several(() => ({ Principal: "*", Action: "lambda:InvokeFunction" })),
            rule: "principal-anonymous",
        },
        {
            name: "words that look like a statement",
            value: ['{"statement"'.repeat(SIZE), `{statement${'"'.repeat(SIZE)}:`],
            rule: "document-invalid",
        },
    ];
    for (const { name, value, rule } of properties) {
        it(`${name}, anywhere in a resource`, () => {
            assert.ok(checkProperties({ value }).some((finding) => finding.rule === rule));
        }).timeout(10_000);
    }
});
