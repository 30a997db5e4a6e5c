import assert from "node:assert/strict";
import { bucketPolicy, gitHubRole, judged, type JudgedCase, resources } from "./judged";

const OAI = "Identity: {Type: AWS::CloudFront::CloudFrontOriginAccessIdentity}";
const CDK_ISSUER = `Provider: {Type: Custom::AWSCDKOpenIdConnectProvider, Properties: {ClientIDList: [sts.amazonaws.com], Url: !GetAtt Cluster.OpenIdConnectIssuerUrl}}`;
const HOST = `!Select [1, !Split [":oidc-provider/", !Ref Provider]]`;

/** A role for a service account, with the conditions that AWS CDK hands to a custom resource. */
function serviceAccount(subject: string): string {
    return resources(
        CDK_ISSUER,
        "Cluster: {Type: Custom::AWSCDK-EKS-Cluster}",
        "Json:",
        "  Type: Custom::AWSCDKCfnJson",
        "  Properties:",
        `    Value: !Join ["", ['{"', ${HOST}, ':aud":"sts.amazonaws.com","', ${HOST}, ':sub":"${subject}"}']]`,
        "R:",
        "  Type: AWS::IAM::Role",
        "  Properties:",
        "    AssumeRolePolicyDocument:",
        "      Statement:",
        "        Effect: Allow",
        "        Principal: {Federated: !Ref Provider}",
        "        Action: sts:AssumeRoleWithWebIdentity",
        "        Condition: {StringLike: !GetAtt Json.Value}",
    );
}

/** A call of a custom resource of AWS CDK, with a policy as text in its own text. */
function logPolicy(principal: string): string {
    return resources(
        "P:",
        "  Type: Custom::CloudwatchLogResourcePolicy",
        "  Properties:",
        `    Create: !Join ["", ['{"service":"Logs","parameters":{"policyDocument":"', '{\\"Statement\\":[{\\"Action\\":\\"logs:PutLogEvents\\",\\"Effect\\":\\"Allow\\",\\"Principal\\":${principal},\\"Resource\\":\\"', !GetAtt Log.Arn, '\\"}]}', '"}}']]`,
        "Log: {Type: AWS::Logs::LogGroup}",
    );
}

