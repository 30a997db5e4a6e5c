import assert from "node:assert/strict";
import { checkText, NO_CONFIGURATION } from "../../../policypack/check/check";
import { readConfiguration } from "../../../policypack/configuration";

const GITHUB = "token.actions.githubusercontent.com";
const ACCOUNT = "111122223333";
const PROVIDER = {
    Type: "AWS::IAM::OIDCProvider",
    Properties: { Url: `https://${GITHUB}`, ClientIdList: ["sts.amazonaws.com"] },
};

function role(federated: unknown, subject: unknown): object {
    return {
        Type: "AWS::IAM::Role",
        Properties: {
            AssumeRolePolicyDocument: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { Federated: federated },
                        Action: "sts:AssumeRoleWithWebIdentity",
                        Condition: {
                            StringEquals: {
                                [`${GITHUB}:aud`]: "sts.amazonaws.com",
                                [`${GITHUB}:sub`]: subject,
                            },
                        },
                    },
                ],
            },
        },
    };
}

function bucketPolicy(statement: object): object {
    return {
        Type: "AWS::S3::BucketPolicy",
        Properties: {
            Bucket: { Ref: "Bucket" },
            PolicyDocument: {
                Statement: [
                    {
                        Effect: "Allow",
                        Action: "s3:GetObject",
                        Resource: { "Fn::Sub": "arn:aws:s3:::${Bucket}/*" },
                        ...statement,
                    },
                ],
            },
        },
    };
}

function mandatoryIn(resources: Readonly<Record<string, object>>, configuration = NO_CONFIGURATION) {
    const template = JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: resources });
    const { kind, violations } = checkText("t.json", template, configuration);
    assert.equal(kind, "cloudformation-template");
    return violations
        .filter(({ enforcement }) => enforcement === "mandatory")
        .map(({ rule, path }) => [rule, path] as const);
}

const MAIN = "repo:acme/app:ref:refs/heads/main";
const TRUST = "Resources.R.Properties.AssumeRolePolicyDocument.Statement[0]";
const SUBJECT = `${TRUST}.Condition.StringEquals["${GITHUB}:sub"]`;
const STATEMENT = "Resources.B.Properties.PolicyDocument.Statement[0]";

