import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { readConfiguration } from "../../../policypack/options/configuration";

/** A service of the Serverless Framework with one role, which such a principal may assume. */
function service(principal: string, ...more: readonly string[]): string {
    return [
        "service: shop",
        "provider: {name: aws}",
        "resources:",
        "  Resources:",
        "    Role:",
        "      Type: AWS::IAM::Role",
        "      Properties:",
        "        AssumeRolePolicyDocument:",
        "          Version: '2012-10-17'",
        `          Statement: {Effect: Allow, Principal: ${principal}, Action: sts:AssumeRole}`,
        ...more,
    ].join("\n");
}

function found(text: string): readonly (readonly [string, string, string])[] {
    return checkText("serverless.yml", text, readConfiguration({}), { yaml: true }).violations.map(
        ({ rule, path, message }) => [rule, path, message],
    );
}

const PRINCIPAL = "resources.Resources.Role.Properties.AssumeRolePolicyDocument.Statement.Principal.AWS";

describe("a service of the Serverless Framework", () => {
    it("has a variable for what is unknown, however deep it stands in another one", () => {
        for (const [variable, name] of [
            ["${opt:who}", "opt:who"],
            ["${self:custom.${opt:stage}}", "self:custom.opt:stage"],
            ["${ssm(eu-west-1):/who}", "ssm(eu-west-1):/who"],
            ["${file(who.yml):arn}", "file(who.yml):arn"],
        ] as const) {
            assert.deepEqual(found(service(`{AWS: "${variable}"}`)), [
                [
                    "document-invalid",
                    PRINCIPAL,
                    `no rule can judge the value, because ${name} is known only during the deployment`,
                ],
            ]);
        }
    });

    it("may name one role by variables, or name what decides nothing", () => {
        const role = service(
            '{AWS: "arn:aws:iam::${self:custom.account}:role/${sls:stage}"}',
            "    Bucket: {Type: 'AWS::S3::Bucket', Properties: {BucketName: 'x-${sls:stage}'}}",
        );
        assert.deepEqual(found(role), []);
    });

    it("is open where a variable stands beside what is", () => {
        assert.deepEqual(
            found(service('{AWS: ["${opt:who}", "*"]}')).map(([rule, path]) => [rule, path]),
            [
                ["document-invalid", `${PRINCIPAL}[0]`],
                ["principal-anonymous", `${PRINCIPAL}[1]`],
            ],
        );
    });

    const made: readonly {
        name: string;
        lines: readonly string[];
        found: readonly (readonly [string, string])[];
    }[] = [
        {
            name: "permissions of its functions, with variables in them and for some of them",
            lines: [
                "provider:",
                "  name: aws",
                "  iam:",
                "    role:",
                "      statements:",
                "        - {Effect: Allow, Action: 'sqs:*', Resource: '${self:custom.queue}'}",
                "        - ${file(statement.yml)}",
                "        - {Effect: allow, Action: 's3:*', Resource: '*'}",
                "  iamRoleStatements: ${file(statements.yml)}",
            ],
            found: [["document-invalid", "provider.iam.role.statements[2].Effect"]],
        },
        {
            name: "permissions in the form of old versions, and of one function",
            lines: [
                "provider: {name: aws, iamRoleStatements: [{Effect: allow, Action: 's3:*', Resource: '*'}]}",
                "functions: {f: {iamRoleStatements: [{Effect: allow, Action: 's3:*', Resource: '*'}]}}",
            ],
            found: [
                ["document-invalid", "provider.iamRoleStatements[0].Effect"],
                ["document-invalid", "functions.f.iamRoleStatements[0].Effect"],
            ],
        },
        {
            name: "the policy of its API",
            lines: [
                "provider:",
                "  name: aws",
                "  apiGateway:",
                "    resourcePolicy:",
                "      - {Effect: Deny, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*'}",
                "      - {Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: '${self:custom.api}'}",
            ],
            found: [["principal-anonymous", "provider.apiGateway.resourcePolicy[1].Principal"]],
        },
        {
            name: "a policy of its API that is in another file",
            lines: ["provider: {name: aws, resourcePolicy: '${file(policy.yml)}'}"],
            found: [["document-invalid", "provider.resourcePolicy"]],
        },
        {
            name: "URLs, of which anybody may call one",
            lines: [
                "provider: aws",
                "functions: {open: {url: true}, cors: {url: {cors: true}}, closed: {url: {authorizer: aws_iam}}, none: {url: false}}",
            ],
            found: [
                ["principal-anonymous", "functions.open.url"],
                ["principal-anonymous", "functions.cors.url"],
            ],
        },
        {
            name: "resources in several parts, one of which names a parameter of another",
            lines: [
                "provider: aws",
                "resources:",
                "  - Parameters: {Who: {Type: String, AllowedValues: ['*']}}",
                "  - Resources:",
                "      IamRoleLambdaExecution: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: !Ref Who}, Action: 'sts:AssumeRole'}}}}",
            ],
            found: [
                [
                    "principal-anonymous",
                    "resources[1].Resources.IamRoleLambdaExecution.Properties.AssumeRolePolicyDocument.Statement.Principal.AWS",
                ],
            ],
        },
    ];
    for (const { name, lines, found: expected } of made) {
        it(`has ${name}`, () => {
            assert.deepEqual(
                found(["service: shop", ...lines].join("\n")).map(([rule, path]) => [rule, path]),
                expected,
            );
        });
    }

    it("keeps its own permissions beside a resource of the same name", () => {
        const text = [
            "service: shop",
            "provider: {name: aws, iamRoleStatements: [{Effect: allow, Action: 's3:*', Resource: '*'}]}",
            "resources:",
            "  Resources:",
            "    IamRoleLambdaExecution1:",
            "      Type: AWS::SQS::QueuePolicy",
            "      Properties: {PolicyDocument: {Statement: {Effect: Allow, Principal: '*', Action: 'sqs:*', Resource: '*'}}}",
        ].join("\n");
        assert.deepEqual(
            found(text).map(([rule, path]) => [rule, path]),
            [
                [
                    "principal-anonymous",
                    "resources.Resources.IamRoleLambdaExecution1.Properties.PolicyDocument.Statement.Principal",
                ],
                ["document-invalid", "provider.iamRoleStatements[0].Effect"],
            ],
        );
    });

    it("has to be packaged first where a variable stands for resources", () => {
        const start = "service: shop\nprovider: {name: aws}\nresources:";
        for (const resources of [
            " ${file(resources.yml)}",
            "\n  - ${file(resources.yml)}",
            "\n  Resources: ${file(resources.yml)}",
            "\n  Resources:\n    Role: ${file(role.yml)}",
        ]) {
            assert.throws(
                () => found(start + resources),
                /^Error: is a service of the Serverless Framework that takes resources from variables; run serverless package, and check \.serverless\/cloudformation-template-update-stack\.json$/,
            );
        }
    });
});