const CASES: readonly JudgedCase[] = [
    {
        name: "the canonical user of an origin access identity",
        text: resources(OAI, ...bucketPolicy("{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}")),
        found: [],
    },
    {
        name: "the same in a text",
        text: resources(OAI, ...bucketPolicy("{CanonicalUser: !Sub '${Identity.S3CanonicalUserId}'}")),
        found: [],
    },
    {
        name: "the canonical user of an account",
        text: resources(...bucketPolicy(`{CanonicalUser: ${"79a59df900b949e5".repeat(4)}}`)),
        found: [
            [
                "principal-account",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.CanonicalUser",
                9,
                null,
            ],
        ],
    },
    {
        name: "a canonical user that a parameter names",
        text: `Parameters: {User: {Type: String}}\n${resources(...bucketPolicy("{CanonicalUser: !Ref User}"))}`,
        found: [
            [
                "document-invalid",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.CanonicalUser",
                10,
                null,
            ],
        ],
    },
    {
        name: "whom a parameter spares a denial",
        text: `Parameters: {Users: {Type: String}}\n${resources(...bucketPolicy("{AWS: !Split [',', !Ref Users]}", "Deny").map((line) => line.replace("Principal", "NotPrincipal")))}`,
        found: [],
    },
    {
        name: "whom a parameter is denied",
        text: `Parameters: {User: {Type: String}}\n${resources(...bucketPolicy("{AWS: !Ref User}", "Deny"), "        Condition: {StringNotLike: {aws:PrincipalArn: [!ImportValue x]}}")}`,
        found: [],
    },
    {
        name: "whom a parameter is granted access",
        text: `Parameters: {User: {Type: String}}\n${resources(...bucketPolicy("{AWS: !Ref User}"))}`,
        found: [
            ["document-invalid", "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS", 10, null],
        ],
    },
    {
        name: "a denial whose condition a condition decides",
        text: resources(
            ...bucketPolicy("'*'", "Deny"),
            "        Condition: !If [C, {Bool: {aws:SecureTransport: false}}, !Ref AWS::NoValue]",
        ),
        found: [],
    },
    {
        name: "the audiences of a provider from parameters",
        text: `Parameters: {Org: {Type: String}, All: {Type: CommaDelimitedList}}\n${resources(
            "P: {Type: AWS::IAM::OIDCProvider, Properties: {Url: 'https://issuer.example', ClientIdList: [!Ref Org, !Sub 'https://github.com/${Org}']}}",
            "Q: {Type: AWS::IAM::OIDCProvider, Properties: {Url: 'https://issuer.example', ClientIdList: !Ref All}}",
        )}`,
        found: [],
    },
    {
        name: "no audiences, or a star",
        text: resources(
            "P: {Type: AWS::IAM::OIDCProvider, Properties: {Url: 'https://issuer.example', ClientIdList: ['*']}}",
            "Q: {Type: AWS::IAM::OIDCProvider, Properties: {Url: 'https://issuer.example'}}",
        ),
        found: [
            ["provider-without-audience", "Resources.P.Properties.ClientIdList[0]", 2, null],
            ["provider-without-audience", "Resources.Q.Properties", 3, null],
        ],
    },
    {
        name: "JSON in JSON for a service",
        text: logPolicy('{\\"Service\\":\\"es.amazonaws.com\\"}'),
        found: [],
    },
    {
        name: "JSON in JSON for everybody",
        text: logPolicy('\\"*\\"'),
        found: [
            [
                "principal-anonymous",
                "Resources.P.Properties.Create.parameters.policyDocument.Statement[0].Principal",
                5,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "conditions that a custom resource makes",
        text: serviceAccount("system:serviceaccount:web:app"),
        found: [],
    },
    {
        name: "such conditions with a wildcard",
        text: serviceAccount("system:serviceaccount:*"),
        found: [
            [
                "subject-wildcard",
                'Resources.R.Properties.AssumeRolePolicyDocument.Statement.Condition.StringLike["oidc.eks.us-east-1.amazonaws.com/id/436C75737465722E4F70656E4964436F:sub"]',
                16,
                "system:serviceaccount:attacker:attacker",
            ],
        ],
    },
    {
        name: "a loop over roles",
        text: `Transform: AWS::LanguageExtensions\n${resources(
            "Fn::ForEach::Roles:",
            "  - Name",
            "  - [alpha, beta]",
            ...[
                "- ${Name}:",
                ...gitHubRole("!Sub 'repo:acme/${Name}:environment:production'")
                    .slice(1)
                    .map((line) => `  ${line}`),
            ].map((line) => `  ${line}`),
        )}`,
        found: [],
    },
    {
        name: "parameters that no document uses",
        text: `Parameters:\n${["A", "B", "C"]
            .map((name) => `  ${name}: {Type: String, AllowedValues: [a, b, c, d, e, f, g, h]}`)
            .join(
                "\n",
            )}\n${resources(...gitHubRole("'repo:acme/app:environment:production'"), "    Tags: [{Key: !Ref A, Value: !Ref B}]", "    Path: !Sub '/${C}/'")}`,
        found: [],
    },
    {
        name: "parameters that no permission needs",
        text: `Parameters:\n${["A", "B", "C"]
            .map((name) => `  ${name}: {Type: String, AllowedValues: [a, b, c, d, e, f, g, h]}`)
            .join("\n")}\n${resources(
            "P: {Type: AWS::Lambda::Permission, Properties: {Action: 'lambda:InvokeFunction', FunctionName: !Sub '${A}${B}${C}', Principal: sns.amazonaws.com, SourceArn: 'arn:aws:sns:us-east-1:111122223333:t'}}",
        )}`,
        found: [],
    },
    {
        name: "inline code that makes a policy",
        text: resources(
            "F:",
            "  Type: AWS::Lambda::Function",
            "  Properties:",
            "    Code:",
            "      ZipFile: |",
            '        "use strict";',
            '        const policy = {"Statement": [{"Effect": "Allow", "Principal": "*"}]};',
            "G: {Type: AWS::Serverless::Function, Properties: {InlineCode: '[\"Statement\": x'}}",
            "H: {Type: AWS::CloudFront::Function, Properties: {FunctionCode: '{\"Statement\": x'}}",
        ),
        found: [],
    },
    {
        name: "a broken document where one can stand",
        text: resources(
            "B: {Type: AWS::S3::BucketPolicy, Properties: {PolicyDocument: '{\"Statement\": x'}}",
        ),
        found: [["document-invalid", "Resources.B.Properties.PolicyDocument", 2, null]],
    },
    {
        name: "keys that are given twice beside all documents",
        text: `${resources(
            "G: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80, Port: 81}}",
            "R: {Type: AWS::IAM::Role, Properties: {Path: /a/, Path: /b/}}",
        )}\nOutputs: {A: {Value: x}, A: {Value: y}}\nMappings: {M: {a: {b: c}, a: {b: d}}}\nParameters: {P: {Type: String, Type: String}}`,
        found: [],
    },
    {
        name: "keys that are given twice in a document and around one",
        text: resources(
            "R:",
            "  Type: AWS::IAM::Role",
            "  Properties:",
            "    AssumeRolePolicyDocument:",
            "      Statement: {Effect: Allow, Effect: Deny, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}",
            "T: {Type: AWS::SNS::Topic}",
            "T: {Type: AWS::SNS::Topic}",
            "C: {Type: Custom::C, Properties: {A: 1, A: 2}}",
            "P: {Type: AWS::IAM::OIDCProvider, Properties: {Url: 'https://a.example', Url: 'https://b.example', ClientIdList: [a]}}",
        ),
        found: [
            ["document-invalid", "Resources.R.Properties.AssumeRolePolicyDocument.Statement.Effect", 6, null],
            ["document-invalid", "Resources.T", 8, null],
            ["document-invalid", "Resources.C.Properties.A", 9, null],
            ["document-invalid", "Resources.P.Properties.Url", 10, null],
        ],
    },
    {
        name: "keys that are given twice in what a document names",
        text: `Mappings: {M: {a: {b: c}, a: {b: d}}}\nParameters: {P: {Type: String, AllowedValues: [x], AllowedValues: [y], Description: p, Description: q}}\n${resources(
            ...bucketPolicy(
                "{AWS: !Sub ['arn:aws:iam::111122223333:role/${N}${P}', {N: !FindInMap [M, a, b]}]}",
            ),
        )}`,
        found: [
            ["document-invalid", "Mappings.M.a", 1, null],
            ["document-invalid", "Parameters.P.AllowedValues", 2, null],
        ],
    },
    {
        name: "a macro in a tag, and an include in an HTTP API",
        text: `Transform: AWS::Serverless-2016-10-31\n${resources(
            "T: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: a, Value: {Fn::Transform: {Name: Mine}}}]}}",
            "H: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: 's3://b/api.yaml'}}}}}",
        )}`,
        found: [],
    },
    {
        name: "a file in a REST API, beside the template and elsewhere",
        text: resources(
            "A: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}}}}",
            "B: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: 's3://b/api.yaml'}}}}}",
        ),
        found: [["document-unknown", 'Resources.B.Properties.DefinitionBody["Fn::Transform"]', 3, null]],
    },
    {
        name: "a number as Sid",
        text: resources(...bucketPolicy("{AWS: 'arn:aws:iam::111122223333:role/a'}"), "        Sid: 1"),
        found: [],
    },
];

describe("a template as people write them", () => {
    for (const { name, text, found } of CASES) {
        it(`is judged rightly with ${name}`, () => {
            assert.deepEqual(judged(text), found);
        });
    }
});
