import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { checkProperties } from "../../../policypack/engine/engine";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";
import { UNKNOWN } from "../../../policypack/values/value";

type Found = readonly [rule: string, path: string, message: string];

const OPEN = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
const CLOSED = { ...OPEN, Principal: { AWS: "arn:aws:iam::111122223333:role/a" } };
const DOCUMENT = { Version: "2012-10-17", Statement: [CLOSED] };

const afterApply = (place: string): string =>
    `the ${place} is known only after apply, so no other rule has judged it`;
const open = (place: string, because: string): string => `the ${place} is not known, because ${because}`;
const DURING = "is known only during the deployment";

/** Resources as a program registers them. */
const RESOURCES: readonly {
    name: string;
    type: string;
    properties: Record<string, unknown>;
    found: readonly Found[];
}[] = [
    {
        name: "a policy of Terraform that is unknown",
        type: "aws_kms_key",
        properties: { policy: UNKNOWN, description: UNKNOWN },
        found: [["document-unknown", "policy", afterApply("policy of aws_kms_key")]],
    },
    {
        name: "a block of Terraform that is unknown and can hold a policy that grants access",
        type: "aws_s3control_multi_region_access_point_policy",
        properties: { details: UNKNOWN },
        found: [
            [
                "document-unknown",
                "details",
                afterApply("details of aws_s3control_multi_region_access_point_policy"),
            ],
        ],
    },
    {
        name: "blocks of Terraform that are unknown and are policies by their name",
        type: "aws_iam_role",
        properties: { inline_policy: UNKNOWN },
        found: [["document-unknown", "inline_policy", afterApply("inline_policy of aws_iam_role")]],
    },
    {
        name: "permissions of Terraform that are unknown",
        type: "aws_organizations_policy",
        properties: { content: UNKNOWN },
        found: [["document-unknown", "content", afterApply("content of aws_organizations_policy")]],
    },
    {
        name: "the definition of an API that is unknown",
        type: "aws:apigateway/restApi:RestApi",
        properties: { body: UNKNOWN },
        found: [["document-unknown", "body", afterApply("body of aws:apigateway/restApi:RestApi")]],
    },
    {
        name: "the policy in the definition of an API that is unknown",
        type: "aws-native:apigateway:RestApi",
        properties: { body: { "x-amazon-apigateway-policy": UNKNOWN, paths: UNKNOWN } },
        found: [
            [
                "document-unknown",
                'body["x-amazon-apigateway-policy"]',
                afterApply("x-amazon-apigateway-policy of aws-native:apigateway:RestApi"),
            ],
        ],
    },
    {
        name: "a policy in a list beside one that is read",
        type: "aws-native:dynamodb:GlobalTable",
        properties: { replicas: [{ resourcePolicy: { policyDocument: DOCUMENT } }, UNKNOWN] },
        found: [
            ["document-unknown", "replicas[1]", afterApply("replicas of aws-native:dynamodb:GlobalTable")],
        ],
    },
    {
        name: "a string in the place of a policy",
        type: "aws:kms/key:Key",
        properties: { policy: "see the wiki" },
        found: [
            [
                "document-invalid",
                "policy",
                "the policy of aws:kms/key:Key is a string in which there is no policy document",
            ],
        ],
    },
    {
        name: "an object in the place of a policy, as JSON text",
        type: "aws:s3/bucketPolicy:BucketPolicy",
        properties: { policy: '{"Version":"2012-10-17","Statment":[]}' },
        found: [
            [
                "document-invalid",
                "policy",
                "the policy of aws:s3/bucketPolicy:BucketPolicy is no policy document that can be read",
            ],
        ],
    },
    {
        name: "a list in the place of a policy, at its elements",
        type: "aws:s3/bucketPolicy:BucketPolicy",
        properties: { policy: [DOCUMENT, "a"] },
        found: [
            [
                "document-invalid",
                "policy[1]",
                "the policy of aws:s3/bucketPolicy:BucketPolicy is a string in which there is no policy document",
            ],
        ],
    },
    ...["", null, "{}", {}, [], { Statement: [] }, '{"Statement":[]}'].map((policy) => ({
        name: `the place of a policy where there is ${JSON.stringify(policy)}`,
        type: "aws:s3/bucketPolicy:BucketPolicy",
        properties: { policy },
        found: [],
    })),
    {
        name: "what is desired of Cloud Control and unknown, of a type that can have a policy",
        type: "aws:cloudcontrol/resource:Resource",
        properties: { typeName: "AWS::KMS::Key", desiredState: UNKNOWN },
        found: [["document-unknown", "desiredState", afterApply("desiredState of AWS::KMS::Key")]],
    },
    {
        name: "what is desired of Cloud Control and unknown, of a type that has none",
        type: "aws:cloudcontrol/resource:Resource",
        properties: { typeName: "AWS::Logs::QueryDefinition", desiredState: UNKNOWN },
        found: [],
    },
    {
        name: "what is desired of Cloud Control and unknown, with its type",
        type: "aws:cloudcontrol/resource:Resource",
        properties: { typeName: UNKNOWN, desiredState: UNKNOWN },
        found: [
            [
                "document-unknown",
                "desiredState",
                afterApply("desiredState of aws:cloudcontrol/resource:Resource"),
            ],
        ],
    },
    {
        name: "a policy that Cloud Control is to have and that is none",
        type: "aws:cloudcontrol/resource:Resource",
        properties: { typeName: "AWS::KMS::Key", desiredState: '{"KeyPolicy":"x","Description":"y"}' },
        found: [
            [
                "document-invalid",
                "desiredState.KeyPolicy",
                "the KeyPolicy of AWS::KMS::Key is a string in which there is no policy document",
            ],
        ],
    },
    {
        name: "code that makes a policy, which is none",
        type: "aws:appsync/resolver:Resolver",
        properties: { requestTemplate: '{ "statement": { "Effect": $x, "Principal": "*" } }' },
        found: [],
    },
    {
        name: "a template whose address is all that there is",
        type: "aws:cloudformation/stack:Stack",
        properties: { templateUrl: "https://s3.amazonaws.com/b/t.yaml" },
        found: [
            [
                "definition-elsewhere",
                "templateUrl",
                "the definition is given by its address, so no rule has judged the policies in it",
            ],
        ],
    },
];

