import assert from "node:assert/strict";
import { checkText } from "../../../policypack/check/check";
import { DEFAULT_CONFIGURATION } from "../../../policypack/options/configuration";
import { configured, foundIn, plan, type PlanParts, refersTo } from "./plans";

const QUEUE = "aws_sqs_queue.q";
const OPEN_QUEUE = [["document-unknown", `${QUEUE}.policy`]];

/** A queue whose policy is unknown in the plan, with what the configuration says of it. */
function queue(expressions?: object, more: { shown?: PlanParts["shown"]; root?: object } = {}): PlanParts {
    return {
        shown: { [QUEUE]: { values: { name: "q" }, unknown: { policy: true, arn: true } }, ...more.shown },
        configuration: { resources: [configured(QUEUE, expressions)], ...more.root },
    };
}

/** The queue in a module, with what its caller and the module say of it. */
function inModule(policy: object, call: object, module: object = {}, root: object = {}): PlanParts {
    return {
        shown: { [`module.m.${QUEUE}`]: { values: { name: "q" }, unknown: { policy: true } } },
        configuration: {
            ...root,
            module_calls: {
                m: { ...call, module: { resources: [configured(QUEUE, { policy })], ...module } },
            },
        },
    };
}

const IN_MODULE = [["document-unknown", `module.m.${QUEUE}.policy`]];
const BUCKET = { "aws_s3_bucket.b": { values: { bucket: "b" }, unknown: { arn: true } } };
const DATA = configured("data.aws_iam_policy_document.d", {}, { count_expression: refersTo("var.create") });

const UNSET: readonly { name: string; plan: PlanParts }[] = [
    { name: "no argument is set at all", plan: queue() },
    { name: "other arguments are set", plan: queue({ name: { constant_value: "q" } }) },
    { name: "it is null", plan: queue({ policy: { constant_value: null } }) },
    {
        name: "a variable of the root module is null",
        plan: queue({ policy: { references: ["var.policy"] } }),
    },
    {
        name: "a path in a variable of the root module leads to nothing",
        plan: queue({ policy: { references: ["var.queue.policy", "var.queue"] } }),
    },
    {
        name: "a condition on a variable gives null",
        plan: queue(
            {
                policy: {
                    references: [
                        "var.create",
                        "data.aws_iam_policy_document.d[0].json",
                        "data.aws_iam_policy_document.d[0]",
                        "data.aws_iam_policy_document.d",
                    ],
                },
            },
            {
                root: {
                    resources: [
                        configured(QUEUE, {
                            policy: {
                                references: [
                                    "var.create",
                                    "data.aws_iam_policy_document.d[0].json",
                                    "data.aws_iam_policy_document.d[0]",
                                    "data.aws_iam_policy_document.d",
                                ],
                            },
                        }),
                        DATA,
                    ],
                },
            },
        ),
    },
    {
        name: "a module's caller leaves it out",
        plan: inModule(
            { references: ["var.policy"] },
            { expressions: {} },
            { variables: { policy: { default: null } } },
        ),
    },
    {
        name: "a module's caller hands on a variable of its own",
        plan: inModule(
            { references: ["var.policy"] },
            { expressions: { policy: { references: ["var.policy"] } } },
        ),
    },
    {
        name: "a module's caller says null",
        plan: inModule({ references: ["var.policy"] }, { expressions: { policy: { constant_value: null } } }),
    },
    {
        name: "a module's caller decides by a constant that there is none",
        plan: inModule(
            { references: ["var.create"] },
            { expressions: { create: { constant_value: false } } },
        ),
    },
    {
        name: "the instances are made for known values",
        plan: inModule(
            { references: ["var.policy"] },
            {
                for_each_expression: { references: ["var.queues"] },
                expressions: { policy: { references: ["each.value.policy", "each.value"] } },
            },
        ),
    },
];

