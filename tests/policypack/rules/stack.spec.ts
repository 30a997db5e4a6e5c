import assert from "node:assert/strict";
import { evaluate } from "../../../policypack/engine/engine";
import { rulesetWith } from "../../../policypack/engine/ruleset";
import type { StackResource } from "../../../policypack/resources/stack";
import { UNKNOWN } from "../../../policypack/values/value";

const HOME = "111111111111 us-east-2";
const EU = { region: "eu-west-1", registryId: "111111111111" };
const US = { region: "us-west-2", registryId: "111111111111" };

interface Rule {
    readonly to: readonly object[];
    readonly filters: readonly unknown[];
}

function replication(...rules: readonly Rule[]): StackResource {
    return {
        kind: "ecrreplicationconfiguration",
        id: "replication",
        path: "",
        registry: HOME,
        properties: {
            replicationConfiguration: {
                rules: rules.map(({ to, filters }) => ({
                    destinations: to,
                    repositoryFilters: filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
                })),
            },
        },
    };
}

function repository(
    name: unknown,
    access: unknown = "true",
    registry: string | undefined = HOME,
): StackResource {
    const properties = { name, ...(access === null ? {} : { tags: { "Lambda-Access": access } }) };
    return { kind: "ecrrepository", id: `repository ${String(name)}`, path: "", registry, properties };
}

