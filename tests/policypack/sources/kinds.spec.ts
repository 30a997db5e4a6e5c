import assert from "node:assert/strict";
import { Folder, run } from "../check/command";

const TRUST = (principal: unknown): object => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
});
const EC2 = TRUST({ Service: "ec2.amazonaws.com" });
const EVERYBODY = TRUST("*");
const ENDPOINT = {
    Version: "2008-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

/** A file that is handed over, what is said of it, and how the command ends. */
interface Handed {
    readonly name: string;
    readonly file: string;
    readonly content: unknown;
    /** What is violated where, by the name of the resource; none where there is no policy. */
    readonly found?: readonly (readonly [rule: string, resource: string | null])[];
    readonly status: 0 | 1 | 2;
    readonly error?: RegExp;
}

const HANDED: readonly Handed[] = [
    { name: "a package", file: "package.json", content: { name: "x", version: "1.0.0" }, status: 0 },
    { name: "a configuration with comments", file: "tsconfig.json", content: "{ // x\n}", status: 0 },
    { name: "a list of anything", file: "a.json", content: [1, "a", null], status: 0 },
    {
        name: "a rule of a web firewall",
        file: "waf.json",
        content: { Name: "x", Statement: { ManagedRuleGroupStatement: { VendorName: "AWS" } } },
        status: 0,
    },
    {
        name: "a key that is repeated where no policy is",
        file: "compose.yaml",
        content: "services:\n  a: {image: x}\n  a: {image: y}\n",
        status: 0,
    },
    {
        name: "a data protection policy",
        file: "audit.json",
        content: {
            Name: "audit",
            Version: "2021-06-01",
            Statement: [
                {
                    DataDirection: "Inbound",
                    Principal: ["*"],
                    DataIdentifier: ["x"],
                    Operation: { Deny: {} },
                },
            ],
        },
        status: 0,
    },
    {
        name: "the schema of a type of CloudFormation",
        file: "role.json",
        content: {
            typeName: "AWS::IAM::Role",
            properties: { AssumeRolePolicyDocument: { type: ["object", "string"] } },
            primaryIdentifier: ["/properties/RoleName"],
        },
        status: 0,
    },
    {
        name: "a JSON Schema",
        file: "globals.json",
        content: { type: "object", properties: { AssumeRolePolicyDocument: { type: "object" } } },
        status: 0,
    },
    {
        name: "what is a JSON Schema but for one key",
        file: "a.json",
        content: { type: "object", properties: { Policy: {} }, policy: EVERYBODY },
        found: [["principal-anonymous", null]],
        status: 1,
    },
    {
        name: "the schemas of Terraform's providers",
        file: "schemas.json",
        content: {
            format_version: "0.1",
            provider_schemas: {
                aws: {
                    resource_schemas: {
                        aws_iam_role: { block: { attributes: { assume_role_policy: { type: "string" } } } },
                    },
                },
            },
        },
        status: 0,
    },
    {
        name: "CloudFormation's specification of resources",
        file: "us-east-1.json",
        content: {
            PropertyTypes: {},
            ResourceTypes: {
                "AWS::IAM::Role": { Properties: { AssumeRolePolicyDocument: { PrimitiveType: "Json" } } },
            },
            ResourceSpecificationVersion: "1.0.0",
        },
        status: 0,
    },
    {
        name: "a specification of resources with something else in it",
        file: "a.json",
        content: {
            PropertyTypes: {},
            ResourceTypes: {},
            ResourceSpecificationVersion: "1.0.0",
            policy: EVERYBODY,
        },
        found: [["principal-anonymous", null]],
        status: 1,
    },
    {
        name: "the manifest of a cloud assembly",
        file: "manifest.json",
        content: { version: "36.0.0", artifacts: { Tree: { type: "cdk:tree" } } },
        status: 0,
    },
    {
        name: "the tree of a cloud assembly, which repeats its templates",
        file: "tree.json",
        content: { version: "tree-0.1", tree: { id: "App", attributes: { policyDocument: EVERYBODY } } },
        status: 0,
    },
    {
        name: "an open policy that claims to be such a tree",
        file: "tree.json",
        content: { version: "tree-0.1", tree: {}, Policy: EVERYBODY },
        found: [["principal-anonymous", null]],
        status: 1,
    },
    {
        name: "an open policy that claims to be a manifest",
        file: "manifest.json",
        content: { version: "36.0.0", artifacts: {}, apiVersion: "v1", kind: "List", Policy: EVERYBODY },
        found: [["principal-anonymous", null]],
        status: 1,
    },
    {
        name: "a source of Terraform that opens something without a policy",
        file: "url.tf",
        content: 'resource "aws_lambda_function_url" "x" {\n  authorization_type = "NONE"\n}',
        status: 2,
        error: /url\.tf: is a source of Terraform/,
    },
    {
        name: "a state that only looked something up",
        file: "terraform.tfstate",
        content: {
            version: 4,
            terraform_version: "1.9.0",
            resources: [
                {
                    mode: "data",
                    type: "aws_iam_policy_document",
                    name: "open",
                    instances: [{ attributes: { json: JSON.stringify(EVERYBODY) } }],
                },
            ],
        },
        found: [],
        status: 0,
    },
    {
        name: "a source of Terraform with a policy",
        file: "main.tf",
        content:
            'resource "aws_iam_role" "x" {\n  assume_role_policy = data.aws_iam_policy_document.x.json\n}',
        status: 2,
        error: /main\.tf: is a source of Terraform; run terraform plan -out plan && terraform show -json plan > plan\.json/,
    },
    { name: "a source of Terraform without one", file: "vars.tf", content: 'variable "x" {}', status: 0 },
    {
        name: "a program for CDK for Terraform",
        file: "main.ts",
        content: 'import { App, TerraformStack } from "cdktf";',
        status: 2,
        error: /main\.ts: is a program for CDK for Terraform; run cdktf synth/,
    },
    {
        name: "a program for AWS CDK",
        file: "app.py",
        content: "import aws_cdk as cdk",
        status: 2,
        error: /run cdk synth, and check cdk\.out/,
    },
    {
        name: "a template with directives of Rain",
        file: "rain.yaml",
        content:
            "Resources:\n  P:\n    Type: AWS::S3::BucketPolicy\n    Properties: {PolicyDocument: !Rain::Embed p.json}\n",
        status: 2,
        error: /run rain pkg rain\.yaml > packaged\.yaml/,
    },
    {
        name: "a log of Terraform's in JSON",
        file: "plan.log",
        content:
            '{"@level":"info","@message":"Terraform 1.9.0"}\n{"@level":"info","@message":"policy: {}"}\n',
        status: 2,
        error: /is a log of Terraform; run terraform plan/,
    },
    {
        name: "what Terraform prints for readers",
        file: "plan.txt",
        content: "\nTerraform will perform the following actions:\n\n  # aws_iam_role.x will be created\n",
        status: 2,
        error: /is a log of Terraform; run terraform plan/,
    },
    {
        name: "a template for Terraform's templatefile",
        file: "policy.json.tftpl",
        content: '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "${role}"}, "Action": "s3:*"}]}',
        status: 2,
        error: /is a template for Terraform's templatefile; run terraform plan/,
    },
    {
        name: "a template of Jinja",
        file: "role.json",
        content: '{"Statement": [{% for x in y %}{"Effect": "Allow"}{% endfor %}]}',
        status: 2,
        error: /is a template of Jinja; run what fills it in/,
    },
    {
        name: "a policy of Cedar",
        file: "allow.cedar",
        content: "permit(principal, action, resource);\n",
        status: 0,
    },
    {
        name: "a policy of another cloud",
        file: "gcp.json",
        content: { bindings: [{ role: "roles/viewer", members: ["allUsers"] }], etag: "x", version: 1 },
        status: 0,
    },
    {
        name: "the configuration of AWS CDK",
        file: "cdk.json",
        content: { app: "node app.js", context: { "@aws-cdk/aws-iam:standardizedServicePrincipals": true } },
        status: 0,
    },
    {
        name: "what aws sts get-caller-identity prints",
        file: "caller.json",
        content: { UserId: "AIDA", Account: "111122223333", Arn: "arn:aws:iam::111122223333:user/x" },
        status: 0,
    },
    {
        name: "a template of Helm",
        file: "role.yaml",
        content: "kind: Role\nspec:\n  policy: {{ .Values.policy }}\n",
        status: 2,
        error: /run helm template/,
    },
    {
        name: "a broken policy",
        file: "broken.json",
        content: '{"Statement": [{"Effect": "Allow", "Principal": "*"',
        found: [["document-invalid", null]],
        status: 1,
    },
    {
        name: "a document whose statement says nothing",
        file: "empty.json",
        content: { Version: "2012-10-17", Statement: "everybody" },
        found: [["document-invalid", null]],
        status: 1,
    },
    {
        name: "what aws iam get-account-authorization-details prints",
        file: "details.json",
        content: {
            RoleDetailList: [
                { RoleName: "web", AssumeRolePolicyDocument: EC2 },
                { RoleName: "deploy", AssumeRolePolicyDocument: EVERYBODY },
            ],
        },
        found: [["principal-anonymous", "deploy"]],
        status: 1,
    },
    {
        name: "what aws s3api get-bucket-policy prints, with a policy as text",
        file: "bucket.json",
        content: { Policy: JSON.stringify(ENDPOINT) },
        found: [["principal-anonymous", null]],
        status: 1,
    },
    {
        name: "what aws ecr get-repository-policy prints",
        file: "repository.json",
        content: {
            repositoryName: "shop/app",
            policyText: JSON.stringify({
                Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" }],
            }),
        },
        found: [["principal-anonymous", "shop/app"]],
        status: 1,
    },
    {
        name: "what aws lambda add-permission prints",
        file: "permission.json",
        content: {
            Statement: JSON.stringify({
                Sid: "s3",
                Effect: "Allow",
                Principal: "*",
                Action: "lambda:InvokeFunction",
                Resource: "arn:aws:lambda:eu-west-1:111122223333:function:f",
            }),
        },
        found: [["principal-anonymous", null]],
        status: 1,
    },
    {
        name: "what aws ec2 describe-vpc-endpoints prints",
        file: "endpoints.json",
        content: { VpcEndpoints: [{ VpcEndpointId: "vpce-1", PolicyDocument: JSON.stringify(ENDPOINT) }] },
        found: [],
        status: 0,
    },
    {
        name: "what aws organizations describe-policy prints",
        file: "rcp.json",
        content: {
            Policy: {
                PolicySummary: { Name: "perimeter", Type: "RESOURCE_CONTROL_POLICY" },
                Content: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
                }),
            },
        },
        found: [],
        status: 0,
    },
    {
        name: "what aws cloudformation get-template prints",
        file: "template.json",
        content: {
            TemplateBody: {
                Parameters: { Role: { Type: "String" } },
                Resources: {
                    Web: {
                        Type: "AWS::IAM::Role",
                        Properties: { AssumeRolePolicyDocument: EC2, Path: { Ref: "Role" } },
                    },
                    Deploy: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: EVERYBODY } },
                },
            },
            StagesAvailable: ["Original", "Processed"],
        },
        found: [["principal-anonymous", "Deploy"]],
        status: 1,
    },
    {
        name: "a service of the Serverless Framework",
        file: "serverless.yml",
        content: `service: mail
provider: {name: aws}
resources:
  Resources:
    Mails: {Type: AWS::S3::Bucket}
    Policy:
      Type: AWS::S3::BucketPolicy
      Properties:
        Bucket: !Ref Mails
        PolicyDocument:
          Statement:
            - Effect: Allow
              Principal: {AWS: "arn:aws:iam::111122223333:role/reader"}
              Action: s3:GetObject
              Resource: !Join ["", ["arn:aws:s3:::", !Ref Mails, "/*"]]
              Condition: {StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}}
`,
        found: [],
        status: 0,
    },
    {
        name: "a list of a cluster's objects",
        file: "objects.json",
        content: {
            apiVersion: "v1",
            kind: "List",
            items: [
                { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } },
                {
                    apiVersion: "iam.services.k8s.aws/v1alpha1",
                    kind: "Role",
                    metadata: { name: "deploy" },
                    spec: { assumeRolePolicyDocument: JSON.stringify(EVERYBODY) },
                },
            ],
        },
        found: [["principal-anonymous", "deploy"]],
        status: 1,
    },
    {
        name: "several documents in a file",
        file: "objects.yaml",
        content: `# objects\n---\nkind: Namespace\n---\nmetadata: {name: deploy}\nassumeRolePolicy: ${JSON.stringify(JSON.stringify(EVERYBODY))}\n...\n---\n`,
        found: [["principal-anonymous", "deploy"]],
        status: 1,
    },
];

