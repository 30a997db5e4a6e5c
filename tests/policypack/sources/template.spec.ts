import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION, readConfiguration } from "../../../policypack/options/configuration";
import { NO_PARAMETERS } from "../../../policypack/sources/parameters";

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

function mandatoryIn(resources: Readonly<Record<string, object>>, configuration = DEFAULT_CONFIGURATION) {
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
    configured?: Readonly<Record<string, string>>;
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
        name: "a replicated repository that is not for functions, where it must be",
        configured: { "replicated-without-lambda-access": "mandatory" },
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

/** What people write and what admits nobody else: each of these was refused by one checker or another. */
const CLOSED = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  ExternalId: {Type: String}
  TrustedAccount: {Type: String, AllowedPattern: '^\\d{12}$'}
  OrgId: {Type: String}
  UrlAuth: {Type: String, Default: AWS_IAM}
  Tag: {Type: String, Default: x}
  Env: {Type: String, AllowedValues: [dev, prod]}
Mappings:
  Subjects:
    dev: {main: "repo:acme/app:ref:refs/heads/dev"}
    prod: {main: "repo:acme/app:environment:production"}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Distribution: {Type: AWS::CloudFront::Distribution}
  Queue: {Type: AWS::SQS::Queue}
  Rule: {Type: AWS::Events::Rule}
  Pool: {Type: AWS::Cognito::IdentityPool}
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {Service: cloudfront.amazonaws.com}
            Action: s3:GetObject
            Resource: !Sub "\${Bucket.Arn}/*"
            Condition:
              StringEquals:
                aws:SourceArn: !Sub "arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${Distribution}"
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: s3.amazonaws.com}
            Action: sqs:SendMessage
            Resource: !GetAtt Queue.Arn
            Condition: {ArnLike: {aws:SourceArn: !GetAtt Bucket.Arn}}
          - Effect: Allow
            Principal: {Service: s3.amazonaws.com}
            Action: sqs:SendMessage
            Resource: !GetAtt Queue.Arn
            Condition: {ArnLike: {aws:SourceArn: !Sub "arn:\${AWS::Partition}:s3:::\${Bucket}"}}
          - Effect: Allow
            Principal: {Service: events.amazonaws.com}
            Action: sqs:SendMessage
            Resource: "*"
            Condition: {ArnEquals: {aws:SourceArn: !GetAtt Rule.Arn}, StringEquals: {aws:SourceAccount: !Ref TrustedAccount}}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - AWSLambdaBasicExecutionRole
        - S3ReadPolicy: {BucketName: !Ref Bucket}
        - Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: [s3:GetObject]
              Resource: !If [IsProd, !Sub "\${Bucket.Arn}/*", "*"]
              Condition: {StringEquals: {aws:ResourceTag/x: !Ref Tag}}
  FromApi:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Function
      Principal: !Sub "apigateway.\${AWS::URLSuffix}"
      SourceArn: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${ServerlessRestApi}/*/GET/x"
  FromBucket:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Function
      Principal: s3.amazonaws.com
      SourceArn: !GetAtt Bucket.Arn
      SourceAccount: !Ref AWS::AccountId
  FromUrl:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunctionUrl
      FunctionName: !Ref Function
      Principal: !Sub "arn:aws:iam::\${TrustedAccount}:role/caller"
      FunctionUrlAuthType: !Ref UrlAuth
  Layer:
    Type: AWS::Lambda::LayerVersionPermission
    Properties:
      Action: lambda:GetLayerVersion
      LayerVersionArn: arn:aws:lambda:us-east-1:111122223333:layer:x:1
      Principal: !Sub "arn:aws:iam::\${TrustedAccount}:role/builder"
      OrganizationId: !Ref OrgId
  Cross:
    Type: AWS::IAM::Role
    Condition: IsProd
    Properties:
      Tags: [{Key: env, Value: !Ref Env}]
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:aws:iam::\${TrustedAccount}:role/deploy"}
            Action: sts:AssumeRole
            Condition: {StringEquals: {sts:ExternalId: !Ref ExternalId}}
          - Effect: Allow
            Principal: {AWS: !GetAtt FunctionRole.Arn}
            Action: sts:AssumeRole
            Condition: {StringEquals: {aws:PrincipalOrgID: !Ref OrgId}}
          - Effect: Allow
            Principal: {Service: [!Sub "ec2.\${AWS::URLSuffix}", !If [IsProd, ecs-tasks.amazonaws.com, !Ref AWS::NoValue]]}
            Action: sts:AssumeRole
  Visitors:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Federated: cognito-identity.amazonaws.com}
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: {cognito-identity.amazonaws.com:aud: !Ref Pool}
              ForAnyValue:StringLike: {cognito-identity.amazonaws.com:amr: authenticated}
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !Sub
        - |
          {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": "arn:aws:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {
              "${GITHUB}:aud": "sts.amazonaws.com", "${GITHUB}:sub": "\${Subject}"}}}]}
        - Subject: !FindInMap [Subjects, !Ref Env, main]
`;

/** What must not pass, each by one statement of a role that everybody may assume, or by what stands in for a statement. */
const OPEN: readonly {
    name: string;
    text: string;
    found: readonly (readonly [rule: string, line: number])[];
}[] = [
    {
        name: "a parameter as the source under an operator that takes patterns",
        text: "Type: AWS::ECR::Repository\nProperties:\n  RepositoryPolicyText:\n    Statement:\n      Effect: Allow\n      Principal: {Service: lambda.amazonaws.com}\n      Action: ecr:BatchGetImage\n      Condition: {ArnLike: {aws:SourceArn: !Ref P}}",
        found: [["ecr-service-source", 12]],
    },
    {
        name: "a permission for whom a parameter names",
        text: "Type: AWS::Lambda::Permission\nProperties:\n  Action: lambda:InvokeFunction\n  Principal: !Ref P",
        found: [
            ["document-invalid", 10],
            ["principal-unclear", 10],
        ],
    },
    {
        name: "a value that is allowed and open",
        text: "Type: AWS::S3::BucketPolicy\nProperties:\n  PolicyDocument:\n    Statement: {Effect: Allow, Principal: {AWS: !Ref Who}, Action: s3:GetObject, Resource: '*'}",
        found: [["principal-account", 10]],
    },
    {
        name: "a branch that is open",
        text: "Type: AWS::IAM::Role\nCondition: Never\nProperties:\n  AssumeRolePolicyDocument:\n    Statement:\n      - Effect: Allow\n        Principal:\n          AWS: !If\n            - C\n            - arn:aws:iam::111122223333:role/a\n            - '*'\n        Action: sts:AssumeRole",
        found: [["principal-anonymous", 17]],
    },
    {
        name: "the root of an account that a parameter names",
        text: "Type: AWS::S3::BucketPolicy\nProperties:\n  PolicyDocument:\n    Statement: {Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::${P}:root'}, Action: s3:GetObject, Resource: '*'}",
        found: [["principal-account", 10]],
    },
    {
        name: "what a file elsewhere says",
        text: "Type: AWS::S3::BucketPolicy\nProperties:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://x/y}}",
        found: [["document-unknown", 9]],
    },
    {
        name: "a role of a function of AWS SAM",
        text: "Type: AWS::Serverless::Function\nProperties:\n  AssumeRolePolicyDocument:\n    Statement:\n      - {Effect: Allow, Principal: '*', Action: sts:AssumeRole}",
        found: [["principal-anonymous", 11]],
    },
    {
        name: "a subject from a custom resource",
        text: `Type: AWS::IAM::Role\nProperties:\n  AssumeRolePolicyDocument:\n    Statement:\n      Effect: Allow\n      Principal: {Federated: !Sub 'arn:aws:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}'}\n      Action: sts:AssumeRoleWithWebIdentity\n      Condition:\n        StringEquals:\n          ${GITHUB}:aud: sts.amazonaws.com\n          ${GITHUB}:sub: !GetAtt Mine.Subject`,
        found: [["document-invalid", 17]],
    },
    {
        name: "a subject that is looked up at the last moment",
        text: `Type: AWS::IAM::Role\nProperties:\n  AssumeRolePolicyDocument:\n    Statement:\n      Effect: Allow\n      Principal: {Federated: !Sub 'arn:aws:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}'}\n      Action: sts:AssumeRoleWithWebIdentity\n      Condition:\n        StringEquals:\n          ${GITHUB}:aud: sts.amazonaws.com\n          ${GITHUB}:sub: 'repo:acme/{{resolve:ssm:/app}}:ref:refs/heads/main'`,
        found: [["document-invalid", 17]],
    },
];

