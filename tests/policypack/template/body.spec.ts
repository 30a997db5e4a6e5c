import assert from "node:assert/strict";
import { checkProperties } from "../../../policypack/engine/engine";
import { readTemplateBody } from "../../../policypack/template/body";

const STACK = "aws:cloudformation/stack:Stack";

const OPEN = `
Parameters:
  Who: {Type: String, AllowedValues: ["arn:aws:iam::111122223333:role/a", "*"]}
Resources:
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Ref Who}
            Action: s3:GetObject
            Resource: !Sub "arn:aws:s3:::\${Bucket}/*"
`;

function rulesIn(templateBody: string, type = STACK): (readonly [string, string])[] {
    return checkProperties({ templateBody }, type).map(({ rule, path }) => [rule, path] as const);
}

describe("a template that a resource holds", () => {
    it("is read in YAML, with each value that a parameter allows", () => {
        assert.deepEqual(rulesIn(OPEN), [
            [
                "principal-anonymous",
                "templateBody.Resources.P.Properties.PolicyDocument.Statement[0].Principal.AWS",
            ],
        ]);
    });

    it("is read in any property of that name", () => {
        for (const type of [
            "aws:cloudformation/stackSet:StackSet",
            "aws-native:cloudformation:StackSet",
            "",
        ]) {
            assert.equal(rulesIn(OPEN, type).length, 1);
        }
        assert.equal(checkProperties({ TemplateBody: OPEN }).length, 1);
    });

    it("lets a key's policy name the root of the account that the stack is made in alone", () => {
        const named = (type: string, property: string, who: string) =>
            rulesIn(
                [
                    "Resources:",
                    "  K:",
                    `    Type: ${type}`,
                    "    Properties:",
                    `      ${property}:`,
                    `        Statement: [{Effect: Allow, Principal: {AWS: ${who}}, Action: "kms:*", Resource: "*"}]`,
                ].join("\n"),
            );
        const own = '!Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"';
        const at = "templateBody.Resources.K.Properties";
        const who = "Statement[0].Principal.AWS";
        assert.deepEqual(
            [
                named("AWS::KMS::Key", "KeyPolicy", own),
                named("AWS::KMS::ReplicaKey", "KeyPolicy", "!Ref AWS::AccountId"),
                named("AWS::KMS::Key", "KeyPolicy", '"arn:aws:iam::444455556666:root"'),
                named("AWS::KMS::Key", "KeyPolicy", '!Sub "arn:aws:iam::${Other}:root"'),
                named("AWS::SQS::QueuePolicy", "PolicyDocument", own),
            ],
            [
                [],
                [],
                [["principal-account", `${at}.KeyPolicy.${who}`]],
                [["principal-account", `${at}.KeyPolicy.${who}`]],
                [["principal-account", `${at}.PolicyDocument.${who}`]],
            ],
        );
    });

    it("lets a key's policy inside another template's body name that account too", () => {
        const key = {
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
        const inner = JSON.stringify({ Resources: { Key: key } });
        const set = { Type: "AWS::CloudFormation::StackSet", Properties: { TemplateBody: inner } };
        assert.deepEqual(rulesIn(inner), []);
        assert.deepEqual(checkProperties({ Resources: { Set: set } }), []);
        assert.deepEqual(rulesIn(JSON.stringify({ Resources: { Set: set } })), []);
    });

    it("says the same in JSON", () => {
        const json = JSON.stringify({
            Resources: { K: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "User" } } } },
        });
        assert.deepEqual(rulesIn(json), [["static-access-key", "templateBody.Resources.K.Properties"]]);
    });

    it("is found once, however many conditions stand beside it", () => {
        const tags = Array.from({ length: 4 }, (_, at) => `{Key: k${at}, Value: !If [C${at}, a, b]}`);
        const text = OPEN.replace("Properties:", `Properties:\n      Tags: [${tags.join(", ")}]`);
        assert.equal(rulesIn(text).length, 1);
    });

    it("that combines in too many ways is refused where it holds a document", () => {
        const actions = Array.from({ length: 12 }, (_, at) => `!If [C${at}, "s3:GetObject", "s3:PutObject"]`);
        const text = OPEN.replace("s3:GetObject", `[${actions.join(", ")}]`);
        assert.deepEqual(rulesIn(text).at(-1), ["document-invalid", "templateBody.Resources.P.Properties"]);
        const tags = Array.from({ length: 12 }, (_, at) => `{Key: k${at}, Value: !If [C${at}, a, b]}`).join(
            ", ",
        );
        assert.deepEqual(
            rulesIn(`Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {Tags: [${tags}]}}`),
            [],
        );
    });

    it("that combines in too many ways beside its document is judged in all ways of the document", () => {
        const tags = Array.from({ length: 12 }, (_, at) => `{Key: k${at}, Value: !If [C${at}, a, b]}`);
        const text = OPEN.replace("Properties:", `Properties:\n      Tags: [${tags.join(", ")}]`);
        assert.deepEqual(rulesIn(text), [
            [
                "principal-anonymous",
                "templateBody.Resources.P.Properties.PolicyDocument.Statement[0].Principal.AWS",
            ],
        ]);
    });

    it("that cannot be read is refused", () => {
        assert.deepEqual(rulesIn("Resources: [1"), [["document-invalid", "templateBody"]]);
        assert.deepEqual(rulesIn("Resources: {P: {Type: AWS::A::B, Type: AWS::A::C}}"), [
            ["document-invalid", "templateBody.Resources.P.Type"],
        ]);
    });

    it("that a macro will change is not known", () => {
        const text = "Transform: Mine\nResources: {T: {Type: AWS::SNS::Topic}}";
        assert.deepEqual(rulesIn(text), [["document-unknown", "templateBody.Transform"]]);
        const known = "Transform: [AWS::Serverless-2016-10-31]\nResources: {T: {Type: AWS::SNS::Topic}}";
        assert.deepEqual(rulesIn(known), []);
    });

    it("is none where another tool has its own", () => {
        assert.equal(readTemplateBody('{"$schema": "x", "resources": []}'), undefined);
        assert.deepEqual(rulesIn("just words"), []);
        assert.deepEqual(rulesIn(""), []);
    });
});