const SET: readonly { name: string; plan: PlanParts; found: readonly (readonly string[])[] }[] = [
    {
        name: "it refers to a resource",
        plan: queue({ policy: refersTo("aws_s3_bucket.b.arn") }, { shown: BUCKET }),
        found: OPEN_QUEUE,
    },
    {
        name: "it refers to a local",
        plan: queue({ policy: { references: ["local.policy"] } }),
        found: OPEN_QUEUE,
    },
    { name: "it is a function of constants", plan: queue({ policy: {} }), found: OPEN_QUEUE },
    {
        name: "it refers to a resource that is nowhere in the plan",
        plan: queue({ policy: refersTo("aws_kms_key.k.policy") }),
        found: OPEN_QUEUE,
    },
    {
        name: "a module's caller hands on what a resource has",
        plan: {
            ...inModule(
                { references: ["var.policy"] },
                { expressions: { policy: refersTo("aws_s3_bucket.b.arn") } },
            ),
        },
        found: IN_MODULE,
    },
    {
        name: "the instances are made for unknown values",
        plan: inModule(
            { references: ["var.policy"] },
            {
                for_each_expression: refersTo("aws_s3_bucket.b.arn"),
                expressions: { policy: { references: ["each.value.policy", "each.value"] } },
            },
        ),
        found: IN_MODULE,
    },
    {
        name: "the configuration does not show the resource",
        plan: { ...queue(), configuration: {} },
        found: OPEN_QUEUE,
    },
    {
        name: "a resource is a policy by itself",
        plan: {
            shown: { "aws_sqs_queue_policy.p": { unknown: { policy: true } } },
            configuration: { resources: [configured("aws_sqs_queue_policy.p")] },
        },
        found: [["document-unknown", "aws_sqs_queue_policy.p.policy"]],
    },
    {
        name: "a role has the trust policy that a variable holds",
        plan: {
            shown: { "aws_iam_role.r": { unknown: { assume_role_policy: true, inline_policy: true } } },
            configuration: {
                resources: [
                    configured("aws_iam_role.r", { assume_role_policy: { references: ["var.trust"] } }),
                ],
            },
        },
        found: [["document-unknown", "aws_iam_role.r.assume_role_policy"]],
    },
    {
        name: "a dynamic block makes an inline policy",
        plan: {
            shown: {
                "aws_iam_role.r": {
                    values: { inline_policy: [{ name: "a" }] },
                    unknown: { inline_policy: [{ policy: true }] },
                },
            },
            configuration: { resources: [configured("aws_iam_role.r", {})] },
        },
        found: [["document-unknown", "aws_iam_role.r.inline_policy[0].policy"]],
    },
    {
        name: "one of two blocks has it",
        plan: {
            shown: {
                "aws_iam_role.r": {
                    values: { inline_policy: [{ name: "a" }, { name: "b" }] },
                    unknown: { inline_policy: [{ policy: true }, { policy: true }] },
                },
            },
            configuration: {
                resources: [
                    configured("aws_iam_role.r", {
                        inline_policy: [
                            { name: { constant_value: "b" } },
                            { name: { constant_value: "a" }, policy: refersTo("aws_iam_policy.p.policy") },
                        ],
                    }),
                ],
            },
        },
        found: [["document-unknown", "aws_iam_role.r.inline_policy[0].policy"]],
    },
];

describe("an argument that is unknown in a plan", () => {
    for (const { name, plan } of UNSET) {
        it(`is set by nobody where ${name}`, () => {
            assert.deepEqual(foundIn(plan), []);
        });
    }

    for (const { name, plan, found } of SET) {
        it(`is set where ${name}`, () => {
            assert.deepEqual(foundIn(plan), found);
        });
    }

    for (const [type, argument] of [
        ["aws_s3_bucket", "policy"],
        ["aws_iam_role", "inline_policy"],
        ["aws_opensearch_domain", "access_policies"],
        ["aws_elasticsearch_domain", "access_policies"],
        ["aws_secretsmanager_secret", "policy"],
        ["aws_vpc_endpoint_service", "allowed_principals"],
        ["aws_sns_topic", "policy"],
        ["aws_vpc_endpoint", "policy"],
        ["aws_kms_key", "policy"],
        ["aws_efs_file_system", "some_later_policy"],
        ["aws_api_gateway_rest_api", "body"],
    ] as const) {
        it(`${argument} of ${type} is no unknown document where nobody sets it, and one where somebody does`, () => {
            const address = `${type}.x`;
            const withExpressions = (expressions: object): PlanParts => ({
                shown: { [address]: { values: { name: "x" }, unknown: { [argument]: true } }, ...BUCKET },
                configuration: { resources: [configured(address, expressions)] },
            });
            assert.deepEqual(foundIn(withExpressions({ name: { constant_value: "x" } })), []);
            assert.deepEqual(
                foundIn(withExpressions({ [argument]: refersTo("aws_s3_bucket.b.arn") })).map(
                    ([rule, path]) => [rule, path],
                ),
                [["document-unknown", `${address}.${argument}`]],
            );
        });
    }

    it("is no document of IAM's where its name says so", () => {
        const address = "aws_autoscaling_group.g";
        const plan = (expressions: object): PlanParts => ({
            shown: { [address]: { unknown: { mixed_instances_policy: true } }, ...BUCKET },
            configuration: { resources: [configured(address, expressions)] },
        });
        assert.deepEqual(foundIn(plan({ name: { constant_value: "g" } })), []);
        assert.deepEqual(foundIn(plan({ mixed_instances_policy: refersTo("aws_s3_bucket.b.arn") })), []);
    });
});