describe("a CloudFormation template in YAML", () => {
    it("is not refused for what does not change who is admitted", () => {
        assert.deepEqual(checkText("t.yaml", CLOSED, DEFAULT_CONFIGURATION), {
            file: "t.yaml",
            kind: "cloudformation-template",
            violations: [],
        });
    });

    for (const { name, text, found } of OPEN) {
        it(`is refused for ${name}, on its line`, () => {
            const template = [
                "Parameters:",
                "  P: {Type: String, Default: x}",
                "  Who: {Type: String, AllowedValues: ['arn:aws:iam::111122223333:role/a', '111122223333']}",
                "Resources:",
                "  Mine: {Type: Custom::Mine}",
                "  R:",
                ...text.split("\n").map((line) => `    ${line}`),
            ].join("\n");
            assert.deepEqual(
                checkText("t.yaml", template, DEFAULT_CONFIGURATION)
                    .violations.filter(({ enforcement }) => enforcement === "mandatory")
                    .map(({ rule, position }) => [rule, position.line]),
                found,
            );
        });
    }

    it("says under which condition it is open", () => {
        const text = CLOSED.replace("repo:acme/app:environment:production", "repo:acme/*");
        assert.deepEqual(
            checkText("t.yaml", text, DEFAULT_CONFIGURATION).violations.map(({ rule, message }) => [
                rule,
                message,
            ]),
            [
                [
                    "subject-never-sent",
                    '"repo:acme/*" contains a wildcard that is compared literally, so it admits nobody ' +
                        "(where parameter Env is prod)",
                ],
            ],
        );
    });

    it("is compared with itself in each combination", () => {
        const text = [
            "Resources:",
            "  C:",
            "    Type: AWS::ECR::ReplicationConfiguration",
            "    Properties:",
            "      ReplicationConfiguration:",
            "        Rules:",
            "          - Destinations: [{Region: eu-west-1, RegistryId: !Ref AWS::AccountId}]",
            "            RepositoryFilters: [{Filter: !If [Wide, app, web], FilterType: PREFIX_MATCH}]",
            "  A:",
            "    Type: AWS::ECR::Repository",
            "    Properties: {RepositoryName: app, ImageTagMutability: IMMUTABLE, ImageScanningConfiguration: {ScanOnPush: true}}",
        ].join("\n");
        assert.deepEqual(
            checkText("t.yaml", text, DEFAULT_CONFIGURATION).violations.map(
                ({ rule, path, message, position }) => [
                    rule,
                    path,
                    message.endsWith("(where condition Wide is true)"),
                    position.line,
                ],
            ),
            [["replicated-without-lambda-access", "A.tags", true, 11]],
        );
    });
});

