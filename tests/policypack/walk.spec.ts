import assert from "node:assert/strict";
import { UNKNOWN } from "../../policypack/iam/values";
import { findDocuments } from "../../policypack/walk";

const OPEN = { Statement: { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" } };
const TRUST = {
    Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
};

function found(properties: unknown, type?: string): { path: string; kind: string; problems: string[] }[] {
    return findDocuments(properties, type).map(({ path, kind, document }) => ({
        path,
        kind,
        problems: document.problems.map((problem) => problem.path),
    }));
}

describe("finding documents", () => {
    const places: readonly { name: string; properties: unknown; path: string; kind: string }[] = [
        { name: "an object", properties: { policy: OPEN }, path: "policy", kind: "s3-bucket" },
        { name: "a text", properties: { policy: JSON.stringify(OPEN) }, path: "policy", kind: "s3-bucket" },
        { name: "any name", properties: { "x y": JSON.stringify(OPEN) }, path: '["x y"]', kind: "s3-bucket" },
        { name: "a list", properties: { a: [1, { b: [OPEN] }] }, path: "a[1].b[0]", kind: "s3-bucket" },
        {
            name: "a text in a text",
            properties: { a: JSON.stringify({ b: JSON.stringify(OPEN) }) },
            path: "a.b",
            kind: "s3-bucket",
        },
        {
            name: "a byte order mark",
            properties: { p: `\uFEFF \n${JSON.stringify(OPEN)}` },
            path: "p",
            kind: "s3-bucket",
        },
        {
            name: "a trust policy",
            properties: { assumeRolePolicy: TRUST },
            path: "assumeRolePolicy",
            kind: "trust",
        },
        {
            name: "a trust policy of another provider",
            properties: { AssumeRolePolicyDocument: TRUST },
            path: "AssumeRolePolicyDocument",
            kind: "trust",
        },
        { name: "a trust policy by its content", properties: { p: TRUST }, path: "p", kind: "trust" },
        {
            name: "an identity policy",
            properties: { p: { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] } },
            path: "p",
            kind: "identity",
        },
        {
            name: "a repository policy",
            properties: { p: { Statement: [{ Effect: "Allow", Principal: "*", Action: "ECR:*" }] } },
            path: "p",
            kind: "ecr-repository",
        },
        {
            name: "a registry policy",
            properties: {
                p: { Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:*", Resource: "*" }] },
            },
            path: "p",
            kind: "ecr-registry",
        },
    ];
    for (const { name, properties, path, kind } of places) {
        it(`in ${name}`, () => {
            assert.deepEqual(found(properties), [{ path, kind, problems: [] }]);
        });
    }

    it("by the type of the resource, where the actions do not tell", () => {
        const policy = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*" }] };
        assert.deepEqual(found({ policy }, "aws:ecr/repositoryPolicy:RepositoryPolicy"), [
            { path: "policy", kind: "ecr-repository", problems: [] },
        ]);
    });

    const none: readonly { name: string; properties: unknown }[] = [
        { name: "a lifecycle policy", properties: { policy: '{"rules":[{"rulePriority":1}]}' } },
        { name: "the name of a policy", properties: { sslPolicy: "ELBSecurityPolicy-2016-08", policy: "x" } },
        {
            name: "a rule of a web firewall",
            properties: {
                rules: [{ name: "x", action: {}, statement: { byteMatchStatement: { searchString: "x" } } }],
            },
        },
        { name: "a text that begins like JSON", properties: { userData: "{% if x %}" } },
        {
            name: "another document with a version",
            properties: { d: { Version: "2012-10-17", Resources: {} } },
        },
        {
            name: "numbers, booleans and null",
            properties: { a: 1, b: true, c: null, assumeRolePolicy: null },
        },
    ];
    for (const { name, properties } of none) {
        it(`none in ${name}`, () => {
            assert.deepEqual(found(properties), []);
        });
    }

    const unreadable: readonly { name: string; properties: unknown; path: string }[] = [
        { name: "broken JSON", properties: { p: '{"Statement":[{"Effect":"Allow",}]}' }, path: "p" },
        {
            name: "a URL-encoded text",
            properties: { p: encodeURIComponent(JSON.stringify(OPEN)) },
            path: "p",
        },
        {
            name: "the JSON text of a JSON text",
            properties: { p: JSON.stringify(JSON.stringify(OPEN)) },
            path: "p",
        },
        { name: "an empty trust policy", properties: { assumeRolePolicy: "" }, path: "assumeRolePolicy" },
        {
            name: "a trust policy that is a list",
            properties: { assumeRolePolicy: "[]" },
            path: "assumeRolePolicy",
        },
        {
            name: "a trust policy without a statement",
            properties: { assumeRolePolicy: {} },
            path: "assumeRolePolicy",
        },
    ];
    for (const { name, properties, path } of unreadable) {
        it(`refuses ${name}`, () => {
            const [one, ...rest] = found(properties);
            assert.deepEqual(rest, []);
            assert.equal(one?.path, path);
            assert.ok(one.problems.length > 0);
        });
    }

    it("reports a repeated key where it is", () => {
        const text = '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Effect":"Deny"}}';
        assert.deepEqual(found({ policy: text }), [
            { path: "policy", kind: "identity", problems: ["policy.Statement.Effect"] },
        ]);
    });

    it("notes a document that is not known yet, and no other value", () => {
        const located = findDocuments({
            policy: UNKNOWN,
            policyArn: UNKNOWN,
            subnetId: UNKNOWN,
            repositoryPolicy: UNKNOWN,
        });
        assert.deepEqual(
            located.map(({ document }) => document.unknowns),
            [["policy"], ["repositoryPolicy"]],
        );
    });

    it("notes a value inside a document that is not known yet, and reads the rest", () => {
        const [one] = findDocuments({
            policy: {
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: [UNKNOWN, "*"] },
                        Action: "s3:*",
                        Resource: [UNKNOWN],
                    },
                    { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*", Condition: UNKNOWN },
                ],
            },
        });
        assert.deepEqual(one?.document.unknowns, [
            "policy.Statement[0].Resource[0]",
            "policy.Statement[0].Principal.AWS[0]",
            "policy.Statement[1].Condition",
        ]);
        assert.deepEqual(
            one.document.statements.map(({ principals }) => principals.map(({ reach }) => reach.kind)),
            [["everyone"], ["everyone"]],
        );
    });

    it("survives properties nested deeper than any provider's", () => {
        let deep: unknown = "x";
        for (let level = 0; level < 1000; level++) {
            deep = [deep];
        }
        assert.deepEqual(
            found({ deep }).map(({ problems }) => problems.length),
            [1],
        );
    });
});