/** Resources of a template; each path is below `Resources.R.Properties`. */
const TEMPLATES: readonly {
    name: string;
    type: string;
    properties: Record<string, unknown>;
    found: readonly Found[];
}[] = [
    {
        name: "a parameter",
        type: "AWS::ApiGateway::RestApi",
        properties: { Policy: { Ref: "P" } },
        found: [["document-invalid", "Policy", open("Policy of AWS::ApiGateway::RestApi", `P ${DURING}`)]],
    },
    {
        name: "a parameter for the statements of a policy",
        type: "AWS::IAM::ManagedPolicy",
        properties: { PolicyDocument: { Version: "2012-10-17", Statement: { Ref: "P" } } },
        found: [
            [
                "document-invalid",
                "PolicyDocument.Statement",
                `no rule can judge the value, because P ${DURING}`,
            ],
        ],
    },
    {
        name: "an attribute of a custom resource",
        type: "AWS::VpcLattice::AuthPolicy",
        properties: { Policy: { "Fn::GetAtt": ["C", "Policy"] } },
        found: [
            [
                "document-invalid",
                "Policy",
                open("Policy of AWS::VpcLattice::AuthPolicy", `C.Policy ${DURING}`),
            ],
        ],
    },
    {
        name: "a dynamic reference",
        type: "AWS::S3::BucketPolicy",
        properties: { PolicyDocument: "{{resolve:ssm:/bucket/policy}}" },
        found: [
            [
                "document-invalid",
                "PolicyDocument",
                open(
                    "PolicyDocument of AWS::S3::BucketPolicy",
                    "the dynamic reference {{resolve:ssm:/bucket/policy}} is looked up during the deployment",
                ),
            ],
        ],
    },
    {
        name: "an import, above the policy",
        type: "AWS::DynamoDB::Table",
        properties: { ResourcePolicy: { "Fn::ImportValue": "x" } },
        found: [
            [
                "document-invalid",
                "ResourcePolicy",
                open("ResourcePolicy of AWS::DynamoDB::Table", "another stack exports it (Fn::ImportValue)"),
            ],
        ],
    },
    {
        name: "a document that is chosen, beside one that is read",
        type: "AWS::S3::BucketPolicy",
        properties: { PolicyDocument: { "Fn::Select": [{ Ref: "N" }, [DOCUMENT, { Ref: "P" }]] } },
        found: [
            [
                "document-invalid",
                "PolicyDocument",
                open("PolicyDocument of AWS::S3::BucketPolicy", `the result of Fn::Select ${DURING}`),
            ],
        ],
    },
    {
        name: "the statement of an event bus",
        type: "AWS::Events::EventBusPolicy",
        properties: { StatementId: "a", Statement: { Ref: "P" } },
        found: [
            [
                "document-invalid",
                "Statement",
                open("Statement of AWS::Events::EventBusPolicy", `P ${DURING}`),
            ],
        ],
    },
    {
        name: "a resource whose type a function puts into a template",
        type: "AWS::CloudFormation::StackSet",
        properties: { TemplateBody: { "Fn::Sub": "Resources:\n  R: {Type: '${P}'}" } },
        found: [
            [
                "document-unknown",
                "TemplateBody.Resources.R",
                "the resource type P decides during the deployment what stands here, so no rule has judged it",
            ],
        ],
    },
    {
        name: "an included document, once",
        type: "AWS::S3::BucketPolicy",
        properties: { PolicyDocument: { "Fn::Transform": { Name: "AWS::Include" } } },
        found: [
            [
                "document-invalid",
                "PolicyDocument",
                open("PolicyDocument of AWS::S3::BucketPolicy", "a macro makes it (Fn::Transform)"),
            ],
        ],
    },
    {
        name: "an included definition of an API, once",
        type: "AWS::Serverless::Api",
        properties: { DefinitionBody: { "Fn::Transform": { Name: "AWS::Include" } } },
        found: [
            [
                "document-unknown",
                'DefinitionBody["Fn::Transform"]',
                "the macro AWS::Include decides during the deployment what stands here, so no rule has judged it",
            ],
        ],
    },
    {
        name: "a definition of an API that is included from beside the template",
        type: "AWS::Serverless::Api",
        properties: {
            DefinitionBody: {
                "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: "./api.yaml" } },
            },
        },
        found: [
            [
                "definition-elsewhere",
                "DefinitionBody",
                "the definition is given by its address, so no rule has judged the policies in it",
            ],
        ],
    },
    {
        name: "the policy in the definition of an API",
        type: "AWS::Serverless::Api",
        properties: { DefinitionBody: { paths: {}, "x-amazon-apigateway-policy": { Ref: "P" } } },
        found: [
            [
                "document-invalid",
                'DefinitionBody["x-amazon-apigateway-policy"]',
                open("x-amazon-apigateway-policy of AWS::Serverless::Api", `P ${DURING}`),
            ],
        ],
    },
    {
        name: "statements that AWS SAM adds",
        type: "AWS::Serverless::Api",
        properties: { Auth: { ResourcePolicy: { CustomStatements: [CLOSED, OPEN] } } },
        found: [
            [
                "principal-anonymous",
                "Auth.ResourcePolicy.CustomStatements[1].Principal",
                "the principal is everybody",
            ],
        ],
    },
    {
        name: "the only statement that AWS SAM adds, to the API of an event with a name of two words",
        type: "AWS::Serverless::Function",
        properties: {
            Events: { "get it": { Properties: { Auth: { ResourcePolicy: { CustomStatements: OPEN } } } } },
        },
        found: [
            [
                "principal-anonymous",
                'Events["get it"].Properties.Auth.ResourcePolicy.CustomStatements.Principal',
                "the principal is everybody",
            ],
        ],
    },
    {
        name: "statements that only deny",
        type: "AWS::Serverless::Api",
        properties: { Auth: { ResourcePolicy: { CustomStatements: [{ ...OPEN, Effect: "Deny" }] } } },
        found: [],
    },
    {
        name: "statements from elsewhere",
        type: "AWS::Serverless::Api",
        properties: { Auth: { ResourcePolicy: { CustomStatements: { Ref: "P" } } } },
        found: [
            [
                "document-invalid",
                "Auth.ResourcePolicy.CustomStatements",
                open("CustomStatements of AWS::Serverless::Api", `P ${DURING}`),
            ],
        ],
    },
    {
        name: "an API of AWS SAM that is defined elsewhere",
        type: "AWS::Serverless::Api",
        properties: { DefinitionUri: { Bucket: "b", Key: "k" } },
        found: [
            [
                "definition-elsewhere",
                "DefinitionUri",
                "the definition is given by its address, so no rule has judged the policies in it",
            ],
        ],
    },
    {
        name: "names of policies and other settings",
        type: "AWS::Serverless::Function",
        properties: {
            Policies: [{ Ref: "P" }, "AWSLambdaBasicExecutionRole"],
            Role: { Ref: "P" },
            Events: { Get: { Type: "Api", Properties: { Path: { Ref: "P" } } } },
        },
        found: [],
    },
];

