import assert from "node:assert/strict";
import { Scope } from "../../../policypack/template/functions";
import { resolve } from "../../../policypack/template/resolve";

const ACCOUNT = "111122223333";
const TEMPLATE = {
    Parameters: {
        Env: { Type: "String", AllowedValues: ["dev", "prod"] },
        P: { Type: "String", Default: "x" },
        Size: { Type: "Number" },
        Roles: { Type: "CommaDelimitedList", AllowedValues: ["a,b"] },
    },
    Mappings: { M: { a: { text: "found", list: ["x", "y"] } } },
    Resources: {
        Topic: { Type: "AWS::SNS::Topic" },
        User: { Type: "AWS::IAM::User" },
        Bucket: { Type: "AWS::S3::Bucket" },
        Custom: { Type: "Custom::Thing" },
        Stack: { Type: "AWS::CloudFormation::Stack" },
        Fn: { Type: "AWS::Serverless::Function" },
        Handler: { Type: "AWS::CloudFormation::CustomResource" },
        Cdk: { Type: "Custom::AWSCDKOpenIdConnectProvider", Properties: { Url: "https://issuer.example" } },
        Issuer: { Type: "AWS::IAM::OIDCProvider", Properties: { Url: "https://issuer.example" } },
        Hidden: { Type: "AWS::IAM::OIDCProvider", Properties: { Url: { Ref: "P" } } },
    },
};

/** A value with its functions resolved, each decision falling on the first outcome. */
function resolved(value: unknown): unknown {
    const scope = new Scope(TEMPLATE, ACCOUNT, (_, [first = ""]) => first);
    // As plain objects: a call that is left open is one of a class of its own.
    return structuredClone(resolve(value, "", scope, ACCOUNT).value);
}