describe("a CloudFormation template with many repositories", () => {
    const checked = (property: string) => {
        const repositories = Array.from(
            { length: 9 },
            (_, at) =>
                `  R${at}: {Type: AWS::ECR::Repository, Properties: {ImageTagMutability: IMMUTABLE, ` +
                `ImageScanningConfiguration: {ScanOnPush: true}, ${property}: !If [C${at}, a${at}, b${at}]}}`,
        );
        const text = ["Resources:", ...repositories].join("\n");
        return checkText("t.yaml", text, DEFAULT_CONFIGURATION).violations.map(({ rule, path }) => [
            rule,
            path,
        ]);
    };

    it("is not refused for decisions on what is not compared", () => {
        assert.deepEqual(checked("EncryptionConfiguration"), []);
    });

    it("is refused where their names cannot be compared in each combination", () => {
        assert.deepEqual(checked("RepositoryName"), [["document-invalid", "Resources"]]);
    });
});

describe("a CloudFormation template", () => {
    for (const { name, resources, configured = {}, found } of CASES) {
        it(`with ${name}`, () => {
            assert.deepEqual(mandatoryIn(resources, readConfiguration(configured)), found);
        });
    }

    it("says of a subject that it leaves open how to settle it, and passes when that is done", () => {
        const template = (parameter: object): string =>
            JSON.stringify({
                Parameters: { Repository: { Type: "String", ...parameter } },
                Resources: {
                    R: role(`arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}`, {
                        "Fn::Sub": "repo:acme/${Repository}:ref:refs/heads/main",
                    }),
                },
            });
        const said = (parameter: object, parameters = NO_PARAMETERS): (readonly [string, string])[] =>
            checkText("t.json", template(parameter), DEFAULT_CONFIGURATION, { parameters }).violations.map(
                ({ message, remediation }) => [message, remediation],
            );
        const settle =
            "Pass --parameters Repository=VALUE to keyless-policy check to judge the value of a deployment, list AllowedValues, or write the value itself.";
        const any = "no rule can judge the value, because parameter Repository can be given any value";
        assert.deepEqual(said({ Default: "app" }), [
            [`${any}; its default admits "repo:acme/app:ref:refs/heads/main"`, settle],
        ]);
        assert.deepEqual(said({}), [[any, settle]]);
        assert.deepEqual(said({ Type: "AWS::SSM::Parameter::Value<String>", Default: "/app" }), [
            [
                "no rule can judge the value, because parameter Repository is looked up in Systems Manager during the deployment",
                "Write the value itself, which the rules can judge.",
            ],
        ]);
        assert.deepEqual(said({ AllowedValues: ["app"] }), []);
        assert.deepEqual(said({ Default: "app" }, new Map([["Repository", "app"]])), []);
    });

    it("is not read past a repeated key", () => {
        const text = '{"Resources":{"B":{"Type":"AWS::SNS::Topic","Type":"AWS::S3::Bucket"}}}';
        assert.deepEqual(
            checkText("t.json", text, DEFAULT_CONFIGURATION).violations.map(({ rule, path }) => [rule, path]),
            [["document-invalid", "Resources.B.Type"]],
        );
    });

    it("lets a key's policy name the root of its own account alone", () => {
        const named = (Type: string, property: string, AWS: unknown) =>
            mandatoryIn({
                R: {
                    Type,
                    Properties: {
                        [property]: {
                            Statement: {
                                Effect: "Allow",
                                Principal: { AWS },
                                Action: "kms:*",
                                Resource: "*",
                            },
                        },
                    },
                },
            }).length;
        const own = { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" };
        const joined = { "Fn::Join": ["", ["arn:aws:iam::", { Ref: "AWS::AccountId" }, ":root"]] };
        assert.deepEqual(
            [
                named("AWS::KMS::Key", "KeyPolicy", own),
                named("AWS::KMS::ReplicaKey", "KeyPolicy", joined),
                named("AWS::KMS::Key", "KeyPolicy", { Ref: "AWS::AccountId" }),
                named("AWS::KMS::Key", "KeyPolicy", { "Fn::Sub": "arn:aws:iam::${Other}:root" }),
                named("AWS::KMS::Key", "KeyPolicy", "arn:aws:iam::444455556666:root"),
                named("AWS::SQS::QueuePolicy", "PolicyDocument", own),
            ],
            [0, 0, 0, 1, 1, 1],
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
        assert.deepEqual(mandatoryIn({ Key }), []);
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
