import assert from "node:assert/strict";
import { bucketPolicy, gitHubRole, judged, type JudgedCase, resources } from "./judged";

const MAP = (key: string, entry: string, other: string, open: string): string =>
    `Mappings: {M: {${entry}: {P: "arn:aws:iam::111122223333:role/a"}, ${other}: {P: "${open}"}}}\n` +
    resources(...bucketPolicy(`{AWS: !FindInMap [M, ${key}, P]}`));

const CASES: readonly JudgedCase[] = [
    {
        name: "a region that opens",
        text: MAP("!Ref AWS::Region", "us-east-1", "eu-west-1", "*"),
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS",
                10,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a partition that opens",
        text: MAP("!Ref AWS::Partition", "aws", "aws-cn", "*"),
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS",
                10,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a stack's name that opens",
        text: MAP("!Ref AWS::StackName", "stack", "prod", "*"),
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS",
                10,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "an account that opens",
        text: MAP("!Ref AWS::AccountId", "'111111111111'", "'222222222222'", "*"),
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS",
                10,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a part of a region and a stack's name that opens",
        text: MAP("!Sub '${AWS::StackName}-${AWS::Region}'", "stack-us-east-1", "x-y", "*"),
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS",
                10,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a parameter without allowed values that opens",
        text: `Parameters: {Env: {Type: String}}\n${MAP("!Ref Env", "dev", "prod", "*")}`,
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS",
                11,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a default that opens",
        text: `Transform: AWS::LanguageExtensions\nMappings: {M: {us-east-1: {P: "arn:aws:iam::111122223333:role/a"}}}\n${resources(...bucketPolicy("{AWS: !FindInMap [M, !Ref AWS::Region, P, {DefaultValue: '*'}]}"))}`,
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.Principal.AWS",
                11,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a region whose roles are roles",
        text: MAP("!Ref AWS::Region", "us-east-1", "eu-west-1", "arn:aws:iam::111122223333:role/b"),
        found: [],
    },
    {
        name: "a region that no stack with another mapping is deployed in",
        text: `Mappings:\n  N: {us-east-1: {P: "arn:aws:iam::111122223333:role/n"}}\n  M: {us-east-1: {P: "arn:aws:iam::111122223333:role/m"}, eu-west-1: {P: "*"}}\n${resources(...bucketPolicy("{AWS: [!FindInMap [N, !Ref AWS::Region, P], !FindInMap [M, !Ref AWS::Region, P]]}"))}`,
        found: [],
    },
    {
        name: "a subject by region",
        text: `Mappings: {M: {us-east-1: {S: "repo:acme/app:environment:production"}, eu-west-1: {S: "repo:acme/*"}}}\n${resources(...gitHubRole("!FindInMap [M, !Ref AWS::Region, S]"))}`,
        found: [
            [
                "subject-wildcard",
                'Resources.R.Properties.AssumeRolePolicyDocument.Statement.Condition.StringLike["token.actions.githubusercontent.com:sub"]',
                13,
                "repo:acme/attacker:ref:refs/heads/main",
            ],
        ],
    },
    {
        name: "an owner called like the stack",
        text: resources(...gitHubRole("!Sub 'repo:${AWS::StackName}/app:ref:refs/heads/main'")),
        found: [
            [
                "document-invalid",
                'Resources.R.Properties.AssumeRolePolicyDocument.Statement.Condition.StringLike["token.actions.githubusercontent.com:sub"]',
                12,
                null,
            ],
        ],
    },
    {
        name: "a repository called like the stack",
        text: resources(...gitHubRole("!Sub 'repo:acme/${AWS::StackName}:ref:refs/heads/main'")),
        found: [
            [
                "document-invalid",
                'Resources.R.Properties.AssumeRolePolicyDocument.Statement.Condition.StringLike["token.actions.githubusercontent.com:sub"]',
                12,
                null,
            ],
        ],
    },
    {
        name: "an owner called like the region",
        text: resources(
            ...gitHubRole("!Join [':', [repo, !Sub '${AWS::Region}/app', ref, refs/heads/main]]"),
        ),
        found: [
            [
                "document-invalid",
                'Resources.R.Properties.AssumeRolePolicyDocument.Statement.Condition.StringLike["token.actions.githubusercontent.com:sub"]',
                12,
                null,
            ],
        ],
    },
    {
        name: "an environment called like the region",
        text: resources(...gitHubRole("!Sub 'repo:acme/app:environment:${AWS::Region}'")),
        found: [],
    },
    {
        name: "a repository called like an alarm",
        text: resources(
            ...gitHubRole("!Sub 'repo:acme/app:environment:${Alarm}'"),
            "Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: '*'}}",
        ),
        found: [
            [
                "document-invalid",
                'Resources.R.Properties.AssumeRolePolicyDocument.Statement.Condition.StringLike["token.actions.githubusercontent.com:sub"]',
                12,
                null,
            ],
        ],
    },
    {
        name: "a document of which a part is from a store of parameters",
        text: resources(
            "A: {Type: AWS::SQS::QueuePolicy, Properties: {PolicyDocument: '{ {{resolve:ssm:/statement}} }'}}",
            "B: {Type: AWS::SQS::QueuePolicy, Properties: {PolicyDocument: '{\"{{resolve:ssm:/x}}\": []}'}}",
            "M: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: '{ {{resolve:ssm:/statement}} }'}}",
        ),
        found: [
            ["document-invalid", "Resources.A.Properties.PolicyDocument", 2, null],
            ["document-invalid", "Resources.B.Properties.PolicyDocument", 3, null],
            ["document-invalid", "Resources.M.Properties.PolicyDocument", 4, null],
        ],
    },
    {
        name: "a key that a loop makes",
        text: `Transform: AWS::LanguageExtensions\n${resources(
            "Fn::ForEach::L:",
            "  - X",
            "  - [ment]",
            "  - B${X}:",
            "      Type: AWS::S3::BucketPolicy",
            "      Properties:",
            "        PolicyDocument:",
            "          State${X}: {Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: '*'}",
        )}`,
        found: [
            [
                "principal-anonymous",
                "Resources.Bment.Properties.PolicyDocument.Statement.Principal",
                10,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "loops in loops",
        text: `Transform: AWS::LanguageExtensions\n${resources(
            "Fn::ForEach::Outer:",
            "  - Owner",
            "  - [acme, '*']",
            "  - Fn::ForEach::Inner:",
            "      - App",
            "      - [web, api]",
            "      - B&{Owner}${App}:",
            "          Type: AWS::S3::BucketPolicy",
            "          Properties:",
            "            PolicyDocument:",
            "              Statement: {Effect: Allow, Principal: {AWS: !Ref Owner}, Action: s3:GetObject, Resource: '*'}",
        )}`,
        found: [
            [
                "principal-unclear",
                "Resources.Bacmeweb.Properties.PolicyDocument.Statement.Principal.AWS",
                13,
                null,
            ],
            [
                "principal-unclear",
                "Resources.Bacmeapi.Properties.PolicyDocument.Statement.Principal.AWS",
                13,
                null,
            ],
            [
                "principal-anonymous",
                "Resources.Bweb.Properties.PolicyDocument.Statement.Principal.AWS",
                13,
                "arn:aws:iam::999999999999:role/attacker",
            ],
            [
                "principal-anonymous",
                "Resources.Bapi.Properties.PolicyDocument.Statement.Principal.AWS",
                13,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a loop over what a parameter lists",
        text: `Transform: AWS::LanguageExtensions\nParameters: {Names: {Type: CommaDelimitedList}}\n${resources(
            "Fn::ForEach::L:",
            "  - Name",
            "  - !Ref Names",
            "  - Role${Name}:",
            "      Type: AWS::S3::BucketPolicy",
            "      Properties:",
            "        PolicyDocument:",
            "          Statement: {Effect: Allow, Principal: {AWS: !Ref Name}, Action: s3:GetObject, Resource: '*'}",
            "          Other${Name}: x",
        )}`,
        found: [
            [
                "document-unknown",
                'Resources["Fn::ForEach::L"][2]["Role${Name}"].Properties.PolicyDocument["Other${Name}"]',
                12,
                null,
            ],
            ["document-invalid", "Resources.RoleName.Properties.PolicyDocument.OtherName", 12, null],
            [
                "document-invalid",
                "Resources.RoleName.Properties.PolicyDocument.Statement.Principal.AWS",
                11,
                null,
            ],
        ],
    },
    {
        name: "a template that a function puts together in YAML",
        text: `Parameters: {Name: {Type: String}}\n${resources(
            "Set:",
            "  Type: AWS::CloudFormation::StackSet",
            "  Properties:",
            "    TemplateBody: !Sub |",
            "      Resources:",
            "        Role:",
            "          Type: AWS::IAM::Role",
            "          Properties:",
            "            RoleName: ${Name}-deploy",
            "            AssumeRolePolicyDocument:",
            "              Statement:",
            "                - {Effect: Allow, Principal: {AWS: 'arn:aws:iam::111122223333:role/${Name}'}, Action: sts:AssumeRole}",
            "                - {Effect: Allow, Principal: {AWS: '${Name}'}, Action: sts:AssumeRole}",
        )}`,
        found: [
            [
                "document-invalid",
                "Resources.Set.Properties.TemplateBody.Resources.Role.Properties.AssumeRolePolicyDocument.Statement[1].Principal.AWS",
                6,
                null,
            ],
        ],
    },
    {
        name: "a template that a function joins, or that is a parameter",
        text: `Parameters: {Body: {Type: String}}\n${resources(
            "Joined:",
            "  Type: AWS::CloudFormation::StackSet",
            "  Properties:",
            '    TemplateBody: !Join ["\\n", ["Resources:", " B: {Type: AWS::S3::BucketPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Principal: \'*\', Action: s3:*, Resource: x}}}}"]]',
            "Whole: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: !Ref Body}}",
        )}`,
        found: [
            [
                "principal-anonymous",
                "Resources.Joined.Properties.TemplateBody.Resources.B.Properties.PolicyDocument.Statement.Principal",
                6,
                "arn:aws:iam::999999999999:role/attacker",
            ],
            ["document-invalid", "Resources.Whole.Properties.TemplateBody", 7, null],
        ],
    },
    {
        name: "a statement behind what ends a line in YAML 1.1 alone",
        text: resources(
            ...bucketPolicy(
                "{AWS: 'arn:aws:iam::111122223333:role/a'} # fine\u0085          NotPrincipal: {AWS: x}",
            ),
        ),
        found: [
            ["document-invalid", "Resources.B.Properties.PolicyDocument.Statement", 7, null],
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement.NotPrincipal.AWS",
                9,
                "arn:aws:iam::999999999999:role/attacker",
            ],
            [
                "principal-unclear",
                "Resources.B.Properties.PolicyDocument.Statement.NotPrincipal.AWS",
                9,
                null,
            ],
        ],
    },
    {
        name: "an account that YAML takes for an octal number",
        text: resources(
            "R:",
            "  Type: AWS::ECR::Repository",
            "  Properties:",
            "    RepositoryPolicyText:",
            "      Statement:",
            "        Effect: Allow",
            "        Principal: {Service: lambda.amazonaws.com}",
            "        Action: ecr:BatchGetImage",
            "        Condition: {StringEquals: {aws:SourceAccount: 012345670123}}",
        ),
        found: [
            [
                "ecr-service-source",
                "Resources.R.Properties.RepositoryPolicyText.Statement.Principal.Service",
                8,
                null,
            ],
        ],
    },
    {
        name: "an account that begins with a zero and is quoted",
        text: resources(
            "R:",
            "  Type: AWS::ECR::Repository",
            "  Properties:",
            "    RepositoryPolicyText:",
            "      Statement:",
            "        Effect: Allow",
            "        Principal: {Service: lambda.amazonaws.com}",
            "        Action: ecr:BatchGetImage",
            "        Condition: {StringEquals: {aws:SourceAccount: '012345670123'}}",
        ),
        found: [],
    },
];

describe("what a deployment decides", () => {
    for (const { name, text, found } of CASES) {
        it(`is judged for ${name}`, () => {
            assert.deepEqual(judged(text), found);
        });
    }
});