describe("a file that is handed over", () => {
    let folder: Folder;
    before(() => {
        folder = new Folder().enter();
    });
    after(() => folder.remove());

    for (const { name, file, content, found, status, error = /^$/ } of HANDED) {
        it(`is judged, passed over or named where it is ${name}`, async () => {
            folder.write({ [file]: typeof content === "string" ? content : JSON.stringify(content) });
            const outcome = await run([file, "--json"]);
            const files = JSON.parse(outcome.out) as readonly {
                violations: readonly { rule: string; resource: string | null }[];
            }[];
            assert.match(outcome.error, error);
            assert.deepEqual(
                files.map(({ violations }) => violations.map(({ rule, resource }) => [rule, resource])),
                found === undefined ? [] : [found],
            );
            assert.equal(outcome.status, status);
        });
    }

    it("is said to be a VPC endpoint's where it would be in order as that, and only there", async () => {
        const hint = /If it is the policy of a VPC endpoint, pass --kind vpc-endpoint\./;
        folder.write({
            "endpoint.json": JSON.stringify(ENDPOINT),
            "bucket.json": JSON.stringify(ENDPOINT).replace('"Action":"*"', '"Action":"s3:*"'),
        });
        assert.match((await run(["endpoint.json"])).out, hint);
        assert.doesNotMatch((await run(["bucket.json"])).out, hint);
        assert.equal((await run(["endpoint.json", "--kind", "vpc-endpoint"])).status, 0);
    });

    it("is passed over without a word in a folder, and named where it may hold a policy", async () => {
        folder.write({
            "repo/tsconfig.json": "{ // x\n}",
            "repo/mkdocs.yml": "a: !!python/name:x\n",
            "repo/empty.json": "",
            "repo/comment.yaml": "# nothing\n",
            "repo/vault.yml": "policy: !vault x\n",
            "repo/a.tf": 'data "aws_iam_policy_document" "a" {}',
            "repo/b.tf": 'data "aws_iam_policy_document" "b" {}',
        });
        const { status, error } = await run(["repo"]);
        assert.equal(
            error,
            "error: repo/a.tf (and 1 more, which --verbose names): is a source of Terraform; run terraform plan -out plan && terraform show -json plan > plan.json, and check plan.json\n" +
                'error: repo/vault.yml: line 1, column 16: the tag "!vault" is not one of CloudFormation\'s\n',
        );
        assert.equal(status, 2);
        assert.match(
            (await run(["repo", "--verbose", "!*.tf", "!vault.yml"])).error,
            /^passed over: repo\/comment\.yaml: there is no policy in it\n.*empty\.json.*\n.*mkdocs\.yml.*\n.*tsconfig\.json.*\n$/,
        );
    });

    it("has the line of a violation in a later document", async () => {
        folder.write({
            "two.yaml": `a: 1\r\n---\r\nname: deploy\r\nassumeRolePolicy: ${JSON.stringify(JSON.stringify(EVERYBODY))}\r\n`,
        });
        const [file] = JSON.parse((await run(["two.yaml", "--json"])).out) as readonly {
            violations: readonly { line: number; column: number }[];
        }[];
        assert.deepEqual(
            file?.violations.map(({ line, column }) => [line, column]),
            [[4, 1]],
        );
    });
});