describe("functions of a template", () => {
    const everywhere: readonly { value: unknown; result: unknown }[] = [
        { value: { Ref: "AWS::Region" }, result: "us-east-1" },
        { value: { Ref: "P" }, result: { Ref: "P" } },
        { value: { Ref: "Env" }, result: "dev" },
        { value: { Ref: "Roles" }, result: { Ref: "Roles" } },
        { value: { "Fn::Sub": "${!Literal}-${AWS::URLSuffix}" }, result: "${Literal}-amazonaws.com" },
        { value: { "Fn::Sub": ["${A}/${B}", { A: "x", B: { Ref: "AWS::Partition" } }] }, result: "x/aws" },
        {
            value: { "Fn::Sub": ["${A}", { A: { Ref: "P" } }] },
            result: { "Fn::Sub": ["${A}", { A: { Ref: "P" } }] },
        },
        { value: { "Fn::Sub": "a ${ AWS::Partition } b" }, result: "a aws b" },
        {
            value: { "Fn::GetAtt": ["Issuer", "Arn"] },
            result: `arn:aws:iam::${ACCOUNT}:oidc-provider/issuer.example`,
        },
        { value: { "Fn::GetAtt": ["Hidden", "Arn"] }, result: { "Fn::GetAtt": ["Hidden", "Arn"] } },
        { value: { "Fn::Join": [",", ["a", { Ref: "AWS::AccountId" }]] }, result: `a,${ACCOUNT}` },
        { value: { "Fn::Join": [",", { Ref: "Roles" }] }, result: { "Fn::Join": [",", { Ref: "Roles" }] } },
        { value: { "Fn::Join": [",", ["a", { Ref: "AWS::NoValue" }]] }, result: "a" },
        { value: { "Fn::Join": ["-", { "Fn::Split": [":", "a:b"] }] }, result: "a-b" },
        { value: { "Fn::Select": [1, ["a", "b"]] }, result: "b" },
        { value: { "Fn::Select": ["0", { "Fn::Split": ["|", "a|b"] }] }, result: "a" },
        { value: { "Fn::Select": [4, ["a"]] }, result: { "Fn::Select": [4, ["a"]] } },
        { value: { "Fn::Split": [",", "a,b"] }, result: ["a", "b"] },
        { value: { "Fn::Split": [",", { Ref: "P" }] }, result: { "Fn::Split": [",", { Ref: "P" }] } },
        { value: { "Fn::FindInMap": ["M", "a", "text"] }, result: "found" },
        { value: { "Fn::FindInMap": ["M", "a", "list"] }, result: ["x", "y"] },
        // A deployment with a key that the mapping lacks fails.
        { value: { "Fn::FindInMap": ["M", { Ref: "P" }, "text"] }, result: "found" },
        { value: { "Fn::FindInMap": ["M", { Ref: "AWS::Region" }, "text"] }, result: "found" },
        {
            value: { "Fn::FindInMap": ["M", { Ref: "AWS::Region" }, "none", { DefaultValue: "other" }] },
            result: "other",
        },
        {
            value: { "Fn::FindInMap": [{ Ref: "P" }, "a", "text"] },
            result: { "Fn::FindInMap": [{ Ref: "P" }, "a", "text"] },
        },
        { value: { "Fn::Select": [2, { "Fn::Split": ["/", { Ref: "AWS::StackId" }] }] }, result: "0" },
        {
            value: { "Fn::FindInMap": ["M", "__proto__", "text"] },
            result: { "Fn::FindInMap": ["M", "__proto__", "text"] },
        },
        { value: { "Fn::If": ["C", "yes", "no"] }, result: "yes" },
        { value: { "Fn::If": ["C", "yes"] }, result: { "Fn::If": ["C", "yes"] } },
        { value: { "Fn::ImportValue": "x" }, result: { "Fn::ImportValue": "x" } },
        { value: { "Fn::ToJsonString": { a: { Ref: "AWS::Region" } } }, result: { a: "us-east-1" } },
        { value: ["a", { Ref: "AWS::NoValue" }, "b"], result: ["a", "b"] },
        { value: { a: { Ref: "AWS::NoValue" } }, result: {} },
        { value: { Ref: "a", Other: "b" }, result: { Ref: "a", Other: "b" } },
    ];
    for (const { value, result } of everywhere) {
        it(`${JSON.stringify(value)} stand for what they say`, () => {
            assert.deepEqual(resolved(value), result);
        });
    }

    const left = Symbol("left for the rules to refuse");
    const inPrincipal: readonly { value: unknown; result: unknown }[] = [
        { value: { "Fn::GetAtt": "User.Arn" }, result: `arn:aws:iam::${ACCOUNT}:user/User` },
        { value: { "Fn::Sub": "${FnRole.Arn}" }, result: `arn:aws:iam::${ACCOUNT}:role/FnRole` },
        { value: { "Fn::Sub": "arn:aws:iam::${P}:role/x" }, result: "arn:aws:iam::999999999999:role/x" },
        { value: { "Fn::Sub": "arn:aws:iam::${P}:root" }, result: "arn:aws:iam::999999999999:root" },
        {
            value: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${P}" },
            result: `arn:aws:iam::${ACCOUNT}:role/P`,
        },
        { value: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:${P}" }, result: left },
        { value: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:oidc-provider/${P}" }, result: left },
        { value: { "Fn::Sub": "${P}.amazonaws.com" }, result: left },
        { value: { Ref: "Cdk" }, result: `arn:aws:iam::${ACCOUNT}:oidc-provider/issuer.example` },
        { value: { "Fn::GetAtt": "Cdk.Arn" }, result: left },
        {
            value: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${Handler}" },
            result: `arn:aws:iam::${ACCOUNT}:role/Handler`,
        },
        { value: { "Fn::GetAtt": "Custom.Arn" }, result: left },
        { value: { "Fn::GetAtt": "Handler.Arn" }, result: left },
        { value: { "Fn::GetAtt": "Stack.Outputs.RoleArn" }, result: left },
        { value: { "Fn::GetAtt": "Nobody.Arn" }, result: left },
        { value: { "Fn::ImportValue": "role" }, result: left },
        { value: { Ref: "P" }, result: left },
        { value: "{{resolve:ssm:/role}}", result: { "Fn::Sub": "{{resolve:ssm:/role}}" } },
    ];
    for (const { value, result } of inPrincipal) {
        it(`${JSON.stringify(value)} as a principal`, () => {
            assert.deepEqual(resolved({ Principal: { AWS: value } }), {
                Principal: { AWS: result === left ? value : result },
            });
        });
    }

    const inCondition: readonly { operator: string; key: string; value: unknown; result: unknown }[] = [
        { operator: "StringEquals", key: "aws:SourceAccount", value: { Ref: "P" }, result: ACCOUNT },
        { operator: "StringLike", key: "aws:SourceAccount", value: { Ref: "P" }, result: "*" },
        { operator: "StringLike", key: "aws:SourceAccount", value: { Ref: "Size" }, result: ACCOUNT },
        { operator: "ArnLike", key: "aws:SourceArn", value: { Ref: "P" }, result: "*" },
        {
            operator: "ArnLike",
            key: "aws:SourceArn",
            value: { "Fn::Sub": "arn:aws:cloudfront::${AWS::AccountId}:distribution/${P}" },
            result: `arn:aws:cloudfront::${ACCOUNT}:distribution/*`,
        },
        {
            operator: "ArnLike",
            key: "aws:SourceArn",
            value: { "Fn::GetAtt": "Bucket.Arn" },
            result: "arn:aws:s3:::Bucket",
        },
        {
            operator: "ArnEquals",
            key: "aws:SourceArn",
            value: { "Fn::Sub": "arn:aws:s3:::${Bucket}" },
            result: "arn:aws:s3:::Bucket",
        },
        {
            operator: "StringEquals",
            key: "aws:SourceArn",
            value: { Ref: "P" },
            result: `arn:aws:unknown:us-east-1:${ACCOUNT}:P`,
        },
        { operator: "StringEquals", key: "aws:ResourceTag/x", value: { Ref: "P" }, result: "P" },
        { operator: "StringEquals", key: "issuer.example:aud", value: { Ref: "P" }, result: "P" },
        { operator: "StringLike", key: "issuer.example:aud", value: { Ref: "P" }, result: left },
        { operator: "StringEquals", key: "issuer.example:sub", value: { Ref: "P" }, result: left },
        {
            operator: "StringEquals",
            key: "issuer.example:sub",
            value: { "Fn::GetAtt": "Custom.Sub" },
            result: left,
        },
        {
            operator: "StringEquals",
            key: "issuer.example:sub",
            value: { "Fn::Sub": "a:${Bucket}" },
            result: "a:Bucket",
        },
        { operator: "StringLike", key: "aws:ResourceTag/x", value: { Ref: "Bucket" }, result: "Bucket" },
        { operator: "StringLike", key: "aws:ResourceTag/x", value: { Ref: "Handler" }, result: "*" },
        { operator: "StringAlmost", key: "aws:SourceAccount", value: { Ref: "P" }, result: left },
    ];
    for (const { operator, key, value, result } of inCondition) {
        it(`${JSON.stringify(value)} compared with ${key} by ${operator}`, () => {
            assert.deepEqual(resolved({ Condition: { [operator]: { [key]: value } } }), {
                Condition: { [operator]: { [key]: result === left ? value : result } },
            });
        });
    }

    it("need not be decided where they change nothing", () => {
        const value = { "Fn::If": ["C", { "Fn::Sub": "${P}/*" }, "*"] };
        assert.deepEqual(resolved({ Resource: value, Sid: { Ref: "P" } }), { Resource: "Fn_If", Sid: "P" });
    });

    it("fill a JSON text in, each value by where it stands", () => {
        const text = JSON.stringify({
            Statement: {
                Principal: { AWS: "arn:aws:iam::${P}:role/x" },
                Action: "${P}",
                Condition: { StringEquals: { "aws:ResourceTag/${P}": "${P}" } },
                Resource: "${Custom}/*",
            },
        });
        assert.deepEqual(resolved({ Policy: { "Fn::Sub": text } }), {
            Policy: {
                Statement: {
                    Principal: { AWS: "arn:aws:iam::999999999999:role/x" },
                    Action: { "Fn::Sub": "${P}" },
                    Condition: { StringEquals: { "aws:ResourceTag/P": "P" } },
                    Resource: "Custom/*",
                },
            },
        });
    });

    it("fill a JSON text in that is looked up in part at the last moment", () => {
        const text = '{"Statement": {"Condition": {"StringLike": {"a.b:sub": "x{{resolve:ssm:/y}}"}}}}';
        assert.deepEqual(resolved({ Policy: text }), {
            Policy: {
                Statement: {
                    Condition: { StringLike: { "a.b:sub": { "Fn::Sub": "x${{{resolve:ssm:/y}}}" } } },
                },
            },
        });
        assert.equal(resolved("{{resolve:ssm:/y}}"), "{{resolve:ssm:/y}}");
    });

    it("make no text out of proportion", () => {
        const join = (count: number) => ({
            "Fn::Join": ["x".repeat(1000), Array.from({ length: count }, () => "y")],
        });
        assert.equal(String(resolved(join(90))).length, 89_090);
        assert.deepEqual(resolved(join(101)), join(101));
        const often = { "Fn::Sub": ["${A}".repeat(101), { A: "x".repeat(1000) }] };
        assert.deepEqual(resolved(often), often);
    });

    it("say where they stood", () => {
        const scope = new Scope(TEMPLATE, ACCOUNT, (_, [, second = ""]) => second);
        const value = {
            a: [{ "Fn::If": ["C", "x", { Ref: "AWS::NoValue" }] }, { b: { "Fn::If": ["C", 1, [2]] } }],
        };
        const { value: result, origins } = resolve(value, "r", scope, ACCOUNT);
        assert.deepEqual(result, { a: [{ b: [2] }] });
        assert.equal(origins.of("r.a[0].b[0].c"), 'r.a[1].b["Fn::If"][2][0].c');
        assert.equal(origins.of("r.a"), "r.a");
    });

    it("tell what comes from elsewhere", () => {
        const scope = new Scope(TEMPLATE, ACCOUNT, (_, [first = ""]) => first);
        const include = { "Fn::Transform": { Name: "AWS::Include" } };
        const { inserted } = resolve({ a: include, b: { c: 1, ...include } }, "", scope, ACCOUNT);
        assert.deepEqual(inserted, ['a["Fn::Transform"]', 'b["Fn::Transform"]']);
    });
});
