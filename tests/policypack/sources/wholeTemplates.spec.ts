import assert from "node:assert/strict";
import { judged, type JudgedCase } from "./judged";

/** A template, line by line. */
function lines(...text: readonly string[]): string {
    return text.join("\n");
}

const CASES: readonly JudgedCase[] = [
    {
        name: "a trust policy that the globals give to a function",
        text: lines(
            "Transform: AWS::Serverless-2016-10-31",
            "Globals:",
            "  Function:",
            "    AssumeRolePolicyDocument:",
            '      Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {AWS: "arn:aws:iam::444455556666:root"}}]',
            "Resources:",
            "  F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}",
        ),
        found: [
            [
                "principal-account",
                "Resources.F.Properties.AssumeRolePolicyDocument.Statement[0].Principal.AWS",
                5,
                "arn:aws:iam::444455556666:role/attacker",
            ],
        ],
    },
    {
        name: "function URLs that a loop makes",
        text: lines(
            "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]",
            "Resources:",
            "  Fn::ForEach::F:",
            "    - N",
            "    - [A, B]",
            "    - F${N}: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: NONE}}}",
        ),
        found: [
            [
                "principal-anonymous",
                "Resources.FA.Properties.FunctionUrlConfig.AuthType",
                6,
                "arn:aws:iam::999999999999:role/attacker",
            ],
            [
                "principal-anonymous",
                "Resources.FB.Properties.FunctionUrlConfig.AuthType",
                6,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a function URL in a set of stacks",
        text: lines(
            "Resources:",
            "  S:",
            "    Type: AWS::CloudFormation::StackSet",
            "    Properties:",
            "      TemplateBody: |",
            "        Transform: AWS::Serverless-2016-10-31",
            "        Globals: {Function: {FunctionUrlConfig: {AuthType: NONE}}}",
            "        Resources: {F: {Type: AWS::Serverless::Function}}",
        ),
        found: [
            [
                "principal-anonymous",
                "Resources.S.Properties.TemplateBody.Resources.F.Properties.FunctionUrlConfig.AuthType",
                5,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "the policy of an API in a text in YAML, with the stack's name",
        text: lines(
            "Resources:",
            "  A:",
            "    Type: AWS::ApiGateway::RestApi",
            "    Properties:",
            "      Body: !Sub |",
            '        swagger: "2.0"',
            '        info: {title: "${AWS::StackName}"}',
            "        x-amazon-apigateway-policy:",
            "          Statement:",
            "            - Effect: Allow",
            '              Principal: "*"',
            "              Action: execute-api:Invoke",
            '              Resource: "execute-api:/*"',
        ),
        found: [
            [
                "principal-anonymous",
                'Resources.A.Properties.Body["x-amazon-apigateway-policy"].Statement[0].Principal',
                5,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "a service account of a cluster, in a text",
        text: lines(
            "Resources:",
            "  C: {Type: AWS::EKS::Cluster, Properties: {RoleArn: x, ResourcesVpcConfig: {SubnetIds: []}}}",
            "  P: {Type: AWS::IAM::OIDCProvider, Properties: {Url: !GetAtt C.OpenIdConnectIssuerUrl, ClientIdList: [sts.amazonaws.com]}}",
            "  R:",
            "    Type: AWS::IAM::Role",
            "    Properties:",
            "      AssumeRolePolicyDocument: !Sub",
            "        - |",
            '          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "${P}"}, "Action": "sts:AssumeRoleWithWebIdentity",',
            '           "Condition": {"StringEquals": {"${I}:aud": "sts.amazonaws.com", "${I}:sub": "system:serviceaccount:ns:sa"}}}]}',
            '        - I: !Select [1, !Split ["//", !GetAtt C.OpenIdConnectIssuerUrl]]',
        ),
        found: [],
    },
    {
        name: "a role by a mapping, in a text",
        text: lines(
            "Mappings: {M: {a: {r: role-a}, b: {r: role-b}}}",
            "Parameters: {E: {Type: String, AllowedValues: [a, b]}}",
            "Resources:",
            "  B:",
            "    Type: AWS::S3::BucketPolicy",
            "    Properties:",
            "      Bucket: b",
            '      PolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: !Sub ["arn:aws:iam::111122223333:role/${R}", {R: !FindInMap [M, !Ref E, r]}]}, Action: s3:GetObject, Resource: "*"}}',
        ),
        found: [],
    },
    {
        name: "denials by parameters",
        text: lines(
            "Parameters: {Roles: {Type: CommaDelimitedList}, Org: {Type: String}, Vpce: {Type: String}}",
            "Resources:",
            "  B:",
            "    Type: AWS::S3::BucketPolicy",
            "    Properties:",
            "      Bucket: b",
            "      PolicyDocument:",
            "        Statement:",
            '          - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: {StringNotEquals: {"aws:PrincipalOrgID": !Ref Org, "aws:sourceVpce": !Ref Vpce}}}',
            '          - {Effect: Deny, NotPrincipal: {AWS: !Split [",", !Join [",", !Ref Roles]]}, Action: "s3:*", Resource: "*"}',
            "          - {Effect: Deny, Principal: {AWS: !Ref Roles}, Action: !Ref Org, Resource: !ImportValue x}",
        ),
        found: [],
    },
    {
        name: "actions that a condition or a parameter denies",
        text: lines(
            "Resources:",
            '  G: {Type: AWS::IAM::Group, Properties: {Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Deny, NotAction: !If [X, "iam:*", "sts:*"], Resource: "*"}, {Effect: Deny, Action: !Ref L, Resource: "*"}]}}]}}',
            "Parameters: {L: {Type: CommaDelimitedList}}",
            "Conditions: {X: !Equals [a, b]}",
        ),
        found: [],
    },
    {
        name: "inline code, and a file for an instance, that hold broken policies",
        text: lines(
            "Resources:",
            "  F:",
            "    Type: AWS::Lambda::Function",
            "    Properties:",
            "      Code:",
            "        ZipFile: !Sub |",
            "          [x for x in range(3)]",
            '          policy = \'{"Statement": [{"Effect": "Allow", "Principal": "*"}]}\'',
            "  C:",
            "    Type: AWS::CloudFormation::Init",
            "    Properties: {}",
            "    Metadata:",
            "      AWS::CloudFormation::Init:",
            '        config: {files: {/x: {content: \'{"Statement": [{"Effect": "Allow", "Principal": "*", ] }\'}}}',
        ),
        found: [],
    },
    {
        name: "properties from a file in a bucket",
        text: lines(
            "Resources:",
            "  B:",
            "    Type: AWS::IAM::Role",
            "    Properties:",
            '      "Fn::Transform": {Name: AWS::Include, Parameters: {Location: s3://b/role.json}}',
        ),
        found: [["document-unknown", 'Resources.B.Properties["Fn::Transform"]', 5, null]],
    },
    {
        name: "resources from a file beside the template",
        text: lines(
            "Resources:",
            "  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./r.yaml}}",
            "  T: {Type: AWS::SNS::Topic}",
        ),
        found: [["document-unknown", 'Resources["Fn::Transform"]', 2, null]],
    },
    {
        name: "flow style and quoted texts that are indented less",
        text: lines(
            "Resources:",
            "  R:",
            "    Type: AWS::IAM::Role",
            "    Properties:",
            "      AssumeRolePolicyDocument:",
            "        Statement:",
            "          - {Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: ['ec2.amazonaws.com', \"ssm.amazonaws.com\"",
            "  ]}}",
            "      Description: 'it''s",
            "   less'",
            "      ManagedPolicyArns: [",
            "        # comment",
            "        !Sub 'arn:${AWS::Partition}:iam::aws:policy/A',",
            "        ]",
        ),
        found: [],
    },
    {
        name: "a principal with an escape, under a key of several lines",
        text: lines(
            "Resources:",
            "  B:",
            "    Type: AWS::S3::BucketPolicy",
            "    Properties:",
            "      Bucket: b",
            "      PolicyDocument:",
            "        ? Statement",
            "        : - Effect: !!str Allow",
            '            Principal: "\\x2a"',
            "            Action: s3:GetObject",
            '            Resource: "*"',
        ),
        found: [
            [
                "principal-anonymous",
                "Resources.B.Properties.PolicyDocument.Statement[0].Principal",
                9,
                "arn:aws:iam::999999999999:role/attacker",
            ],
        ],
    },
    {
        name: "the part of a template that a file has, with resources by reference",
        text: lines(
            "R:",
            "  Type: AWS::IAM::Role",
            "  Properties:",
            "    AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}}",
            "    Policies:",
            "      - PolicyName: read",
            '        PolicyDocument: {Statement: {Effect: Allow, Action: s3:GetObject, Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]}}',
        ),
        found: [],
    },
];

describe("a whole template", () => {
    for (const { name, text, found } of CASES) {
        it(`is judged with ${name}`, () => {
            assert.deepEqual(judged(text), found);
        });
    }
});
