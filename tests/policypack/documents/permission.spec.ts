import assert from "node:assert/strict";
import { checkProperties } from "../../../policypack/engine/engine";
import { UNKNOWN } from "../../../policypack/values/value";

const LAMBDA = "aws:lambda/permission:Permission";
const ROLE = "arn:aws:iam::123456789012:role/caller";
const RULE_ARN = "arn:aws:events:eu-west-1:111122223333:rule/nightly";

/** What is said of a permission whose principal and conditions are arguments: rule, path and witness. */
const CASES: readonly {
    name: string;
    type?: string;
    args: Record<string, unknown>;
    findings: readonly (readonly [rule: string, path: string, witness?: string])[];
}[] = [
    {
        name: "everybody",
        args: { principal: "*" },
        findings: [["principal-anonymous", "principal", "arn:aws:iam::999999999999:role/attacker"]],
    },
    {
        name: "everybody, through a function URL without authentication",
        args: { principal: "*", action: "lambda:InvokeFunctionUrl", functionUrlAuthType: "NONE" },
        findings: [["principal-anonymous", "principal", "arn:aws:iam::999999999999:role/attacker"]],
    },
    {
        name: "everybody of an organization",
        args: { principal: "*", principalOrgId: "o-abcdefghij" },
        findings: [
            [
                "principal-anonymous",
                "principal",
                "arn:aws:iam::999999999999:role/attacker of organization o-abcdefghij",
            ],
        ],
    },
    {
        name: "an account by its ID",
        args: { principal: "123456789012" },
        findings: [["principal-account", "principal", "arn:aws:iam::123456789012:role/attacker"]],
    },
    {
        name: "an account by its root",
        args: { principal: "arn:aws:iam::123456789012:root" },
        findings: [["principal-account", "principal", "arn:aws:iam::123456789012:role/attacker"]],
    },
    { name: "a role", args: { principal: ROLE }, findings: [] },
    {
        name: "roles by a wildcard",
        args: { principal: "arn:aws:iam::123456789012:role/*" },
        findings: [["principal-unclear", "principal"]],
    },
    {
        name: "a word that is no principal",
        args: { principal: "somebody" },
        findings: [["principal-unclear", "principal"]],
    },
    {
        name: "a service for anybody",
        args: { principal: "events.amazonaws.com" },
        findings: [["service-source", "principal", "events.amazonaws.com for account 999999999999"]],
    },
    {
        name: "a service for one source",
        args: { principal: "events.amazonaws.com", sourceArn: RULE_ARN },
        findings: [],
    },
    {
        name: "one skill of Alexa",
        args: {
            principal: "alexa-appkit.amazon.com",
            eventSourceToken: "amzn1.ask.skill.0a0a0a0a-0000-4000-8000-000000000000",
        },
        findings: [],
    },
    {
        name: "every skill of Alexa",
        args: { principal: "alexa-appkit.amazon.com" },
        findings: [["service-source", "principal", "alexa-appkit.amazon.com for account 999999999999"]],
    },
    {
        name: "a service for one account",
        args: { principal: "s3.amazonaws.com", sourceAccount: "111122223333" },
        findings: [],
    },
    {
        name: "a service for sources of any account",
        args: { principal: "events.amazonaws.com", sourceArn: "arn:aws:events:eu-west-1:*:rule/*" },
        findings: [["service-source", "principal", "events.amazonaws.com for account 999999999999"]],
    },
    {
        name: "a service for a source that is not known yet",
        args: { principal: "events.amazonaws.com", sourceArn: UNKNOWN },
        findings: [["document-unknown", "sourceArn"]],
    },
    {
        name: "a principal that is not known yet",
        args: { principal: UNKNOWN },
        findings: [["document-unknown", "principal"]],
    },
    {
        name: "an account, in aws-native",
        type: "aws-native:lambda:Permission",
        args: { functionName: "app", principal: "123456789012" },
        findings: [["principal-account", "principal", "arn:aws:iam::123456789012:role/attacker"]],
    },
    {
        name: "everybody, in CloudFormation's spelling",
        type: "AWS::Lambda::Permission",
        args: { action: undefined, Action: "lambda:InvokeFunction", Principal: "*" },
        findings: [["principal-anonymous", "Principal", "arn:aws:iam::999999999999:role/attacker"]],
    },
    {
        name: "everybody, to a layer",
        type: "aws:lambda/layerVersionPermission:LayerVersionPermission",
        args: { action: "lambda:GetLayerVersion", principal: "*", organizationId: "o-abcdefghij" },
        findings: [
            [
                "principal-anonymous",
                "principal",
                "arn:aws:iam::999999999999:role/attacker of organization o-abcdefghij",
            ],
        ],
    },
    {
        name: "an account, to an event bus",
        type: "aws:cloudwatch/eventPermission:EventPermission",
        args: { action: undefined, statementId: "them", principal: "123456789012" },
        findings: [["principal-account", "principal", "arn:aws:iam::123456789012:role/attacker"]],
    },
    {
        name: "a service, to a certificate authority",
        type: "aws:acmpca/permission:Permission",
        args: {
            action: undefined,
            actions: ["acm-pca:IssueCertificate", "acm-pca:GetCertificate"],
            principal: "acm.amazonaws.com",
            sourceAccount: "111122223333",
        },
        findings: [],
    },
];

describe("a permission given by arguments", () => {
    for (const { name, type = LAMBDA, args, findings } of CASES) {
        it(`to ${name}`, () => {
            assert.deepEqual(
                checkProperties({ action: "lambda:InvokeFunction", function: "app", ...args }, type).map(
                    ({ rule, path, witness }) =>
                        witness === undefined ? [rule, path] : [rule, path, witness],
                ),
                findings,
            );
        });
    }

    it("is none where a principal is something else", () => {
        assert.deepEqual(checkProperties({ principal: "*", role: "viewer" }, "new:thing:Thing"), []);
    });
});
