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
