import assert from "node:assert/strict";
import { readDocument } from "../../../policypack/iam/document";
import { namesSource } from "../../../policypack/iam/sources";

const FUNCTION = "arn:aws:lambda:us-east-2:123456789012:function:*";

describe("a source of a service", () => {
    const cases: readonly { condition: object; named: boolean }[] = [
        { condition: {}, named: false },
        { condition: { StringEquals: { "aws:SourceAccount": "123456789012" } }, named: true },
        { condition: { stringequals: { "AWS:sourceaccount": "123456789012" } }, named: true },
        { condition: { StringEquals: { "aws:SourceAccount": ["123456789012", "*"] } }, named: false },
        { condition: { StringLike: { "aws:SourceAccount": "*" } }, named: false },
        { condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } }, named: false },
        { condition: { "ForAllValues:StringEquals": { "aws:SourceAccount": "123456789012" } }, named: false },
        { condition: { StringNotEquals: { "aws:SourceAccount": "123456789012" } }, named: false },
        { condition: { Null: { "aws:SourceAccount": "false" } }, named: false },
        { condition: { StringLike: { "aws:SourceArn": FUNCTION } }, named: true },
        {
            condition: { ArnLike: { "aws:SourceArn": "arn:aws:lambda:*:123456789012:function:x" } },
            named: true,
        },
        {
            condition: { ArnLike: { "aws:SourceArn": "arn:aws:lambda:us-east-2:*:function:x" } },
            named: false,
        },
        { condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-artifacts" } }, named: true },
        { condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-*" } }, named: false },
        { condition: { StringLike: { "aws:SourceArn": "*" } }, named: false },
        { condition: { StringEquals: { "aws:SourceArn": "${aws:PrincipalArn}" } }, named: false },
        { condition: { StringEquals: { "aws:SourceOrgID": "o-abcdefghij" } }, named: true },
        { condition: { StringLike: { "aws:SourceOrgID": "o-*" } }, named: false },
        { condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, named: false },
        { condition: { StringEquals: { "aws:ResourceTag/Lambda-Access": "true" } }, named: false },
    ];
    for (const { condition, named } of cases) {
        it(`${JSON.stringify(condition)}: ${named ? "yes" : "no"}`, () => {
            const [statement] = readDocument(
                {
                    Statement: {
                        Effect: "Allow",
                        Principal: { Service: "lambda.amazonaws.com" },
                        Action: "ecr:BatchGetImage",
                        Condition: condition,
                    },
                },
                "",
            ).statements;
            assert.ok(statement);
            assert.equal(namesSource(statement), named);
        });
    }
});
