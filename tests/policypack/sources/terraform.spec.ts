import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION, readConfiguration } from "../../../policypack/options/configuration";

interface Planned {
    readonly address: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly provider?: string;
    readonly unknown?: unknown;
    readonly mode?: string;
    /** What the configuration says of its arguments. */
    readonly expressions?: unknown;
}

/** A plan as `terraform show -json` prints it, as far as the check reads it. */
function plan(root: readonly Planned[], module: readonly Planned[] = []): string {
    const planned = ({ address, values, mode = "managed" }: Planned) => ({
        address,
        mode,
        type: address.split(".").at(-2),
        values,
    });
    const configured = ({ address, provider = "aws", expressions }: Planned) => ({
        address: address.replace(/^module\.m\./, "").replace(/\[.*\]/, ""),
        provider_config_key: provider,
        expressions,
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
        resource_changes: [...root, ...module].map(({ address, mode, unknown = {}, values }) => ({
            address,
            mode,
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

const GITHUB = "token.actions.githubusercontent.com";
const PROVIDER: Planned = {
    address: "aws_iam_openid_connect_provider.github",
    values: { url: `https://${GITHUB}`, client_id_list: ["sts.amazonaws.com"] },
    unknown: { arn: true },
};

/** A data source that waits for the apply, because it names what the apply makes. */
function trust(subject: string, more: object = {}): Planned {
    return {
        address: "data.aws_iam_policy_document.trust",
        mode: "data",
        values: {
            statement: [
                {
                    actions: ["sts:AssumeRoleWithWebIdentity"],
                    effect: "Allow",
                    principals: [{ type: "Federated" }],
                    condition: [
                        { test: "StringEquals", variable: `${GITHUB}:aud`, values: ["sts.amazonaws.com"] },
                        { test: "StringLike", variable: `${GITHUB}:sub`, values: [subject] },
                    ],
                },
            ],
            ...more,
        },
        unknown: { json: true, statement: [{ principals: [{ identifiers: [true] }] }] },
        expressions: {
            statement: [
                {
                    principals: [
                        {
                            identifiers: {
                                references: refs("aws_iam_openid_connect_provider.github", "arn"),
                            },
                        },
                    ],
                },
            ],
        },
    };
}

function refs(owner: string, attribute: string): readonly string[] {
    return [`${owner}.${attribute}`, owner];
}

function role(references: readonly string[]): Planned {
    return {
        address: "aws_iam_role.deploy",
        values: { name: "deploy" },
        unknown: { assume_role_policy: true },
        expressions: { assume_role_policy: { references } },
    };
}

const TRUST = refs("data.aws_iam_policy_document.trust", "json");
const AT = "aws_iam_role.deploy.assume_role_policy";
const MAIN = "repo:acme/app:ref:refs/heads/main";
const UNDECIDED = [["document-unknown", AT]] as const;

const LATER: typeof CASES = [
    { name: "that is closed", text: plan([PROVIDER, trust(MAIN), role(TRUST)]), found: [] },
    {
        name: "that is open",
        text: plan([PROVIDER, trust("repo:acme/*"), role(TRUST)]),
        found: [["subject-wildcard", `${AT}.Statement[0].Condition.StringLike["${GITHUB}:sub"][0]`]],
    },
    {
        name: "with a policy variable as Terraform spells it",
        text: plan([PROVIDER, trust("repo:acme/&{aws:username}"), role(TRUST)]),
        found: [["subject-wildcard", `${AT}.Statement[0].Condition.StringLike["${GITHUB}:sub"][0]`]],
    },
    {
        name: "for a provider that is not in the plan",
        text: plan([trust(MAIN), role(TRUST)]),
        found: [["document-unknown", `${AT}.Statement[0].Principal.Federated[0]`]],
    },
    {
        name: "that takes in another that cannot be read",
        text: plan([PROVIDER, trust(MAIN, { source_policy_documents: ["{"] }), role(TRUST)]),
        found: [["document-unknown", `${AT}.Statement[0]`]],
    },
    {
        name: "that is open, and takes in another that cannot be read",
        text: plan([PROVIDER, trust("repo:acme/*", { override_policy_documents: ["{"] }), role(TRUST)]),
        found: [
            ["document-unknown", `${AT}.Statement[1]`],
            ["subject-wildcard", `${AT}.Statement[0].Condition.StringLike["${GITHUB}:sub"][0]`],
        ],
    },
    {
        name: "that is one of two",
        text: plan([PROVIDER, trust(MAIN), role([...TRUST, "var.open"])]),
        found: UNDECIDED,
    },
    { name: "of a resource", text: plan([role(refs("aws_iam_policy.a", "policy"))]), found: UNDECIDED },
    { name: "that is nowhere in the plan", text: plan([role(TRUST)]), found: UNDECIDED },
    {
        name: "in a module",
        text: plan(
            [],
            [PROVIDER, trust("repo:acme/*"), role(TRUST)].map((one) => ({
                ...one,
                address: `module.m.${one.address}`,
            })),
        ),
        found: [["subject-wildcard", `module.m.${AT}.Statement[0].Condition.StringLike["${GITHUB}:sub"][0]`]],
    },
    {
        name: "for a topic that the apply makes",
        text: plan([
            { address: "aws_s3_bucket.in", values: { bucket: "in" }, unknown: { arn: true } },
            {
                address: "data.aws_iam_policy_document.queue",
                mode: "data",
                values: {
                    statement: [
                        {
                            actions: ["sqs:SendMessage"],
                            principals: [{ type: "Service", identifiers: ["s3.amazonaws.com"] }],
                            condition: [{ test: "ArnEquals", variable: "aws:SourceArn" }],
                        },
                    ],
                },
                unknown: { statement: [{ resources: [true], condition: [{ values: [true] }] }] },
                expressions: {
                    statement: [{ condition: [{ values: { references: refs("aws_s3_bucket.in", "arn") } }] }],
                },
            },
            {
                address: "aws_sqs_queue_policy.a",
                values: {},
                unknown: { policy: true },
                expressions: { policy: { references: refs("data.aws_iam_policy_document.queue", "json") } },
            },
        ]),
        found: [],
    },
    {
        name: "for everybody",
        text: plan([
            {
                address: "data.aws_iam_policy_document.open",
                mode: "data",
                values: {
                    statement: [{ actions: ["s3:*"], principals: [{ type: "*", identifiers: ["*"] }] }],
                },
                unknown: { statement: [{ resources: true }] },
            },
            {
                address: "aws_s3_bucket_policy.a[0]",
                values: {},
                unknown: { policy: true },
                expressions: { policy: { references: refs("data.aws_iam_policy_document.open", "json") } },
            },
        ]),
        found: [["principal-anonymous", "aws_s3_bucket_policy.a[0].policy.Statement[0].Principal"]],
    },
];

describe("a document that Terraform's apply will make", () => {
    for (const { name, text, found } of LATER) {
        it(name, () => {
            assert.deepEqual(
                checkText("plan.json", text, DEFAULT_CONFIGURATION).violations.map(({ rule, path }) => [
                    rule,
                    path,
                ]),
                found,
            );
        });
    }

    it("is a violation unless it is allowed to be unknown", () => {
        const text = plan([role(["var.policy"])]);
        const levelOf = (allowUnknown: boolean) =>
            checkText("plan.json", text, DEFAULT_CONFIGURATION, { allowUnknown }).violations.map(
                ({ enforcement, remediation }) => [enforcement, remediation.includes("--allow-unknown")],
            );
        assert.deepEqual(levelOf(false), [["mandatory", true]]);
        assert.deepEqual(levelOf(true), [["advisory", false]]);
        const disabled = readConfiguration({ "document-unknown": "disabled" });
        assert.deepEqual(checkText("plan.json", text, disabled).violations, []);
    });
});

describe("a Terraform state", () => {
    const state = (...resources: readonly object[]): string =>
        JSON.stringify(
            { format_version: "1.0", terraform_version: "1.9.0", values: { root_module: { resources } } },
            undefined,
            1,
        );
    const resource = (address: string, values: object, mode = "managed") => ({
        address,
        mode,
        type: address.split(".").at(-2),
        values,
    });

    it("is judged resource by resource, without what was only looked up", () => {
        const text = state(
            resource("aws_s3_bucket_policy.a", { policy: OPEN }),
            resource("data.aws_iam_policy_document.a", { json: OPEN }, "data"),
        );
        const { kind, violations } = checkText("state.json", text, DEFAULT_CONFIGURATION);
        assert.equal(kind, "terraform-state");
        assert.deepEqual(
            violations.map(({ rule, path, position }) => [rule, path, position]),
            [
                [
                    "principal-anonymous",
                    "aws_s3_bucket_policy.a.policy.Statement[0].Principal",
                    { line: 12, column: 7 },
                ],
            ],
        );
    });

    it("knows the registry by the ARNs in it", () => {
        const text = state(
            resource("aws_ecr_repository.a", {
                name: "app",
                arn: "arn:aws:ecr:us-east-2:111122223333:repository/app",
                ...QUIET,
            }),
            resource("aws_ecr_replication_configuration.a", {
                registry_id: "111122223333",
                region: "us-east-2",
                ...REPLICATION,
            }),
        );
        assert.deepEqual(
            checkText("state.json", text, DEFAULT_CONFIGURATION).violations.map(({ rule, path }) => [
                rule,
                path,
            ]),
            [["replicated-without-lambda-access", "aws_ecr_repository.a.tags"]],
        );
    });
});

describe("a Terraform plan", () => {
    for (const { name, text, found } of CASES) {
        it(`with ${name}`, () => {
            const { kind, violations } = checkText("plan.json", text, DEFAULT_CONFIGURATION);
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
            checkText("plan.json", text, DEFAULT_CONFIGURATION).violations.map(({ message }) => message),
            ["the policy of aws_s3_bucket_policy is known only after apply, so no other rule has judged it"],
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