describe("tags that the provider adds", () => {
    it("may hold what a rule asks for where they are unknown", () => {
        const repository = "aws_ecr_repository.a";
        const replication = "aws_ecr_replication_configuration.a";
        const rule = {
            destination: [{ region: "eu-west-1", registry_id: "111122223333" }],
            repository_filter: [{ filter: "app", filter_type: "PREFIX_MATCH" }],
        };
        const rulesFor = (unknown: Readonly<Record<string, unknown>>) =>
            checkText(
                "plan.json",
                plan({
                    shown: {
                        [repository]: { values: { name: "app", region: "us-east-2" }, unknown },
                        [replication]: {
                            values: { region: "us-east-2", replication_configuration: [{ rule: [rule] }] },
                        },
                    },
                    configuration: { resources: [configured(repository, {}), configured(replication, {})] },
                }),
                DEFAULT_CONFIGURATION,
            ).violations.filter((one) => one.rule === "replicated-without-lambda-access").length;
        assert.equal(rulesFor({}), 1);
        assert.equal(rulesFor({ tags_all: true }), 0);
    });
});

describe("an argument that holds an ARN which a plan leaves open", () => {
    /** A resource with one unknown argument, and what the expression of that argument is. */
    const withUnknown = (
        type: string,
        argument: string,
        expression: object,
        values: Readonly<Record<string, unknown>> = {},
    ): PlanParts => ({
        shown: {
            "aws_iam_role.r": { values: { name: "r" }, unknown: { arn: true } },
            "aws_api_gateway_rest_api.a": { values: { name: "a" }, unknown: { execution_arn: true } },
            ...BUCKET,
            [`${type}.x`]: { values, unknown: { [argument]: true } },
        },
        configuration: { resources: [configured(`${type}.x`, { [argument]: expression })] },
    });
    const invoke = (service: string) => ({ action: "lambda:InvokeFunction", principal: service });

    for (const [type, argument, attribute, values] of [
        ["aws_lambda_permission", "source_arn", "aws_s3_bucket.b.arn", invoke("s3.amazonaws.com")],
        [
            "aws_lambda_permission",
            "source_arn",
            "aws_api_gateway_rest_api.a.execution_arn",
            invoke("apigateway.amazonaws.com"),
        ],
        ["aws_lambda_permission", "principal", "aws_iam_role.r.arn", { action: "lambda:InvokeFunction" }],
        ["aws_kms_grant", "grantee_principal", "aws_iam_role.r.arn", { operations: ["Decrypt"] }],
        ["aws_vpc_endpoint_service_allowed_principal", "principal_arn", "aws_iam_role.r.arn", {}],
    ] as const) {
        it(`${argument} of ${type} is ${attribute}`, () => {
            assert.deepEqual(foundIn(withUnknown(type, argument, refersTo(attribute), values)), []);
            assert.deepEqual(
                foundIn(withUnknown(type, argument, refersTo(attribute, "aws_iam_user.u.arn"), values)),
                [["document-unknown", `${type}.x.${argument}`]],
            );
        });
    }

    it("is no document, and no set of principals", () => {
        const arn = refersTo("aws_iam_role.r.arn");
        assert.deepEqual(foundIn(withUnknown("aws_sqs_queue", "policy", arn)), [
            ["document-unknown", "aws_sqs_queue.x.policy"],
        ]);
        assert.deepEqual(foundIn(withUnknown("aws_vpc_endpoint_service", "allowed_principals", arn)), [
            ["document-unknown", "aws_vpc_endpoint_service.x.allowed_principals"],
        ]);
    });
});
