import assert from "node:assert/strict";
import { malformed, type DocumentKind } from "../../sandbox/provider/policyDocument";

const role = "arn:aws:iam::123456789012:role/reader";
const github = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
const host = "token.actions.githubusercontent.com";

const document = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trust = (Condition: object) =>
    document({
        Effect: "Allow",
        Principal: { Federated: github },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
    });
const pull = { Effect: "Allow", Principal: { AWS: role }, Action: "ecr:BatchGetImage" };
const guard =
    "a trust policy for GitHub's provider must evaluate its sub or job_workflow_ref with StringEquals, StringLike or StringEqualsIgnoreCase";

const latin = "IAM takes tab, line feed, carriage return and U+0020 to U+00FF only";

const cases: readonly (readonly [string, string, DocumentKind, readonly string[]])[] = [
    ["a resource policy", document(pull), "resource", []],
    ["a statement that is not in a list", JSON.stringify({ Statement: pull }), "resource", []],
    [
        "another version",
        JSON.stringify({ Version: "2013-01-01", Statement: pull }),
        "resource",
        ['no such Version: "2013-01-01"'],
    ],
    ["no statement", document(), "resource", ["no Statement"]],
    ["a list instead of a document", "[]", "resource", ["not a JSON object"]],
    [
        "a string as statement",
        document("x" as unknown as object),
        "resource",
        ["Statement[0]: not an object"],
    ],
    [
        "effect in lower case",
        document({ ...pull, Effect: "allow" }),
        "resource",
        ["Statement[0]: Effect is neither Allow nor Deny"],
    ],
    [
        "an element that does not exist",
        document({ ...pull, Conditions: {} }),
        "resource",
        ["Statement[0]: no such element: Conditions"],
    ],
    [
        "no principal in the second statement",
        document(pull, { Effect: "Allow", Action: "ecr:BatchGetImage" }),
        "resource",
        ["Statement[1]: needs exactly one of Principal and NotPrincipal"],
    ],
    [
        "a principal in an identity policy",
        document({ ...pull, Resource: "*" }),
        "identity",
        ["Statement[0]: an identity policy names no principal"],
    ],
    [
        "an identity policy without a resource",
        document({ Effect: "Allow", Action: "s3:GetObject" }),
        "identity",
        ["Statement[0]: needs exactly one of Resource and NotResource"],
    ],
    [
        "a trust policy for the issuer of one enterprise",
        document({
            Effect: "Allow",
            Principal: { Federated: `${github}/octo` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${host}/octo:sub`]: "repo:acme/app:pull_request" } },
        }),
        "trust",
        [],
    ],
    [
        "a trust policy that evaluates sub",
        trust({ StringEquals: { [`${host}:sub`]: "repo:acme/app:pull_request" } }),
        "trust",
        [],
    ],
    [
        "one that evaluates it with a star, which IAM takes",
        trust({ StringLike: { [`${host}:sub`]: "*" } }),
        "trust",
        [],
    ],
    [
        "one that does not evaluate it",
        trust({ StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" } }),
        "trust",
        [guard],
    ],
    [
        "a Latin letter in a trust policy",
        trust({ StringEquals: { [`${host}:sub`]: "repo:acme/app:environment:prÿ" } }),
        "trust",
        [],
    ],
    [
        "a letter beyond Latin-1 in a trust policy",
        trust({ StringEquals: { [`${host}:sub`]: "repo:acme/app:environment:prĀ" } }),
        "trust",
        [latin],
    ],
    [
        "an emoji in an identity policy",
        document({ Sid: "🚀", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
        "identity",
        [latin],
    ],
    [
        "an emoji in a policy of ECR's, which says nothing of characters",
        document({ ...pull, Sid: "🚀" }),
        "resource",
        [],
    ],
    ["one that only negates it", trust({ StringNotEquals: { [`${host}:sub`]: "x" } }), "trust", [guard]],
];

describe("what AWS refuses of a policy document", () => {
    for (const [name, text, kind, expected] of cases) {
        it(name, () => assert.deepEqual(malformed(text, kind, 10_240), expected));
    }

    it("text that is not JSON", () => {
        const [reason = ""] = malformed("{", "resource", 10_240);
        assert.match(reason, /^not JSON: /);
    });

    it("counts characters without white space, and names both figures", () => {
        const text = document(pull);
        assert.deepEqual(malformed(JSON.stringify(JSON.parse(text), null, 8), "resource", text.length), []);
        assert.deepEqual(malformed(text, "resource", text.length - 1), [
            `${text.length} characters, where the quota is ${text.length - 1}`,
        ]);
    });
});