const CASES: readonly {
    name: string;
    resources: Readonly<Record<string, object>>;
    found: readonly (readonly [rule: string, path: string])[];
}[] = [
    {
        name: "a provider of the same template",
        resources: { P: PROVIDER, R: role({ "Fn::GetAtt": ["P", "Arn"] }, MAIN) },
        found: [],
    },
    { name: "the same by Ref", resources: { P: PROVIDER, R: role({ Ref: "P" }, MAIN) }, found: [] },
    {
        name: "a provider by its name",
        resources: {
            R: role(
                { "Fn::Sub": `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}` },
                MAIN,
            ),
        },
        found: [],
    },
    {
        name: "a subject that joins what is known",
        resources: {
            P: PROVIDER,
            R: role({ Ref: "P" }, { "Fn::Join": [":", ["repo:acme/app", "pull_request"]] }),
        },
        found: [],
    },
    {
        name: "the account of the template among its principals",
        resources: {
            B: bucketPolicy({
                Principal: {
                    AWS: { "Fn::Join": ["", ["arn:aws:iam::", { Ref: "AWS::AccountId" }, ":root"]] },
                },
            }),
        },
        found: [["principal-account", `${STATEMENT}.Principal.AWS`]],
    },
    {
        name: "a subject that a parameter decides",
        resources: {
            P: PROVIDER,
            R: role({ Ref: "P" }, { "Fn::Sub": "repo:${Org}/app:ref:refs/heads/main" }),
        },
        found: [["document-invalid", SUBJECT]],
    },
    {
        name: "a role of the same template",
        resources: {
            Reader: { Type: "AWS::IAM::Role", Properties: {} },
            B: bucketPolicy({ Principal: { AWS: { "Fn::GetAtt": "Reader.Arn" } } }),
        },
        found: [],
    },
    {
        name: "the root of the template's own account",
        resources: {
            B: bucketPolicy({ Principal: { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } } }),
        },
        found: [["principal-account", `${STATEMENT}.Principal.AWS`]],
    },
    {
        name: "the bare ID of the template's own account",
        resources: { B: bucketPolicy({ Principal: { AWS: { Ref: "AWS::AccountId" } } }) },
        found: [["principal-account", `${STATEMENT}.Principal.AWS`]],
    },
    {
        name: "a principal that a parameter decides",
        resources: { B: bucketPolicy({ Principal: { AWS: { Ref: "Reader" } } }) },
        found: [["document-invalid", `${STATEMENT}.Principal.AWS`]],
    },
    {
        name: "a condition that a condition leaves out",
        resources: {
            P: PROVIDER,
            R: role({ Ref: "P" }, { "Fn::If": ["Strict", MAIN, { Ref: "AWS::NoValue" }] }),
        },
        found: [["subject-missing", `${TRUST}.Principal.Federated`]],
    },
    {
        name: "a whole document that a parameter decides",
        resources: {
            B: { Type: "AWS::S3::BucketPolicy", Properties: { PolicyDocument: { Ref: "Document" } } },
        },
        found: [["document-invalid", "Resources.B.Properties.PolicyDocument"]],
    },
    {
        name: "a document of two, as a condition decides",
        resources: {
            B: {
                Type: "AWS::S3::BucketPolicy",
                Properties: {
                    PolicyDocument: {
                        "Fn::If": [
                            "Open",
                            { Statement: { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" } },
                            { Ref: "AWS::NoValue" },
                        ],
                    },
                },
            },
        },
        found: [
            ["principal-anonymous", 'Resources.B.Properties.PolicyDocument["Fn::If"][1].Statement.Principal'],
        ],
    },
    {
        name: "statements that a condition decides, and no version",
        resources: {
            B: {
                Type: "AWS::S3::BucketPolicy",
                Properties: {
                    PolicyDocument: {
                        Statement: [
                            {
                                "Fn::If": [
                                    "Open",
                                    { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" },
                                    { Ref: "AWS::NoValue" },
                                ],
                            },
                        ],
                    },
                },
            },
        },
        found: [["principal-anonymous", `${STATEMENT}["Fn::If"][1].Principal`]],
    },
    ...["FileSystemPolicy", "DestinationPolicy", "AccessPolicies"].map((property) => ({
        name: `a ${property} that a parameter decides`,
        resources: { R: { Type: "AWS::New::Thing", Properties: { [property]: { Ref: "Document" } } } },
        found: [["document-invalid", `Resources.R.Properties.${property}`]] as const,
    })),
    {
        name: "a lifecycle that a parameter decides",
        resources: {
            B: {
                Type: "AWS::ECR::Repository",
                Properties: { LifecyclePolicy: { LifecyclePolicyText: { Ref: "Lifecycle" } } },
            },
        },
        found: [],
    },
    {
        name: "an access key",
        resources: { K: { Type: "AWS::IAM::AccessKey", Properties: { UserName: "ci" } } },
        found: [["static-access-key", "Resources.K.Properties"]],
    },
    {
        name: "a permission for everybody",
        resources: {
            L: {
                Type: "AWS::Lambda::Permission",
                Properties: { Action: "lambda:InvokeFunction", FunctionName: { Ref: "F" }, Principal: "*" },
            },
        },
        found: [["principal-anonymous", "Resources.L.Properties.Principal"]],
    },
    {
        name: "a replicated repository that is not for functions",
        resources: {
            A: { Type: "AWS::ECR::Repository", Properties: { RepositoryName: "app" } },
            C: {
                Type: "AWS::ECR::ReplicationConfiguration",
                Properties: {
                    ReplicationConfiguration: {
                        Rules: [
                            {
                                Destinations: [
                                    { Region: "eu-west-1", RegistryId: { Ref: "AWS::AccountId" } },
                                ],
                                RepositoryFilters: [{ Filter: "app", FilterType: "PREFIX_MATCH" }],
                            },
                        ],
                    },
                },
            },
        },
        found: [["replicated-without-lambda-access", "A.tags"]],
    },
];

describe("a CloudFormation template", () => {
    for (const { name, resources, found } of CASES) {
        it(`with ${name}`, () => {
            assert.deepEqual(mandatoryIn(resources), found);
        });
    }

    it("is not read past a repeated key", () => {
        const text = '{"Resources":{"B":{"Type":"AWS::SNS::Topic","Type":"AWS::S3::Bucket"}}}';
        assert.deepEqual(
            checkText("t.json", text, NO_CONFIGURATION).violations.map(({ rule, path }) => [rule, path]),
            [["document-invalid", "Resources.B.Type"]],
        );
    });

    it("is of the account that the configuration names first", () => {
        const Key = {
            Type: "AWS::KMS::Key",
            Properties: {
                KeyPolicy: {
                    Statement: {
                        Effect: "Allow",
                        Principal: { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } },
                        Action: "kms:*",
                        Resource: "*",
                    },
                },
            },
        };
        assert.deepEqual(mandatoryIn({ Key }).length, 1);
        const own = readConfiguration({ "principal-account": { ownAccounts: [ACCOUNT] } });
        assert.deepEqual(mandatoryIn({ Key }, own), []);
    });

    it("has its exceptions by the logical ID", () => {
        const K = { Type: "AWS::IAM::AccessKey", Properties: {} };
        const exceptions = [{ resource: "K", reason: "an old mailer", expires: "9999-12-31" }];
        const configuration = readConfiguration({ "static-access-key": { exceptions } });
        assert.deepEqual(mandatoryIn({ K, K2: K }, configuration), [
            ["static-access-key", "Resources.K2.Properties"],
        ]);
    });
});
