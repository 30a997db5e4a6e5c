import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { incomingPolicy } from "../../components/ecr/plan/destinationChecks";
import { parseConfiguration } from "../../programs/config";
import type * as program from "../../programs/index";
import { linesOf, pathsOf } from "../components/problemsOf";
import { byName, recorded, type Registration, valueOf } from "../components/recorder";
import { engineConfig } from "./stackConfig";

type Program = typeof program;
type Config = Readonly<Record<string, unknown>>;

const folder = join(__dirname, "..", "..", "docs", "examples", "images");

function example(name: string): Config {
    const text = readFileSync(join(folder, `${name}.yaml`), "utf8");
    return (parse(text) as { config: Config }).config;
}

function run(config: Config): Promise<{ registrations: Registration[]; result: Program }> {
    return recorded(async () => {
        pulumi.runtime.setAllConfig(engineConfig(config));
        Reflect.deleteProperty(require.cache, require.resolve("../../programs/index"));
        return import("../../programs/index");
    });
}

/** Type and name of what AWS gets, with the provider it comes from. */
function made(registrations: readonly Registration[]): string[] {
    return registrations
        .filter(({ type }) => type.startsWith("aws:"))
        .map(({ type, name, provider }) => `${type.split(":").at(-1) ?? ""} ${name} by ${provider}`);
}

const policyOf = (registrations: readonly Registration[], name: string, key = "policy") => {
    const text = registrations.find((its) => its.name === name)?.inputs[key];
    return (JSON.parse(typeof text === "string" ? text : "{}") as { Statement?: unknown }).Statement;
};

const OHIO = "by aws-111111111111-us-east-2";