describe("a place of a policy where none was read", () => {
    for (const { name, type, properties, found } of RESOURCES) {
        it(`tells ${name}`, () => {
            assert.deepEqual(
                checkProperties(properties, type).map(({ rule, path, message }) => [rule, path, message]),
                found,
            );
        });
    }

    for (const { name, type, properties, found } of TEMPLATES) {
        it(`tells ${name} in a template`, () => {
            assert.deepEqual(
                inTemplate({ R: { Type: type, Properties: properties } }),
                found.map(([rule, path, message]) => [rule, `Resources.R.Properties.${path}`, message]),
            );
        });
    }

    it("tells a statement whose name only a loop makes", () => {
        const body = { Version: "2012-10-17", "State${X}": [OPEN] };
        const resources = {
            "Fn::ForEach::L": [
                "X",
                ["ment"],
                { "B${X}": { Type: "AWS::S3::BucketPolicy", Properties: { PolicyDocument: body } } },
            ],
        };
        assert.deepEqual(inTemplate(resources), [
            [
                "principal-anonymous",
                'Resources["Fn::ForEach::L"][2]["B${X}"].Properties.PolicyDocument["State${X}"][0].Principal',
                "the principal is everybody",
            ],
            [
                "document-invalid",
                'Resources["Fn::ForEach::L"][2]["B${X}"].Properties.PolicyDocument',
                "the PolicyDocument of AWS::S3::BucketPolicy is no policy document that can be read",
            ],
        ]);
    });

    it("takes no document for a permission", () => {
        const body = {
            Principal: "lambda.amazonaws.com",
            Action: "lambda:InvokeFunction",
            "State${X}": OPEN,
        };
        assert.deepEqual(
            inTemplate({ R: { Type: "AWS::S3::BucketPolicy", Properties: { PolicyDocument: body } } }).at(-1),
            [
                "document-invalid",
                "Resources.R.Properties.PolicyDocument",
                "the PolicyDocument of AWS::S3::BucketPolicy is no policy document that can be read",
            ],
        );
    });

    it("tells the resources of a module", () => {
        assert.deepEqual(inTemplate({ R: { Type: "Acme::IAM::Role::MODULE", Properties: { Name: "x" } } }), [
            [
                "document-unknown",
                "Resources.R",
                "the module Acme::IAM::Role::MODULE decides during the deployment what stands here, so no rule has judged it",
            ],
        ]);
    });

    it("is refused in a template that a program deploys, where no later pass sees it", () => {
        const templateBody = JSON.stringify({
            Resources: { R: { Type: "AWS::ApiGateway::RestApi", Properties: { Policy: { Ref: "P" } } } },
        });
        assert.deepEqual(
            checkProperties({ templateBody }, "aws:cloudformation/stack:Stack").map(
                ({ rule, enforcement, path }) => [rule, enforcement, path],
            ),
            [["document-invalid", "mandatory", "templateBody.Resources.R.Properties.Policy"]],
        );
    });

    for (const type of ["aws:new/thing:Thing", "aws:ecr/registryPolicy:RegistryPolicy"]) {
        it(`is told by the name of a property that no schema has, in ${type}`, () => {
            const properties = {
                newPolicy: UNKNOWN,
                name: UNKNOWN,
                newPolicyDocument: { Ref: "P" },
                brokenPolicy: '{ "Statement": { "Effect": $x } }',
                code: '{ "Statement": { "Effect": $x } }',
                text: "x",
            };
            assert.deepEqual(
                checkProperties(properties, type).map(({ rule, path }) => [rule, path]),
                [
                    ["document-unknown", "newPolicy"],
                    ["document-invalid", "newPolicyDocument"],
                    ["document-invalid", "brokenPolicy"],
                ],
            );
        });
    }
});

function inTemplate(resources: object): (readonly string[])[] {
    const template = { AWSTemplateFormatVersion: "2010-09-09", Resources: resources };
    const { violations } = checkText("t.json", JSON.stringify(template), DEFAULT_CONFIGURATION);
    return violations.map(({ rule, path, message }) => [rule, path, message]);
}
