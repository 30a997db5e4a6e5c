import assert from "node:assert/strict";
import { checkProperties } from "../../../policypack/engine/engine";
import { DEFAULT_OPTIONS } from "../../../policypack/rules/options";
import { staticAccessKey } from "../../../policypack/rules/static-access-key";
import { UNKNOWN } from "../../../policypack/values/value";
import { caseNamed } from "../cases";

const OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const REPOSITORY = "aws:ecr/repository:Repository";
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const SCANNED = { imageScanningConfiguration: { scanOnPush: true } };
const KEY = "AKIAIOSFODNN7EXAMPLE";
const ELSEWHERE = "the definition is given by its address, so no rule has judged the policies in it";

const CASES: readonly {
    name: string;
    type: string;
    properties: Record<string, unknown>;
    findings: readonly (readonly [rule: string, path: string, message: string])[];
}[] = [
    ...[
        "aws:iam/accessKey:AccessKey",
        "aws-native:iam:AccessKey",
        "AWS::IAM::AccessKey",
        "aws_iam_access_key",
    ].map((type) => ({
        name: `an access key, ${type}`,
        type,
        properties: { user: "ci" },
        findings: [
            ["static-access-key", "", "the resource creates an access key that never expires"] as const,
        ],
    })),
    {
        name: "an access key in a template",
        type: "aws:cloudformation/stack:Stack",
        properties: { templateBody: '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{}}}}' },
        findings: [
            [
                "static-access-key",
                "templateBody.Resources.K.Properties",
                "the resource creates an access key that never expires",
            ],
        ],
    },
    {
        name: "a provider with a long-term key",
        type: "pulumi:providers:aws",
        properties: { accessKey: KEY, secretKey: "x" },
        findings: [
            ["static-access-key", "accessKey", "the value contains the long-term access key AKIAIOSF…"],
        ],
    },
    {
        name: "a long-term key in the middle of a script",
        type: "aws:ec2/instance:Instance",
        properties: { userData: `export AWS_ACCESS_KEY_ID=${KEY}\n` },
        findings: [
            ["static-access-key", "userData", "the value contains the long-term access key AKIAIOSF…"],
        ],
    },
    {
        name: "a long-term key in a template, which is named once",
        type: "aws:cloudformation/stack:Stack",
        properties: {
            templateBody: {
                Resources: { F: { Type: "AWS::Lambda::Function", Properties: { Environment: [KEY] } } },
            },
        },
        findings: [
            [
                "static-access-key",
                "templateBody.Resources.F.Properties.Environment[0]",
                "the value contains the long-term access key AKIAIOSF…",
            ],
        ],
    },
    {
        name: "a nested stack",
        type: "AWS::CloudFormation::Stack",
        properties: { TemplateURL: "https://s3.amazonaws.com/b/t.yaml", Parameters: { a: "b" } },
        findings: [["definition-elsewhere", "TemplateURL", ELSEWHERE]],
    },
    ...["", null, undefined].map((TemplateURL) => ({
        name: `a stack whose address is ${JSON.stringify(TemplateURL)}`,
        type: "AWS::CloudFormation::Stack",
        properties: { TemplateURL, TemplateBody: "{}" },
        findings: [],
    })),
    {
        name: "an API whose definition is only named by its place in a bucket",
        type: "AWS::ApiGateway::RestApi",
        properties: { Name: "api", BodyS3Location: { Bucket: "b", Key: "k" } },
        findings: [["definition-elsewhere", "BodyS3Location.Key", ELSEWHERE]],
    },
    {
        name: "an API whose definition is a file beside the template",
        type: "AWS::Serverless::Api",
        properties: {
            DefinitionBody: {
                "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: "api.yaml" } },
            },
        },
        findings: [["definition-elsewhere", "DefinitionBody", ELSEWHERE]],
    },
    {
        name: "temporary credentials",
        type: "pulumi:providers:aws",
        properties: { accessKey: "ASIAIOSFODNN7EXAMPLE", token: "x" },
        findings: [],
    },
    {
        name: "a word that holds the prefix",
        type: "new:thing:Thing",
        properties: { a: `x${KEY}` },
        findings: [],
    },
    {
        name: "a provider with an audience",
        type: OIDC,
        properties: { clientIdLists: ["sts.amazonaws.com"] },
        findings: [],
    },
    {
        name: "a provider without an audience",
        type: OIDC,
        properties: { url: "https://token.actions.githubusercontent.com" },
        findings: [["provider-without-audience", "", "the provider lists no audience"]],
    },
    {
        name: "a provider with an empty list of audiences",
        type: OIDC,
        properties: { clientIdLists: [] },
        findings: [["provider-without-audience", "clientIdLists", "the provider lists no audience"]],
    },
    {
        name: "a provider with a star for an audience",
        type: "AWS::IAM::OIDCProvider",
        properties: { ClientIdList: ["sts.amazonaws.com", "*"] },
        findings: [["provider-without-audience", "ClientIdList[1]", '"*" is not an audience']],
    },
    ...["", " ", "a*", 7, null].map((audience) => ({
        name: `a provider with ${JSON.stringify(audience)} for an audience`,
        type: OIDC,
        properties: { clientIdLists: ["sts.amazonaws.com", audience] },
        findings: [
            [
                "provider-without-audience",
                "clientIdLists[1]",
                `${JSON.stringify(audience)} is not an audience`,
            ] as const,
        ],
    })),
    {
        name: "a provider with an audience that is not known yet",
        type: "aws_iam_openid_connect_provider",
        properties: { client_id_list: [UNKNOWN] },
        findings: [],
    },
    {
        name: "a repository with tags that stay",
        type: REPOSITORY,
        properties: { ...SCANNED, imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" },
        findings: [],
    },
    {
        name: "a repository with tags that move",
        type: "AWS::ECR::Repository",
        properties: { ImageScanningConfiguration: { ScanOnPush: "true" }, ImageTagMutability: "MUTABLE" },
        findings: [["image-tags-mutable", "ImageTagMutability", 'the tag mutability is "MUTABLE"']],
    },
    {
        name: "a repository whose tags are no string",
        type: REPOSITORY,
        properties: { ...SCANNED, imageTagMutability: 7 },
        findings: [["image-tags-mutable", "imageTagMutability", "the tag mutability is 7"]],
    },
    {
        name: "a repository with the defaults",
        type: REPOSITORY,
        properties: { name: "app" },
        findings: [
            ["image-tags-mutable", "", 'the tag mutability is "MUTABLE", the default'],
            ["image-scan-off", "", "images are not scanned on push"],
        ],
    },
    {
        name: "a repository in Terraform's spelling",
        type: "aws_ecr_repository",
        properties: {
            image_tag_mutability: "IMMUTABLE",
            image_scanning_configuration: [{ scan_on_push: false }],
        },
        findings: [
            [
                "image-scan-off",
                "image_scanning_configuration[0].scan_on_push",
                "images are not scanned on push",
            ],
        ],
    },
    {
        name: "a repository that is not known yet",
        type: REPOSITORY,
        properties: { imageTagMutability: UNKNOWN, imageScanningConfiguration: UNKNOWN },
        findings: [],
    },
    {
        name: "a repository whose scanning is not known yet",
        type: REPOSITORY,
        properties: { imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: UNKNOWN } },
        findings: [],
    },
    {
        name: "a creation template with tags that move",
        type: TEMPLATE,
        properties: { prefix: "ROOT", imageTagMutability: "MUTABLE" },
        findings: [["image-tags-mutable", "imageTagMutability", 'the tag mutability is "MUTABLE"']],
    },
    ...(
        [
            [TEMPLATE, { appliedFors: ["PULL_THROUGH_CACHE"], imageTagMutability: "MUTABLE" }],
            ["AWS::ECR::RepositoryCreationTemplate", { AppliedFor: ["PULL_THROUGH_CACHE"], Prefix: "quay" }],
            ["aws_ecr_repository_creation_template", { applied_for: ["PULL_THROUGH_CACHE"], prefix: "quay" }],
        ] as const
    ).map(([type, properties]) => ({
        name: `a creation template for what a cache keeps, in ${type}`,
        type,
        properties,
        findings: [],
    })),
    {
        name: "a creation template for what a cache keeps and what is pushed",
        type: TEMPLATE,
        properties: { appliedFors: ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"], imageTagMutability: "MUTABLE" },
        findings: [["image-tags-mutable", "imageTagMutability", 'the tag mutability is "MUTABLE"']],
    },
    {
        name: "a creation template that lets an account in",
        type: TEMPLATE,
        properties: {
            prefix: "ROOT",
            imageTagMutability: "IMMUTABLE",
            repositoryPolicy: JSON.stringify(caseNamed("ecr-root-cn").policy),
        },
        findings: [
            [
                "principal-account",
                "repositoryPolicy.Statement[0].Principal.AWS",
                '"arn:aws-cn:iam::123456789012:root" stands for every principal of account 123456789012',
            ],
        ],
    },
    {
        name: "a creation template that lets functions of anybody in",
        type: "AWS::ECR::RepositoryCreationTemplate",
        properties: {
            Prefix: "ROOT",
            ImageTagMutability: "IMMUTABLE",
            RepositoryPolicy: caseNamed("ecr-soft-lambda-nosource").policy,
        },
        findings: [
            [
                "ecr-service-source",
                "RepositoryPolicy.Statement[0].Principal.Service",
                "lambda.amazonaws.com has access on behalf of the resources of every account",
            ],
        ],
    },
    {
        name: "the policy of a VPC endpoint, which everybody may be named in",
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        properties: { policy: JSON.stringify(caseNamed("s3-public").policy) },
        findings: [],
    },
    {
        name: "the policy of a VPC endpoint that no one can read",
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        properties: {
            policy: '{"Statement":[{"Effect":"allow","Principal":"*","Action":"*","Resource":"*"}]}',
        },
        findings: [
            [
                "document-invalid",
                "policy.Statement[0].Effect",
                'Effect must be "Allow" or "Deny", not "allow"',
            ],
        ],
    },
];

describe("a resource", () => {
    for (const { name, type, properties, findings } of CASES) {
        it(name, () => {
            assert.deepEqual(
                checkProperties(properties, type).map(({ rule, path, message }) => [rule, path, message]),
                findings,
            );
        });
    }
});

describe("a long-term key deep inside a resource", () => {
    const nested = (depth: number, wrap: (value: unknown) => unknown): unknown =>
        depth === 0 ? KEY : wrap(nested(depth - 1, wrap));
    const found = (depth: number, wrap: (value: unknown) => unknown) =>
        staticAccessKey.check({ kind: "", path: "", properties: { a: nested(depth, wrap) } }, DEFAULT_OPTIONS)
            .length;

    it("is found in 127 lists or objects, which is more than any provider nests", () => {
        for (const wrap of [(value: unknown) => [value], (value: unknown) => ({ a: value })]) {
            assert.deepEqual([found(0, wrap), found(127, wrap), found(128, wrap)], [1, 1, 0]);
        }
    });
});
