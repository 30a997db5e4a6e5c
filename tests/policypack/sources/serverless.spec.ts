import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";
import { judged, type JudgedCase } from "./judged";

const TRANSFORM = "Transform: AWS::Serverless-2016-10-31\n";

/** A template with one API whose access is as given. */
function api(...auth: readonly string[]): string {
    return [
        "Resources:",
        "  Api:",
        "    Type: AWS::Serverless::Api",
        "    Properties:",
        "      StageName: prod",
        "      Auth:",
        "        ResourcePolicy:",
        ...auth.map((line) => `          ${line}`),
    ].join("\n");
}

const CASES: readonly JudgedCase[] = [
    {
        name: "a function URL of which a condition decides, to which SAM adds no permission",
        text: "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      FunctionUrlConfig:\n        AuthType: !If [C, AWS_IAM, NONE]",
        found: [],
    },
    {
        name: "a function URL that the globals open",
        text: "Globals: {Function: {FunctionUrlConfig: {AuthType: NONE}}}\nResources:\n  Fn: {Type: AWS::Serverless::Function}",
        found: [
            [
                "principal-anonymous",
                "Resources.Fn.Properties.FunctionUrlConfig.AuthType",
                2,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a function URL that the globals open and the function closes",
        text: "Globals: {Function: {FunctionUrlConfig: {AuthType: NONE}}}\nResources:\n  Fn: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: AWS_IAM}}}",
        found: [],
    },
    {
        name: "a function that ignores the globals",
        text: "Globals: {Function: {FunctionUrlConfig: {AuthType: NONE}}}\nResources:\n  Fn: {Type: AWS::Serverless::Function, IgnoreGlobals: [FunctionUrlConfig]}\n  All: {Type: AWS::Serverless::Function, IgnoreGlobals: '*'}",
        found: [],
    },
    {
        name: "globals of no function",
        text: "Globals: {Function: {FunctionUrlConfig: {AuthType: NONE}}}\nResources:\n  T: {Type: AWS::SNS::Topic}",
        found: [],
    },
    {
        name: "an API for a parameter",
        text: api("AwsAccountWhitelist: [!Ref Account]"),
        found: [
            [
                "document-invalid",
                "Resources.Api.Properties.Auth.ResourcePolicy.AwsAccountWhitelist[0]",
                9,
                null,
            ],
        ],
    },
    {
        name: "an API for a role",
        text: api("AwsAccountWhitelist: ['arn:aws:iam::444455556666:role/caller']"),
        found: [],
    },
    {
        name: "an API for a range of addresses",
        text: api("IpRangeWhitelist: [192.0.2.0/24]"),
        found: [
            [
                "principal-anonymous",
                "Resources.Api.Properties.Auth.ResourcePolicy.IpRangeWhitelist",
                9,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "an API for a VPC that a parameter names",
        text: api("IntrinsicVpcWhitelist: [!Ref Vpc]"),
        found: [
            [
                "principal-anonymous",
                "Resources.Api.Properties.Auth.ResourcePolicy.IntrinsicVpcWhitelist",
                9,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "an API with a statement that a condition decides",
        text: api(
            "CustomStatements: !If",
            "  - C",
            "  - {Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*'}",
            "  - {Effect: Deny, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*'}",
        ),
        found: [
            [
                "principal-anonymous",
                'Resources.Api.Properties.Auth.ResourcePolicy.CustomStatements["Fn::If"][1].Principal',
                11,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "an API that events imply, for an account that the globals name",
        text: 'Globals: {Api: {Auth: {ResourcePolicy: {AwsAccountWhitelist: ["444455556666"]}}}}\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Get: {Type: Api, Properties: {Path: /, Method: get}}',
        found: [
            [
                "principal-account",
                "Resources.ServerlessRestApi.Properties.Auth.ResourcePolicy.AwsAccountWhitelist[0]",
                2,
                "arn:aws:iam::444455556666:role/attacker",
            ],
        ],
    },
    {
        name: "an API that events imply, with a statement of the globals",
        text: "Globals: {Api: {Auth: {ResourcePolicy: {CustomStatements: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*'}]}}}}\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Get: {Type: Api, Properties: {Path: /, Method: get}}",
        found: [
            [
                "principal-anonymous",
                "Resources.ServerlessRestApi.Properties.Auth.ResourcePolicy.CustomStatements[0].Principal",
                2,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "the accounts of the globals beside those of the API",
        text: 'Globals: {Api: {Auth: {ResourcePolicy: {AwsAccountWhitelist: ["444455556666"]}}}}\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties: {Auth: {ResourcePolicy: {AwsAccountWhitelist: ["777788889999"]}}}',
        found: [
            [
                "principal-account",
                "Resources.Api.Properties.Auth.ResourcePolicy.AwsAccountWhitelist[0]",
                2,
                "arn:aws:iam::444455556666:role/attacker",
            ],
            [
                "principal-account",
                "Resources.Api.Properties.Auth.ResourcePolicy.AwsAccountWhitelist[1]",
                6,
                "arn:aws:iam::777788889999:role/attacker",
            ],
        ],
    },
    {
        name: "an event of a state machine for an account",
        text: 'Resources:\n  S:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Events:\n        Get:\n          Type: Api\n          Properties:\n            RestApiId: !Ref Api\n            Auth: {ResourcePolicy: {AwsAccountWhitelist: ["444455556666"]}}',
        found: [
            [
                "principal-account",
                "Resources.S.Properties.Events.Get.Properties.Auth.ResourcePolicy.AwsAccountWhitelist[0]",
                11,
                "arn:aws:iam::444455556666:role/attacker",
            ],
        ],
    },
    {
        name: "a queue between a topic and a function",
        text: "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Note:\n          Type: SNS\n          Properties: {Topic: !Ref T, SqsSubscription: true}\n        Plain: {Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: false}}\n  T: {Type: AWS::SNS::Topic}",
        found: [
            [
                "principal-anonymous",
                "Resources.Fn.Properties.Events.Note.Properties.SqsSubscription",
                9,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "connectors and policy templates, which name resources of the stack",
        text: "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Connectors: {Write: {Properties: {Destination: {Id: T}, Permissions: [Write]}}}\n    Properties:\n      Policies:\n        - S3ReadPolicy: {BucketName: !Ref Bucket}\n        - !Ref Managed\n        - Statement: {Effect: Allow, Action: s3:GetObject, Resource: !Ref Arn}\n      Events:\n        Schedule: {Type: Schedule, Properties: {Schedule: rate(1 day)}}",
        found: [],
    },
];

describe("a template of AWS SAM", () => {
    for (const { name, text, found } of CASES) {
        it(`says of ${name} what it says of what SAM makes of it`, () => {
            assert.deepEqual(judged(TRANSFORM + text), found);
        });
    }

    it("says what SAM adds, and what to write instead", () => {
        const { violations } = checkText(
            "t.yaml",
            TRANSFORM +
                "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: NONE}}}}",
            DEFAULT_CONFIGURATION,
        );
        assert.deepEqual(
            violations.map(({ message, remediation }) => [message, remediation]),
            [
                [
                    "without authentication, AWS SAM adds a permission for everybody to the function",
                    "Set the authorization type to AWS_IAM, and name the roles that call the function by their ARNs in permissions.",
                ],
            ],
        );
    });
});
