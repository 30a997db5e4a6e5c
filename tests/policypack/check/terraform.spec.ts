import assert from "node:assert/strict";
import { checkText, NO_CONFIGURATION } from "../../../policypack/check/check";
import { readConfiguration } from "../../../policypack/configuration";

interface Planned {
    readonly address: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly provider?: string;
    readonly unknown?: unknown;
    readonly mode?: string;
}

/** A plan as `terraform show -json` prints it, as far as the check reads it. */
function plan(root: readonly Planned[], module: readonly Planned[] = []): string {
    const planned = ({ address, values, mode = "managed" }: Planned) => ({
        address,
        mode,
        type: address.split(".").at(-2),
        values,
    });
    const configured = ({ address, provider = "aws" }: Planned) => ({
        address: address.replace(/^module\.m\./, "").replace(/\[.*\]/, ""),
        provider_config_key: provider,
    });
    return JSON.stringify({
        format_version: "1.2",
        terraform_version: "1.9.0",
        planned_values: {
            root_module: {
                resources: root.map(planned),
                child_modules: [{ address: "module.m", resources: module.map(planned) }],
            },
        },
        resource_changes: [...root, ...module].map(({ address, unknown = {}, values }) => ({
            address,
            change: { after: values, after_unknown: unknown },
        })),
        configuration: {
            root_module: {
                resources: root.map(configured),
                module_calls: { m: { module: { resources: module.map(configured) } } },
            },
        },
    });
}

const OPEN = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }],
});
const REPLICATION = {
    replication_configuration: [
        {
            rule: [
                {
                    destination: [{ region: "eu-west-1", registry_id: "111122223333" }],
                    repository_filter: [{ filter: "app", filter_type: "PREFIX_MATCH" }],
                },
            ],
        },
    ],
};
const QUIET = {
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: [{ scan_on_push: true }],
};

const CASES: readonly {
    name: string;
    text: string;
    found: readonly (readonly [rule: string, path: string])[];
}[] = [
    {
        name: "a document in the root and one in a module",
        text: plan(
            [{ address: "aws_s3_bucket_policy.a", values: { policy: OPEN } }],
            [{ address: "module.m.aws_s3_bucket_policy.b[0]", values: { policy: OPEN } }],
        ),
        found: [
            ["principal-anonymous", "aws_s3_bucket_policy.a.policy.Statement[0].Principal"],
            ["principal-anonymous", "module.m.aws_s3_bucket_policy.b[0].policy.Statement[0].Principal"],
        ],
    },
    {
        name: "the policy of a VPC endpoint",
        text: plan([{ address: "aws_vpc_endpoint.a", values: { policy: OPEN } }]),
        found: [],
    },
    {
        name: "data",
        text: plan([{ address: "data.aws_iam_policy_document.a", mode: "data", values: { json: OPEN } }]),
        found: [],
    },
    {
        name: "a document that the apply decides",
        text: plan([{ address: "aws_s3_bucket_policy.a", values: {}, unknown: { policy: true } }]),
        found: [["document-unknown", "aws_s3_bucket_policy.a.policy"]],
    },
    {
        name: "an access key and a permission",
        text: plan([
            { address: "aws_iam_access_key.ci", values: { user: "ci" } },
            {
                address: "aws_lambda_permission.a",
                values: { action: "lambda:InvokeFunction", principal: "123456789012", source_arn: null },
            },
        ]),
        found: [
            ["static-access-key", "aws_iam_access_key.ci"],
            ["principal-account", "aws_lambda_permission.a.principal"],
        ],
    },
    {
        name: "a replicated repository that is not for functions",
        text: plan(
            [
                { address: "aws_ecr_repository.a", values: { name: "app", region: "us-east-2", ...QUIET } },
                {
                    address: "aws_ecr_replication_configuration.a",
                    values: { region: "us-east-2", ...REPLICATION },
                },
                {
                    address: "aws_ecr_repository.b",
                    values: { name: "app", region: "eu-west-1", ...QUIET },
                },
            ],
            [
                {
                    address: "module.m.aws_ecr_repository.c",
                    provider: "aws.other",
                    values: { name: "app-c", region: "us-east-2", ...QUIET },
                },
            ],
        ),
        found: [["replicated-without-lambda-access", "aws_ecr_repository.a.tags"]],
    },
];

describe("a Terraform plan", () => {
    for (const { name, text, found } of CASES) {
        it(`with ${name}`, () => {
            const { kind, violations } = checkText("plan.json", text, NO_CONFIGURATION);
            assert.equal(kind, "terraform-plan");
            assert.deepEqual(
                violations.map(({ rule, path }) => [rule, path]),
                found,
            );
        });
    }

    it("with a document that is not known yet is not said to be judged later", () => {
        const text = plan([
            { address: "aws_s3_bucket_policy.a", values: { bucket: "a" }, unknown: { policy: true } },
        ]);
        assert.deepEqual(
            checkText("plan.json", text, NO_CONFIGURATION).violations.map(({ message }) => message),
            ["the value is not known yet, so the other rules have not judged it"],
        );
    });

    it("has its exceptions by the address", () => {
        const exceptions = [
            { resource: "aws_iam_access_key.ci[0]", reason: "an old mailer", expires: "9999-12-31" },
        ];
        const text = plan([
            { address: "aws_iam_access_key.ci[0]", values: {} },
            { address: "aws_iam_access_key.ci[1]", values: {} },
        ]);
        const { violations } = checkText(
            "plan.json",
            text,
            readConfiguration({ "static-access-key": { exceptions } }),
        );
        assert.deepEqual(
            violations.map(({ path }) => path),
            ["aws_iam_access_key.ci[1]"],
        );
    });
});