describe("each way to share images, as an example", () => {
    for (const file of readdirSync(folder).sort()) {
        it(`${file} has no problem`, () => {
            assert.deepEqual(
                linesOf(() => parseConfiguration(engineConfig(example(file.replace(".yaml", ""))))),
                [],
            );
        });
    }

    it("by the repository's policy: every reader is named", async () => {
        const { registrations } = await run(example("resource-policy"));
        assert.deepEqual(policyOf(registrations, "images-us-east-2-shop/web-policy"), [
            {
                Sid: "RolePullEcsTasks",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                Action: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
            },
        ]);
        for (const name of ["orders", "reports"]) {
            const policy = policyOf(registrations, `images-us-east-2-shop/${name}-policy`);
            assert.equal((policy as unknown[]).length, 2);
        }
    });

    it("by a role in the images' account: the repositories name nobody", async () => {
        const { registrations, result } = await run(example("cross-account-role"));
        assert.deepEqual(byName(registrations, "aws:ecr/repositoryPolicy:RepositoryPolicy"), {});
        assert.deepEqual(
            policyOf(registrations, "images-role-pull-shop-role-pull-shop", "assumeRolePolicy"),
            [
                {
                    Sid: "Assume",
                    Effect: "Allow",
                    Principal: {
                        AWS: [
                            "arn:aws:iam::123456789012:role/ecs-task-execution",
                            "arn:aws:iam::222222222222:role/lambda-deployer",
                        ],
                    },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
                },
            ],
        );
        assert.deepEqual(await valueOf(pulumi.output(result.pullRoles)), {
            "pull-shop": "arn:aws:iam::111111111111:role/pull-shop",
        });
    });

    it("by pushing to several registries: the workflow's role may push, and not delete", async () => {
        const { registrations } = await run(example("several-registries"));
        assert.deepEqual(policyOf(registrations, "images-us-east-2-shop/web-policy"), [
            {
                Sid: "RolePushRelease",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111111111111:role/lambda-deployer" },
                Action: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:CompleteLayerUpload",
                    "ecr:InitiateLayerUpload",
                    "ecr:PutImage",
                    "ecr:UploadLayerPart",
                ],
            },
        ]);
    });

    it("by replication: three destinations, one filter, and a plan for the one that others prepare", async () => {
        const { registrations, result } = await run(example("replication"));
        assert.deepEqual(
            byName(registrations, "aws:ecr/replicationConfiguration:ReplicationConfiguration")[
                "images-us-east-2-replication"
            ]?.inputs,
            {
                replicationConfiguration: {
                    rules: [
                        {
                            destinations: [
                                { region: "eu-west-1", registryId: "111111111111" },
                                { region: "eu-west-1", registryId: "222222222222" },
                                { region: "us-east-2", registryId: "123456789012" },
                            ],
                            repositoryFilters: [{ filter: "security/", filterType: "PREFIX_MATCH" }],
                        },
                    ],
                },
            },
        );
        assert.deepEqual(
            made(registrations).filter((line) => /^Re(pository|gistryPolicy) /.test(line)),
            [
                "RegistryPolicy images-tools-ohio-incoming by aws-123456789012-us-east-2",
                "Repository images-eu-west-1-security/base-repository by aws-111111111111-eu-west-1",
                "Repository images-eu-west-1-security/filter-repository by aws-111111111111-eu-west-1",
                "Repository images-tools-ohio-security/base-repository by aws-123456789012-us-east-2",
                "Repository images-tools-ohio-security/filter-repository by aws-123456789012-us-east-2",
                `Repository images-us-east-2-internal-repository ${OHIO}`,
                `Repository images-us-east-2-security/base-repository ${OHIO}`,
                `Repository images-us-east-2-security/filter-repository ${OHIO}`,
            ],
        );
        const plan = (await valueOf(pulumi.output(result.imageDestinations)))["prod-ireland"];
        assert.deepEqual(
            plan?.templates.map(({ prefix, repositories, lambdaAccess }) => [
                prefix,
                repositories,
                lambdaAccess,
            ]),
            [["security", ["security/base", "security/filter"], true]],
        );
        assert.deepEqual((JSON.parse(incomingPolicy(plan)) as { Statement: unknown }).Statement, [
            {
                Sid: "ReplicateFrom111111111111",
                Effect: "Allow",
                Principal: {
                    AWS:
                        "arn:aws:iam::111111111111:role/aws-service-role/replication.ecr.amazonaws.com/" +
                        "AWSServiceRoleForECRReplication",
                },
                Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
                Resource: [
                    "arn:aws:ecr:eu-west-1:222222222222:repository/security/base",
                    "arn:aws:ecr:eu-west-1:222222222222:repository/security/filter",
                ],
            },
        ]);
        // Each reader is let in where it pulls, and nowhere else.
        const sids = (name: string) =>
            (policyOf(registrations, name) as { Sid: string }[] | undefined)?.map(({ Sid }) => Sid);
        assert.equal(sids("images-us-east-2-security/filter-policy"), undefined);
        assert.deepEqual(sids("images-eu-west-1-security/filter-policy"), [
            "LambdaDeployFilterIreland",
            "LambdaPullFilterIreland",
        ]);
        assert.deepEqual(sids("images-tools-ohio-security/filter-policy"), [
            "LambdaDeployFilterTools",
            "LambdaPullFilterTools",
        ]);
    });

    it("by copies for tasks and for recovery: each role in the policy of the copy that it pulls from", async () => {
        const { registrations } = await run(example("copies"));
        const policies = byName(registrations, "aws:ecr/repositoryPolicy:RepositoryPolicy");
        const tasks = [
            {
                Sid: "RolePullEcsTasks",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" },
                Action: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
            },
        ];
        assert.deepEqual(
            Object.fromEntries(Object.keys(policies).map((name) => [name, policyOf(registrations, name)])),
            {
                "images-eu-west-1-shop/web-policy": tasks,
                "images-tasks-ohio-shop/web-policy": tasks,
            },
        );
        assert.deepEqual(
            Object.values(byName(registrations, "aws:ecr/repository:Repository")).map(
                ({ name, protect, provider }) => [name, protect, provider],
            ),
            [
                ["images-eu-west-1-shop/web-repository", true, "aws-111111111111-eu-west-1"],
                ["images-tasks-ohio-shop/web-repository", true, "aws-123456789012-us-east-2"],
                ["images-us-east-2-shop/orders-repository", true, "aws-111111111111-us-east-2"],
                ["images-us-east-2-shop/web-repository", true, "aws-111111111111-us-east-2"],
                ["images-us-west-2-shop/orders-repository", true, "aws-111111111111-us-west-2"],
                ["images-us-west-2-shop/web-repository", true, "aws-111111111111-us-west-2"],
            ],
        );
    });

    it("by a public repository: from the one region that has them", async () => {
        const { registrations } = await run(example("public-repository"));
        assert.deepEqual(made(registrations), [
            "Repository images-public-shop-cli-repository by aws-111111111111-us-east-1",
        ]);
    });

    it("with everything that a registry can be told", async () => {
        const { registrations } = await run(example("registry-settings"));
        assert.deepEqual(made(registrations), [
            `LifecyclePolicy images-us-east-2-shop/web-lifecycle ${OHIO}`,
            `PullThroughCacheRule images-us-east-2-cache-docker-hub ${OHIO}`,
            `PullThroughCacheRule images-us-east-2-cache-ecr-public ${OHIO}`,
            `PullTimeUpdateExclusion images-us-east-2-uncounted-scanner ${OHIO}`,
            `RegistryScanningConfiguration images-us-east-2-scanning ${OHIO}`,
            `Repository images-us-east-2-shop/web-repository ${OHIO}`,
            `RepositoryPolicy images-us-east-2-shop/web-policy ${OHIO}`,
        ]);
        const { tags, ...inputs } =
            byName(registrations, "aws:ecr/repository:Repository")["images-us-east-2-shop/web-repository"]
                ?.inputs ?? {};
        assert.deepEqual(tags, { team: "platform", "Lambda-Access": "false" });
        assert.deepEqual(inputs, {
            name: "shop/web",
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: [
                { filter: "latest", filterType: "WILDCARD" },
                { filter: "pr-*", filterType: "WILDCARD" },
            ],
            imageScanningConfiguration: { scanOnPush: true },
            encryptionConfigurations: [
                {
                    encryptionType: "KMS",
                    kmsKey: "arn:aws:kms:us-east-2:111111111111:key/11111111-2222-3333-4444-555555555555",
                },
            ],
            forceDelete: false,
        });
    });

    it("with settings of all, of a group and of one repository, also in its copies", async () => {
        const { registrations, result } = await run(example("repository-settings"));
        const repositories = Object.values(byName(registrations, "aws:ecr/repository:Repository"));
        assert.deepEqual(
            repositories.map(({ name, protect, inputs }) => [
                name.replace(/^images-(.*)-repository$/, "$1"),
                protect,
                inputs["forceDelete"],
                inputs["imageTagMutability"],
                inputs["tags"],
            ]),
            [
                [
                    "eu-west-1-security/filter",
                    true,
                    false,
                    "IMMUTABLE_WITH_EXCLUSION",
                    { team: "platform", service: "filter", "Lambda-Access": "true" },
                ],
                ...["scratch/orders", "scratch/web"].map((name) => [
                    `us-east-2-${name}`,
                    false,
                    true,
                    "IMMUTABLE_WITH_EXCLUSION",
                    { team: "web", "Lambda-Access": "false" },
                ]),
                [
                    "us-east-2-security/filter",
                    true,
                    false,
                    "IMMUTABLE_WITH_EXCLUSION",
                    { team: "platform", service: "filter", "Lambda-Access": "true" },
                ],
                [
                    "us-east-2-shop/web",
                    true,
                    false,
                    "IMMUTABLE",
                    { team: "platform", "Lambda-Access": "false" },
                ],
            ],
        );
        const { templates } = (await valueOf(pulumi.output(result.imageDestinations)))["prod-ireland"] ?? {};
        assert.deepEqual(
            templates?.map(({ prefix, kms, mutableTags, tags }) => [prefix, kms, mutableTags, tags]),
            [["security", true, ["pr-*"], { team: "platform", service: "filter" }]],
        );
    });
});