const CASES: readonly {
    name: string;
    resources: readonly StackResource[];
    findings: readonly (readonly [rule: string, resource: string, path: string, message: string])[];
}[] = [
    {
        name: "a replicated repository for functions",
        resources: [replication({ to: [EU], filters: ["app"] }), repository("app")],
        findings: [],
    },
    {
        name: "functions without replication",
        resources: [replication({ to: [EU], filters: ["app"] }), repository("app"), repository("tool")],
        findings: [],
    },
    {
        name: "a replicated repository that says false",
        resources: [replication({ to: [EU], filters: ["app"] }), repository("app", "false")],
        findings: [
            [
                "replicated-without-lambda-access",
                "repository app",
                "tags",
                'app is replicated to 111111111111 eu-west-1 by the filter "app", and its tag Lambda-Access is "false"',
            ],
        ],
    },
    {
        name: "a replicated repository, by the second rule and the second filter",
        resources: [
            replication({ to: [US], filters: ["app"] }, { to: [EU], filters: ["app", "tool"] }),
            repository("tool", "no"),
        ],
        findings: [
            [
                "replicated-without-lambda-access",
                "repository tool",
                "tags",
                'tool is replicated to 111111111111 eu-west-1 by the filter "tool", and its tag Lambda-Access is "no"',
            ],
        ],
    },
    {
        name: "a repository whose name ends with a filter",
        resources: [replication({ to: [EU], filters: ["app"] }), repository("my-app", "no")],
        findings: [],
    },
    {
        name: "a rule without a filter, which copies all",
        resources: [replication({ to: [EU], filters: [] }), repository("app", null), repository("tool")],
        findings: [
            [
                "replicated-without-lambda-access",
                "repository app",
                "tags",
                "app is replicated to 111111111111 eu-west-1 by a rule without a filter, and its tag Lambda-Access is nothing",
            ],
        ],
    },
    {
        name: "a repository of the same name in another registry",
        resources: [
            replication({ to: [EU], filters: ["app"] }),
            repository("app", "false", "111111111111 eu-west-1"),
        ],
        findings: [],
    },
    {
        name: "what is not known yet",
        resources: [
            replication({ to: [EU], filters: ["app", UNKNOWN] }),
            repository("app", UNKNOWN),
            repository(UNKNOWN, "false"),
        ],
        findings: [],
    },
    {
        name: "tags of the program's, where what the provider adds comes later",
        resources: [
            replication({ to: [EU], filters: ["app", "tool"] }),
            {
                ...repository("app"),
                properties: { name: "app", tags: { "Lambda-Access": "false" }, tagsAll: UNKNOWN },
            },
            { ...repository("tool"), properties: { name: "tool", tags: {}, tagsAll: UNKNOWN } },
        ],
        findings: [
            [
                "replicated-without-lambda-access",
                "repository app",
                "tags",
                'app is replicated to 111111111111 eu-west-1 by the filter "app", and its tag Lambda-Access is "false"',
            ],
        ],
    },
    {
        name: "a registry that cannot be told",
        resources: [
            { ...replication({ to: [EU], filters: ["app"] }), registry: undefined },
            { ...repository("app", "false"), registry: undefined },
        ],
        findings: [],
    },
    {
        name: "a name that begins another, which is not replicated",
        resources: [
            replication({ to: [EU], filters: ["repo_1"] }),
            repository("repo_1"),
            repository("repo_10"),
        ],
        findings: [
            [
                "replication-prefix-collision",
                "replication",
                "replicationConfiguration.rules[0].repositoryFilters[0].filter",
                'the filter "repo_1" also replicates repo_10 to 111111111111 eu-west-1',
            ],
        ],
    },
    {
        name: "a beginning that is no repository's name",
        resources: [replication({ to: [EU], filters: ["repo"] }), repository("repo_1")],
        findings: [
            [
                "replication-prefix-collision",
                "replication",
                "replicationConfiguration.rules[0].repositoryFilters[0].filter",
                'the filter "repo" also replicates repo_1 to 111111111111 eu-west-1',
            ],
        ],
    },
    {
        name: "a beginning that several share, each with its copy prepared in this stack",
        resources: [
            replication({ to: [EU], filters: ["shop/00"] }),
            ...["shop/0001", "shop/0002"].flatMap((name) => [
                repository(name),
                repository(name, "true", "111111111111 eu-west-1"),
            ]),
        ],
        findings: [],
    },
    {
        name: "the same with a copy prepared for one of them only",
        resources: [
            replication({ to: [EU], filters: ["shop/00"] }),
            repository("shop/0001"),
            repository("shop/0002"),
            repository("shop/0001", "true", "111111111111 eu-west-1"),
        ],
        findings: [
            [
                "replication-prefix-collision",
                "replication",
                "replicationConfiguration.rules[0].repositoryFilters[0].filter",
                'the filter "shop/00" also replicates shop/0002 to 111111111111 eu-west-1',
            ],
        ],
    },
    {
        name: "a name that begins another, both replicated alike",
        resources: [
            replication({ to: [EU], filters: ["repo_1", "repo_10"] }),
            repository("repo_1"),
            repository("repo_10"),
        ],
        findings: [],
    },
    {
        name: "a name that begins another, which goes elsewhere",
        resources: [
            replication({ to: [EU, US], filters: ["repo_1"] }, { to: [EU], filters: ["repo_10"] }),
            repository("repo_1"),
            repository("repo_10"),
        ],
        findings: [
            [
                "replication-prefix-collision",
                "replication",
                "replicationConfiguration.rules[0].repositoryFilters[0].filter",
                'the filter "repo_1" also replicates repo_10 to 111111111111 eu-west-1, 111111111111 us-west-2',
            ],
        ],
    },
    {
        name: "a name that begins another, in another registry",
        resources: [
            replication({ to: [EU], filters: ["repo_1"] }),
            repository("repo_1"),
            repository("repo_10", "true", "222222222222 us-east-2"),
        ],
        findings: [],
    },
    {
        name: "a name that begins another, which only another registry sends to the same destination",
        resources: [
            replication({ to: [EU], filters: ["repo_1"] }),
            { ...replication({ to: [EU], filters: ["repo_10"] }), registry: "222222222222 us-east-2" },
            repository("repo_1"),
            repository("repo_10"),
        ],
        findings: [
            [
                "replication-prefix-collision",
                "replication",
                "replicationConfiguration.rules[0].repositoryFilters[0].filter",
                'the filter "repo_1" also replicates repo_10 to 111111111111 eu-west-1',
            ],
        ],
    },
    {
        name: "a name that begins another, which a rule without a filter sends to the same destination",
        resources: [
            replication({ to: [EU], filters: ["repo_1"] }, { to: [EU], filters: [] }),
            repository("repo_1"),
            repository("repo_10"),
        ],
        findings: [],
    },
    {
        name: "a name that begins another, below a namespace that goes elsewhere",
        resources: [
            replication({ to: [EU], filters: ["team/app"] }, { to: [US], filters: ["team/"] }),
            repository("team/app"),
            repository("team/apple"),
        ],
        findings: [
            [
                "replication-prefix-collision",
                "replication",
                "replicationConfiguration.rules[0].repositoryFilters[0].filter",
                'the filter "team/app" also replicates team/apple to 111111111111 eu-west-1',
            ],
        ],
    },
    {
        name: "a name that begins another, below a namespace that goes to the same destination",
        resources: [
            replication({ to: [EU], filters: ["team/app"] }, { to: [EU], filters: ["team/"] }),
            repository("team/app"),
            repository("team/apple"),
        ],
        findings: [],
    },
    {
        name: "a namespace, which means all that is below it",
        resources: [
            replication({ to: [EU], filters: ["team/"] }),
            repository("team/app"),
            repository("team/x"),
        ],
        findings: [],
    },
    {
        name: "the spelling of CloudFormation",
        resources: [
            {
                ...replication(),
                properties: {
                    ReplicationConfiguration: {
                        Rules: [
                            {
                                Destinations: [{ Region: "eu-west-1", RegistryId: "111111111111" }],
                                RepositoryFilters: [{ Filter: "app", FilterType: "PREFIX_MATCH" }],
                            },
                        ],
                    },
                },
            },
            {
                ...repository("app"),
                properties: { RepositoryName: "app", Tags: [{ Key: "Lambda-Access", Value: "no" }] },
            },
        ],
        findings: [
            [
                "replicated-without-lambda-access",
                "repository app",
                "tags",
                'app is replicated to 111111111111 eu-west-1 by the filter "app", and its tag Lambda-Access is "no"',
            ],
        ],
    },
    {
        name: "the spelling of Terraform",
        resources: [
            {
                ...replication(),
                properties: {
                    replication_configuration: [
                        {
                            rule: [
                                {
                                    destination: [{ region: "eu-west-1", registry_id: "111111111111" }],
                                    repository_filter: [{ filter: "app", filter_type: "PREFIX_MATCH" }],
                                },
                            ],
                        },
                    ],
                },
            },
            repository("app"),
            repository("apple"),
        ],
        findings: [
            [
                "replication-prefix-collision",
                "replication",
                "replication_configuration[0].rule[0].repository_filter[0].filter",
                'the filter "app" also replicates apple to 111111111111 eu-west-1',
            ],
        ],
    },
    {
        name: "two owners of a registry's replication",
        resources: [replication(), { ...replication(), id: "second" }],
        findings: [
            [
                "registry-owned-twice",
                "second",
                "",
                "replication also sets the replication configuration of this registry",
            ],
        ],
    },
    ...[
        ["a", "b", "c"],
        ["c", "b", "a"],
        ["b", "c", "a"],
    ].map((ids) => ({
        name: `owners of a registry's replication, finished in the order ${ids.join(", ")}`,
        resources: ids.map((id) => ({ ...replication(), id })),
        findings: ["b", "c"].map(
            (id) =>
                [
                    "registry-owned-twice",
                    id,
                    "",
                    "a also sets the replication configuration of this registry",
                ] as const,
        ),
    })),
    {
        name: "two owners of a registry's scanning, under different names",
        resources: ["a", "b"].map((id) => ({
            ...repository(id),
            kind: "ecrregistryscanningconfiguration",
            id,
        })),
        findings: [
            ["registry-owned-twice", "b", "", "a also sets the scanning configuration of this registry"],
        ],
    },
    {
        name: "two settings of an account, each under its name",
        resources: ["BASIC_SCAN_TYPE_VERSION", "REGISTRY_POLICY_SCOPE"].map((name) => ({
            ...repository(name),
            kind: "ecraccountsetting",
        })),
        findings: [],
    },
    {
        name: "one setting of an account, twice",
        resources: ["first", "second"].map((id) => ({
            ...repository("REGISTRY_POLICY_SCOPE"),
            kind: "ecraccountsetting",
            id,
        })),
        findings: [
            ["registry-owned-twice", "second", "", "first also sets the account setting of this registry"],
        ],
    },
];

describe("a stack", () => {
    for (const { name, resources, findings } of CASES) {
        it(name, () => {
            assert.deepEqual(
                evaluate({ stack: resources }, rulesetWith()).map(({ rule, resource, path, message }) => [
                    rule,
                    resource,
                    path,
                    message,
                ]),
                findings,
            );
        });
    }
});
