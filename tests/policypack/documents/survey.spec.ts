import assert from "node:assert/strict";
import { survey } from "../../../policypack/documents/survey";
import { UNKNOWN } from "../../../policypack/values/value";

const OPEN = { Statement: { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" } };
const TRUST = {
    Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
};

const DATA_PROTECTION = {
    Name: "x",
    Version: "2021-06-01",
    Statement: [
        {
            Sid: "x",
            DataDirection: "Inbound",
            Principal: ["*"],
            DataIdentifier: ["arn:aws:dataprotection::aws:data-identifier/CreditCardNumber"],
            Operation: { Deny: {} },
        },
    ],
};

function found(properties: unknown, type?: string): { path: string; kind: string; problems: string[] }[] {
    return survey(properties, type).documents.map(({ path, kind, document }) => ({
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

    const none: readonly { name: string; properties: unknown; type?: string }[] = [
        { name: "a lifecycle policy", properties: { policy: '{"rules":[{"rulePriority":1}]}' } },
        { name: "the name of a policy", properties: { sslPolicy: "ELBSecurityPolicy-2016-08", policy: "x" } },
        {
            name: "a rule of a web firewall",
            properties: {
                rules: [{ name: "x", action: {}, statement: { byteMatchStatement: { searchString: "x" } } }],
            },
        },
        {
            name: "a rule of a web firewall that a condition decides",
            properties: { Rules: [{ Name: "x", Action: {}, Statement: { "Fn::If": ["A", {}, {}] } }] },
        },
        { name: "a policy about sensitive data", properties: { DataProtectionPolicy: DATA_PROTECTION } },
        {
            name: "the text of a policy about sensitive data",
            properties: { policy: JSON.stringify(DATA_PROTECTION) },
        },
        { name: "a text with a repeated key", properties: { dashboard: '{"title":"a","title":"b"}' } },
        { name: "a text that begins like JSON", properties: { userData: "{% if x %}" } },
        {
            name: "another document with a version",
            properties: { d: { Version: "2012-10-17", Resources: {} } },
        },
        {
            name: "a document of another cloud",
            properties: { document: { Version: "1", Statement: [{ Effect: "Allow", Action: "oss:*" }] } },
            type: "alicloud:ram/policy:Policy",
        },
        {
            name: "the text of a document of another cloud",
            properties: {
                document: '{"version":"2.0","statement":[{"effect":"allow","principal":{"qcs":["*"]}}]}',
            },
            type: "tencentcloud:Cam/policy:Policy",
        },
        {
            name: "numbers, booleans and null",
            properties: { a: 1, b: true, c: null, assumeRolePolicy: null },
        },
    ];
    for (const { name, properties, type } of none) {
        it(`none in ${name}`, () => {
            assert.deepEqual(found(properties, type), []);
        });
    }

    const notForeign: readonly { name: string; document: object; type: string }[] = [
        { name: "of an AWS provider", document: { Version: "1" }, type: "aws:s3/bucketPolicy:BucketPolicy" },
        { name: "of nobody in particular", document: { Version: "1" }, type: "" },
        { name: "of a dynamic provider", document: { Version: "1" }, type: "pulumi-nodejs:dynamic:Resource" },
        { name: "with a version of AWS's", document: { Version: "2012-10-17" }, type: "minio:index:Policy" },
        { name: "without a version", document: {}, type: "minio:index:Policy" },
        {
            name: "that names a role of AWS's",
            document: { Version: "1", Id: "arn:aws:iam::111122223333:role/x" },
            type: "vault:aws/secretBackendRole:SecretBackendRole",
        },
    ];
    for (const { name, document, type } of notForeign) {
        it(`takes a document ${name} for one of AWS`, () => {
            assert.equal(found({ policy: { ...OPEN, ...document } }, type).length, 1);
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
        {
            name: "a statement hidden by another of its name",
            properties: { policy: `{"Statement":[${JSON.stringify(OPEN.Statement)}],"Statement":"x"}` },
            path: "policy",
        },
        {
            name: "a document hidden by another value",
            properties: { body: `{"PolicyDocument":${JSON.stringify(OPEN)},"PolicyDocument":"x"}` },
            path: "body",
        },
        {
            name: "a statement in a list that a condition decides",
            properties: { p: { Statement: [{ "Fn::If": ["Open", OPEN.Statement, OPEN.Statement] }] } },
            path: "p",
        },
        {
            name: "statements that a condition decides",
            properties: { p: { Statement: { "Fn::If": ["Open", [], []] } } },
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
        const { documents: located } = survey({
            policy: UNKNOWN,
            policyArn: UNKNOWN,
            subnetId: UNKNOWN,
            redrivePolicy: UNKNOWN,
            redrive_allow_policy: UNKNOWN,
            lifecyclePolicy: UNKNOWN,
            repositoryPolicy: UNKNOWN,
        });
        assert.deepEqual(
            located.map(({ document }) => document.unknowns),
            [["policy"], ["repositoryPolicy"]],
        );
    });

    it("notes no policy of a lifecycle that is not known yet", () => {
        assert.deepEqual(
            survey({ policy: UNKNOWN }, "aws:ecr/lifecyclePolicy:LifecyclePolicy").documents,
            [],
        );
    });

    it("notes a value inside a document that is not known yet, and reads the rest", () => {
        const [one] = survey({
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
        }).documents;
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

    const endpoints = [
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
        "aws-native:ec2:VpcEndpoint",
        "AWS::EC2::VPCEndpoint",
        "aws_vpc_endpoint",
        "aws_vpc_endpoint_policy",
    ];
    for (const type of endpoints) {
        it(`knows the policy of a VPC endpoint by its type, ${type}`, () => {
            assert.deepEqual(found({ policy: OPEN }, type), [
                { path: "policy", kind: "vpc-endpoint", problems: [] },
            ]);
        });
    }

    for (const type of ["aws:organizations/policy:Policy", "AWS::Organizations::Policy"]) {
        it(`knows the policy of an organization by its type, ${type}`, () => {
            assert.deepEqual(found({ content: OPEN }, type), [
                { path: "content", kind: "organization", problems: [] },
            ]);
        });
    }

    const updates: readonly { action: string | string[]; kind: string }[] = [
        { action: "Update:*", kind: "cloudformation-stack" },
        { action: ["Update:Modify", "update:Delete"], kind: "cloudformation-stack" },
        { action: ["Update:*", "s3:GetObject"], kind: "resource" },
        { action: "*", kind: "resource" },
    ];
    for (const { action, kind } of updates) {
        it(`takes a document about ${JSON.stringify(action)} for one of kind ${kind}`, () => {
            const policyBody = { Statement: { ...OPEN.Statement, Action: action } };
            assert.deepEqual(found({ policyBody }), [{ path: "policyBody", kind, problems: [] }]);
        });
    }

    it("gives each document in a template the type of its own resource", () => {
        const template = {
            Resources: {
                Endpoint: { Type: "AWS::EC2::VPCEndpoint", Properties: { PolicyDocument: OPEN } },
                Policy: { Type: "AWS::S3::BucketPolicy", Properties: { PolicyDocument: OPEN } },
            },
        };
        const expected = [
            { path: "templateBody.Resources.Endpoint.Properties.PolicyDocument", kind: "vpc-endpoint" },
            { path: "templateBody.Resources.Policy.Properties.PolicyDocument", kind: "s3-bucket" },
        ];
        for (const templateBody of [template, JSON.stringify(template)]) {
            assert.deepEqual(
                found({ templateBody }, "aws:cloudformation/stack:Stack"),
                expected.map((one) => ({ ...one, problems: [] })),
            );
        }
    });

    it("takes the statement of an event bus without its siblings, and no other key", () => {
        const bus = { EventBusName: "b", StatementId: "s", Statement: OPEN.Statement };
        assert.deepEqual(found({ Properties: bus }), [
            { path: "Properties", kind: "s3-bucket", problems: [] },
        ]);
        assert.deepEqual(found({ Properties: { ...bus, Other: 1 } }), [
            { path: "Properties", kind: "s3-bucket", problems: ["Properties.Other"] },
        ]);
    });

    it("takes a document with IAM's elements for one of IAM, whatever its version", () => {
        const Version = "2021-06-01";
        assert.deepEqual(found({ policy: { ...OPEN, Version } }), [
            { path: "policy", kind: "s3-bucket", problems: ["policy.Version"] },
        ]);
        const Statement = [...DATA_PROTECTION.Statement, OPEN.Statement];
        assert.equal(found({ policy: { Version, Statement } }).length, 1);
    });

    const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
    const claims: readonly {
        name: string;
        properties: unknown;
        type: string;
        path: string;
        /** Where there should have been a document instead of the claim. */
        unread?: string;
    }[] = [
        {
            name: "a property beside the document",
            properties: { x: { Type: "AWS::EC2::VPCEndpoint", PolicyDocument: OPEN } },
            type: "",
            path: "x.PolicyDocument",
        },
        {
            name: "a property beside the document, with properties elsewhere",
            properties: { x: { Type: "AWS::EC2::VPCEndpoint", Properties: {}, PolicyDocument: OPEN } },
            type: "",
            path: "x.PolicyDocument",
        },
        {
            name: "a description inside a bucket policy",
            properties: { policy: { Type: "AWS::EC2::VPCEndpoint", Properties: { PolicyDocument: OPEN } } },
            type: bucketPolicy,
            path: "policy.Properties.PolicyDocument",
            unread: "policy",
        },
        {
            name: "a bucket policy for Cloud Control",
            properties: { typeName: "AWS::EC2::VPCEndpoint", desiredState: JSON.stringify({ p: OPEN }) },
            type: bucketPolicy,
            path: "desiredState.p",
        },
    ];
    for (const { name, properties, type, path, unread } of claims) {
        it(`believes no claim to be a VPC endpoint's from ${name}`, () => {
            assert.deepEqual(found(properties, type), [
                { path, kind: "s3-bucket", problems: [] },
                ...(unread === undefined ? [] : [{ path: unread, kind: "resource", problems: [unread] }]),
            ]);
        });
    }

    for (const type of ["aws:cloudcontrol/resource:Resource", "aws_cloudcontrolapi_resource", ""]) {
        it(`knows the policy of a VPC endpoint that Cloud Control makes, by ${type || "no type"}`, () => {
            const desiredState = JSON.stringify({ PolicyDocument: OPEN });
            assert.deepEqual(found({ typeName: "AWS::EC2::VPCEndpoint", desiredState }, type), [
                { path: "desiredState.PolicyDocument", kind: "vpc-endpoint", problems: [] },
            ]);
        });
    }

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

describe("finding resources", () => {
    const kinds: readonly { type: string; kind: string }[] = [
        { type: "aws:ecr/repository:Repository", kind: "ecrrepository" },
        { type: "aws-native:ecr:Repository", kind: "ecrrepository" },
        { type: "AWS::ECR::Repository", kind: "ecrrepository" },
        { type: "aws_ecr_repository", kind: "ecrrepository" },
        { type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider", kind: "iamopenidconnectprovider" },
        { type: "azure-native:storage:BlobContainer", kind: "" },
        { type: "pulumi:providers:aws", kind: "" },
    ];
    for (const { type, kind } of kinds) {
        it(`of ${type}`, () => {
            assert.deepEqual(survey({ a: 1 }, type).resources, [{ kind, path: "", properties: { a: 1 } }]);
        });
    }

    it("inside others: in a template, and in what Cloud Control is told", () => {
        const UserName = "x";
        const key = { Type: "AWS::IAM::AccessKey", Properties: { UserName } };
        const { resources } = survey({
            templateBody: JSON.stringify({ Resources: { Key: key, Topic: { Type: "AWS::SNS::Topic" } } }),
            typeName: "AWS::IAM::AccessKey",
            desiredState: JSON.stringify({ UserName }),
        });
        assert.deepEqual(resources, [
            { kind: "iamaccesskey", path: "desiredState", properties: { UserName } },
            { kind: "iamaccesskey", path: "templateBody.Resources.Key.Properties", properties: { UserName } },
            { kind: "snstopic", path: "templateBody.Resources.Topic", properties: {} },
        ]);
    });
});