describe("the images' part of the configuration", () => {
    const images = (name: string, changes: Readonly<Record<string, unknown>>): (() => unknown) => {
        const given = example(name)["keyless-delivery:images"] as Config;
        return () =>
            parseConfiguration(engineConfig({ "keyless-delivery:images": { ...given, ...changes } }));
    };
    const cases: readonly (readonly [what: string, example: string, changes: Config, paths: string[]])[] = [
        [
            "a pull role for a function",
            "resource-policy",
            { pullRoles: { puller: { assumedBy: ["orders"], repositories: ["shop/web"] } } },
            ["images.pullRoles.puller.assumedBy[0]"],
        ],
        [
            "a pull role for nobody",
            "cross-account-role",
            { pullRoles: { puller: { assumedBy: [], repositories: ["shop/web"] } } },
            ["images.pullRoles.puller.assumedBy"],
        ],
        [
            "a pull role for what is not there",
            "cross-account-role",
            { pullRoles: { "a b": { assumedBy: ["builds"], repositories: ["shop/none"] } } },
            ['images.pullRoles["a b"]', 'images.pullRoles["a b"].repositories[0]'],
        ],
        [
            "a pull role with a bad boundary",
            "cross-account-role",
            {
                pullRoles: {
                    p: { assumedBy: ["builds"], repositories: ["shop/web"], permissionsBoundary: "x" },
                },
            },
            ["images.pullRoles.p.permissionsBoundary"],
        ],
        [
            "a public repository with a bad name",
            "public-repository",
            { publicRepositories: { CLI: {} } },
            ["images.publicRepositories.CLI"],
        ],
        [
            "a public repository with a long description",
            "public-repository",
            { publicRepositories: { cli: { description: "x".repeat(1025) } } },
            ["images.publicRepositories.cli.description"],
        ],
        [
            "a public repository of another partition",
            "public-repository",
            { homeRegion: "cn-north-1" },
            ["images.publicRepositories"],
        ],
        [
            "tags of pull roles that differ in case alone",
            "cross-account-role",
            { tags: { Team: "web", team: "web" } },
            ["images.tags.team"],
        ],
        [
            "rules that are too long with everybody's days",
            "public-repository",
            {
                repositories: {
                    app: {
                        lifecycleRules: [
                            {
                                tagPatterns: Array.from(
                                    { length: 300 },
                                    (_, index) => `${"x".repeat(100)}${index}`,
                                ),
                                keepNewest: 1,
                            },
                        ],
                    },
                },
            },
            ["images.repositories.app.lifecycleRules"],
        ],
        [
            "an account as a writer",
            "several-registries",
            { writers: { release: "111111111111" } },
            ["images.writers.release"],
        ],
        [
            "the root of an account as a writer",
            "several-registries",
            { writers: { release: { role: { arn: "arn:aws:iam::111111111111:root" } } } },
            ["images.writers.release.role.arn"],
        ],
    ];
    for (const [what, name, changes, paths] of cases) {
        it(`is refused with ${what}`, () => {
            assert.deepEqual(pathsOf(images(name, changes)), paths);
        });
    }

    const grouped = {
        repositories: { internal: {} },
        groups: {
            security: {
                readers: ["filter-ireland"],
                replicateTo: ["eu-west-1"],
                repositories: ["security/filter", "security/base"],
            },
        },
    };
    const groupCases: readonly (readonly [what: string, changes: object, paths: string[]])[] = [
        ["nothing wrong", {}, []],
        [
            "a bad name",
            { repositories: ["security/filter", "Base"] },
            ["images.groups.security.repositories[1]"],
        ],
        ["an unknown reader", { readers: ["nobody"] }, ["images.groups.security.readers[0]"]],
        ["a reader without a copy", { replicateTo: ["ap-south-1"] }, ["images.groups.security.readers[0]"]],
        [
            "a repository said twice",
            { repositories: ["internal"] },
            ["images.groups.security.repositories[0]"],
        ],
        [
            "settings that contradict each other",
            { protect: true, forceDelete: true },
            ["images.groups.security.forceDelete"],
        ],
        [
            "a rule of nothing",
            { lifecycleRules: [{ tagPatterns: ["v*"] }] },
            ["images.groups.security.lifecycleRules[0]"],
        ],
        [
            "keys for one of two regions",
            { kmsKeys: ["arn:aws:kms:us-east-2:111111111111:key/1"] },
            ["images.groups.security.kmsKeys"],
        ],
        [
            "text for a switch and a tag of Lambda's",
            { scanOnPush: "no", tags: { "Lambda-Access": "true" } },
            ["images.groups.security.scanOnPush", "images.groups.security.tags.Lambda-Access"],
        ],
    ];
    for (const [what, changes, paths] of groupCases) {
        it(`has in a group ${what}`, () => {
            const groups = { security: { ...grouped.groups.security, ...changes } };
            assert.deepEqual(pathsOf(images("replication", { ...grouped, groups })), paths);
        });
    }

    it("says what to write where a setting of one repository has the wrong type", () => {
        const internal = {
            protect: "yes",
            expireUntaggedAfterDays: "14",
            kmsKeys: "arn:aws:kms:us-east-2:111111111111:key/1",
            lifecycleRules: [{ tagPatterns: "pr-*", keepNewest: 3, keepOldest: 1 }],
            tags: ["team"],
        };
        const at = "images.repositories.internal";
        const lines = linesOf(images("replication", { ...grouped, repositories: { internal } }));
        assert.deepEqual(
            lines.map((line) => line.replace(/ \(.*\) -- /, " -- ")),
            [
                `${at}.expireUntaggedAfterDays: is a string here -- write a number`,
                `${at}.kmsKeys: is a string here -- write a list of ARNs of KMS keys`,
                `${at}.lifecycleRules[0].keepOldest: unknown key; did you mean keepNewest? -- the keys here are: tagPatterns, untagged, expireAfterDays, keepNewest, archiveUnpulledAfterDays, expireArchivedAfterDays`,
                `${at}.lifecycleRules[0].tagPatterns: is a string here -- write a list of patterns of tags`,
                `${at}.protect: is a string here -- write true or false`,
                `${at}.tags: is a list here -- write a mapping of tags`,
            ],
        );
    });

    it("makes of a group what it makes of its repositories one by one", async () => {
        const given = example("replication")["keyless-delivery:images"] as Config;
        const { repositories, ...shared } = grouped.groups.security;
        const common = { ...shared, expireUntaggedAfterDays: 3, tags: { team: "security" } };
        const apart = Object.fromEntries(repositories.map((name) => [name, common]));
        const groups = { security: { ...common, repositories } };
        const one = await run({ "keyless-delivery:images": { ...given, ...grouped, groups } });
        const other = await run({
            "keyless-delivery:images": { ...given, repositories: { ...apart, ...grouped.repositories } },
        });
        assert.deepEqual(one.registrations, other.registrations);
    });

    it("lets a role that the same program makes be named, and makes it first", async () => {
        const given = example("several-registries")["keyless-delivery:images"] as Config;
        const { registrations } = await run({
            "keyless-delivery:github": {
                accountId: "111111111111",
                region: "us-east-2",
                organization: "acme",
                roles: {
                    release: {
                        repositories: ["shop"],
                        branch: "main",
                        staticSites: [{ bucket: "acme-shop", distribution: "E2EXAMPLEDEV01" }],
                    },
                },
            },
            "keyless-delivery:images": {
                ...given,
                writers: { release: { role: { accountId: "111111111111", name: "github-release" } } },
            },
        });
        const registry = byName(registrations, "keyless-delivery:index:ImageRegistry")["images-us-east-2"];
        assert.deepEqual(registry?.after, [
            "github-release-permissions-github-release",
            "github-release-role-github-release",
        ]);
    });
});
