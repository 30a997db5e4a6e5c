import assert from "node:assert/strict";
import { checkProperties } from "../../../policypack/engine/engine";
import { UNKNOWN } from "../../../policypack/values/value";

const ROLE = "arn:aws:iam::999999999999:role/caller";
const ROOT = "arn:aws:iam::999999999999:root";
const ATTACKER = "arn:aws:iam::999999999999:role/attacker";

/** What is said of a resource that grants access by an argument: rule, path and witness. */
const CASES: readonly {
    name: string;
    types: readonly string[];
    properties: Record<string, unknown>;
    found: readonly (readonly string[])[];
}[] = [
    {
        name: "a function URL without authentication",
        types: ["aws_lambda_function_url"],
        properties: { function_name: "f", authorization_type: "NONE" },
        found: [["principal-anonymous", "authorization_type", ATTACKER]],
    },
    {
        name: "a function URL without authentication",
        types: ["aws:lambda/functionUrl:FunctionUrl"],
        properties: { functionName: "f", authorizationType: "NONE" },
        found: [["principal-anonymous", "authorizationType", ATTACKER]],
    },
    {
        name: "a function URL with authentication",
        types: ["aws_lambda_function_url", "aws:lambda/functionUrl:FunctionUrl"],
        properties: { authorization_type: "AWS_IAM" },
        found: [],
    },
    {
        name: "a function URL whose authentication is unknown",
        types: ["aws_lambda_function_url"],
        properties: { authorization_type: UNKNOWN },
        found: [["document-unknown", "authorization_type"]],
    },
    {
        name: "a function URL, to which nothing adds a permission,",
        types: ["AWS::Lambda::Url", "aws-native:lambda:Url", "awscc_lambda_url"],
        properties: { AuthType: "NONE", authType: "NONE", auth_type: "NONE" },
        found: [],
    },
    {
        name: "an endpoint service for a root, for everybody and for a role",
        types: ["aws_vpc_endpoint_service"],
        properties: { allowed_principals: [ROLE, ROOT, "*"] },
        found: [
            ["principal-anonymous", "allowed_principals[2]", ATTACKER],
            ["principal-account", "allowed_principals[1]", ATTACKER],
        ],
    },
    {
        name: "an endpoint service for a root",
        types: ["aws:ec2/vpcEndpointService:VpcEndpointService"],
        properties: { allowedPrincipals: [ROOT] },
        found: [["principal-account", "allowedPrincipals[0]", ATTACKER]],
    },
    {
        name: "permissions of an endpoint service for everybody",
        types: ["AWS::EC2::VPCEndpointServicePermissions", "aws-native:ec2:VpcEndpointServicePermissions"],
        properties: { AllowedPrincipals: ["*"] },
        found: [["principal-anonymous", "AllowedPrincipals[0]", ATTACKER]],
    },
    {
        name: "an endpoint service with one principal that is unknown",
        types: ["aws_vpc_endpoint_service"],
        properties: { allowed_principals: ["*", UNKNOWN] },
        found: [
            ["document-unknown", "allowed_principals[1]"],
            ["principal-anonymous", "allowed_principals[0]", ATTACKER],
        ],
    },
    {
        name: "an endpoint service for nobody",
        types: ["aws_vpc_endpoint_service", "aws:ec2/vpcEndpointService:VpcEndpointService"],
        properties: { allowed_principals: [] },
        found: [],
    },
    {
        name: "a principal that is allowed at an endpoint service",
        types: ["aws_vpc_endpoint_service_allowed_principal"],
        properties: { principal_arn: ROOT },
        found: [["principal-account", "principal_arn", ATTACKER]],
    },
    {
        name: "a principal that is allowed at an endpoint service",
        types: ["aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple"],
        properties: { principalArn: "*" },
        found: [["principal-anonymous", "principalArn", ATTACKER]],
    },
    {
        name: "a role that is allowed at an endpoint service",
        types: ["aws_vpc_endpoint_service_allowed_principal"],
        properties: { principal_arn: ROLE },
        found: [],
    },
    {
        name: "a grant of a key to an account",
        types: ["aws_kms_grant", "aws:kms/grant:Grant"],
        properties: { grantee_principal: ROOT, operations: ["Decrypt"] },
        found: [["principal-account", "grantee_principal", ATTACKER]],
    },
    {
        name: "a grant of a key to a principal that is unknown",
        types: ["aws_kms_grant"],
        properties: { grantee_principal: UNKNOWN, operations: ["Decrypt"] },
        found: [["document-unknown", "grantee_principal"]],
    },
    {
        name: "accounts that AWS SAM lets call an API",
        types: ["AWS::Serverless::Api"],
        properties: { Auth: { ResourcePolicy: { AwsAccountWhitelist: ["999999999999", { Ref: "P" }] } } },
        found: [
            ["document-invalid", "Auth.ResourcePolicy.AwsAccountWhitelist[1]"],
            ["principal-account", "Auth.ResourcePolicy.AwsAccountWhitelist[0]", ATTACKER],
        ],
    },
    {
        name: "accounts that AWS SAM lets call the API of an event",
        types: ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"],
        properties: {
            Events: {
                "get it": {
                    Properties: { Auth: { ResourcePolicy: { AwsAccountWhitelist: ["999999999999"] } } },
                },
            },
        },
        found: [
            [
                "principal-account",
                'Events["get it"].Properties.Auth.ResourcePolicy.AwsAccountWhitelist[0]',
                ATTACKER,
            ],
        ],
    },
    {
        name: "accounts that AWS SAM keeps out, and none that it lets in",
        types: ["AWS::Serverless::Api"],
        properties: {
            Auth: { ResourcePolicy: { AwsAccountBlacklist: ["999999999999"], AwsAccountWhitelist: [] } },
        },
        found: [],
    },
    {
        name: "a function URL of AWS SAM without authentication",
        types: ["AWS::Serverless::Function"],
        properties: { FunctionUrlConfig: { AuthType: "NONE" } },
        found: [["principal-anonymous", "FunctionUrlConfig.AuthType", ATTACKER]],
    },
    {
        name: "a function URL of AWS SAM with authentication",
        types: ["AWS::Serverless::Function"],
        properties: { FunctionUrlConfig: { AuthType: "AWS_IAM" } },
        found: [],
    },
    {
        name: "a function URL of AWS SAM whose authentication a parameter decides",
        types: ["AWS::Serverless::Function"],
        properties: { FunctionUrlConfig: { AuthType: { Ref: "P" } } },
        found: [],
    },
    {
        name: "a grant of a key to a role",
        types: ["aws_kms_grant"],
        properties: { grantee_principal: ROLE, operations: ["Decrypt"] },
        found: [],
    },
];

describe("what a resource grants without a document", () => {
    for (const { name, types, properties, found } of CASES) {
        for (const type of types) {
            it(`${name} ${type}`, () => {
                assert.deepEqual(
                    checkProperties(properties, type).map(({ rule, path, witness }) =>
                        witness === undefined ? [rule, path] : [rule, path, witness],
                    ),
                    found,
                );
            });
        }
    }

    it("is found in a template, with its path there", () => {
        const template = {
            Resources: {
                P: {
                    Type: "AWS::EC2::VPCEndpointServicePermissions",
                    Properties: { ServiceId: "s", AllowedPrincipals: ["*"] },
                },
            },
        };
        assert.deepEqual(
            checkProperties(template).map(({ rule, path }) => [rule, path]),
            [["principal-anonymous", "Resources.P.Properties.AllowedPrincipals[0]"]],
        );
    });

    it("says how a function URL is closed", () => {
        const [finding] = checkProperties({ authorization_type: "NONE" }, "aws_lambda_function_url");
        assert.equal(
            finding?.message,
            "without authentication, the provider adds a permission for everybody to the function",
        );
        assert.match(finding.remediation, /^Set the authorization type to AWS_IAM, /);
    });
});
