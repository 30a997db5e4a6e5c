import assert from "node:assert/strict";
import { inspect } from "node:util";
import { readDocument } from "../../../policypack/iam/document";
import { namesSource } from "../../../policypack/iam/sources";
import { UNKNOWN } from "../../../policypack/values/value";

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
        { condition: { Null: { "lambda:EventSourceToken": "false" } }, named: false },
        { condition: { StringEquals: { "aws:SourceAccount": [] } }, named: false },
        { condition: { StringLike: { "aws:SourceArn": FUNCTION } }, named: true },
        {
            condition: { StringLike: { "aws:SourceArn": "arn:aws:lambda:*:123456789012:function:*" } },
            named: true,
        },
        {
            condition: { StringLike: { "aws:SourceArn": "arn:aws:sns:us-east-2:123456789012:*" } },
            named: true,
        },
        { condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:123456789012:*" } }, named: true },
        {
            condition: {
                StringLike: {
                    "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:123456789012:trail/*",
                },
            },
            named: true,
        },
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
        { condition: { StringEquals: { "aws:SourceOrgID": "O-abcdefghij" } }, named: false },
        { condition: { StringEquals: { "aws:SourceOrgID": "o-abc/x" } }, named: false },
        { condition: { StringEquals: { "aws:SourceOrgID": "no-abc" } }, named: false },
        { condition: { ArnLike: { "aws:SourceOrgID": "o-abcdefghij" } }, named: false },
        { condition: { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "o-abc/r-x/*" } }, named: true },
        { condition: { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "*/r-x/*" } }, named: false },
        { condition: { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "no-abc/r-x/*" } }, named: false },
        { condition: { "ForAnyValue:ArnLike": { "aws:SourceOrgPaths": "o-abc/r-x/*" } }, named: false },
        { condition: { StringEquals: { "lambda:EventSourceToken": "amzn1.ask.skill.x" } }, named: true },
        { condition: { StringEquals: { "lambda:EventSourceToken": "" } }, named: false },
        { condition: { StringLike: { "lambda:EventSourceToken": "*" } }, named: false },
        { condition: { ArnLike: { "lambda:EventSourceToken": "amzn1.ask.skill.x" } }, named: false },
        { condition: { StringEquals: { "aws:SourceArn": "${aws:Arn}:a:b:c:d:e" } }, named: false },
        {
            condition: { StringEquals: { "aws:SourceArn": "arn:aws:s3:::${aws:PrincipalTag/b}" } },
            named: false,
        },
        { condition: { StringEquals: { "aws:SourceArn": "acme-artifacts" } }, named: false },
        { condition: { StringEquals: { "aws:SourceArn": "arn:aws:s3:::acme-*" } }, named: true },
        { condition: { StringEquals: { "aws:Other": "arn:aws:s3:::acme" } }, named: false },
        { condition: { StringLike: { "aws:SourceArn": "arn:aws:sns:*:123456789012:*" } }, named: false },
        { condition: { StringLike: { "aws:SourceArn": "arn:aws:sns:*:123456789012:jobs*" } }, named: false },
        { condition: { StringLike: { "aws:SourceArn": "arn:aws:rds:*:123456789012:*:db:x" } }, named: false },
        // Of two tests on one key, one that negates or compares numbers is no demand for a source.
        {
            condition: {
                StringLike: { "aws:SourceAccount": "*" },
                StringNotEquals: { "aws:SourceAccount": "123456789012" },
                NumericEquals: { "aws:SourceAccount": "123456789012" },
            },
            named: false,
        },
        { condition: { StringEquals: UNKNOWN }, named: true },
        { condition: { StringEquals: { "aws:ResourceTag/Lambda-Access": "true" } }, named: false },
    ];
    for (const { condition, named } of cases) {
        it(`${inspect(condition)}: ${named ? "yes" : "no"}`, () => {
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
