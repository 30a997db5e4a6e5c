import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { planPullRole, type PullRoleRequest } from "../../../components/ecr/access/pullRolePlan";
import { repositoryPolicy } from "../../../components/ecr/access/repositoryPolicy";
import { ImageDestination } from "../../../components/ecr/imageDestination";
import { ImagePullRole } from "../../../components/ecr/imagePullRole";
import { type DestinationRequest, type ImageDestinationArgs } from "../../../components/ecr/plan/destination";
import { checkDestinationPlan } from "../../../components/ecr/plan/destinationChecks";
import { type PublicImageRepositoryArgs } from "../../../components/ecr/plan/publicRepository";
import { type RepositoryTemplate } from "../../../components/ecr/plan/templates";
import { PublicImageRepository } from "../../../components/ecr/publicImageRepository";
import { lifecyclePolicy } from "../../../components/ecr/repository/lifecycle";
import { ComponentError } from "../../../components/inputs/errors";
import { type Known } from "../../../components/inputs/types";
import { formatPath } from "../../../components/problems";
import { checked, linesOf, pathsOf } from "../problemsOf";
import { byName, recorded, valueOf } from "../recorder";

const destination: DestinationRequest = {
    accountId: "222222222222",
    region: "eu-west-1",
    source: { accountId: "111111111111", filters: ["app", "team/"] },
    templates: [
        { prefix: "ROOT", repositories: ["app"], readers: {}, lambdaAccess: true },
        {
            prefix: "team",
            repositories: ["team/a", "team/b"],
            readers: { tasks: { role: { accountId: "222222222222", name: "tasks" } } },
            lambdaAccess: false,
            expireUntaggedAfterDays: 3,
            mutableTags: ["pr-*"],
            kms: true,
            kmsKey: "arn:aws:kms:eu-west-1:222222222222:key/1",
            tags: { team: "a" },
        },
    ],
};

const pullRole: PullRoleRequest = {
    accountId: "111111111111",
    roleName: "pull-shop",
    assumedBy: { tasks: { accountId: "123456789012", name: "tasks" } },
    repositories: ["shop/web"],
    regions: ["us-east-2", "eu-west-1"],
};

const publicRepository: PublicImageRepositoryArgs = { accountId: "111111111111", repositoryName: "shop-cli" };

describe("ImageDestination", () => {
    it("makes a template for each namespace, and lets images in last", async () => {
        const { registrations, result } = await recorded(() => new ImageDestination("images", destination));
        const templates = byName(
            registrations,
            "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
        );
        const roleArn = "arn:aws:iam::222222222222:role/ecr-templates-eu-west-1";
        assert.deepEqual(templates["images-ROOT"]?.inputs, {
            prefix: "ROOT",
            description: "Repositories of images that another account replicates",
            appliedFors: ["REPLICATION"],
            imageTagMutability: "IMMUTABLE",
            encryptionConfigurations: [{ encryptionType: "AES256" }],
            lifecyclePolicy: lifecyclePolicy({}),
            resourceTags: { "Lambda-Access": "true" },
            customRoleArn: roleArn,
        });
        assert.deepEqual(templates["images-team"]?.inputs["encryptionConfigurations"], [
            { encryptionType: "KMS", kmsKey: "arn:aws:kms:eu-west-1:222222222222:key/1" },
        ]);
        assert.deepEqual(templates["images-team"].inputs["imageTagMutabilityExclusionFilters"], [
            { filter: "pr-*", filterType: "WILDCARD" },
        ]);
        assert.equal(
            templates["images-team"].inputs["repositoryPolicy"],
            repositoryPolicy("eu-west-1", destination.templates[1]?.readers ?? {}),
        );
        assert.equal(
            templates["images-team"].inputs["lifecyclePolicy"],
            lifecyclePolicy({ expireUntaggedAfterDays: 3 }),
        );
        assert.deepEqual(templates["images-team"].inputs["resourceTags"], {
            "Lambda-Access": "false",
            team: "a",
        });
        assert.deepEqual(templates["images-team"].after, [
            "images-permissions-ecr-templates-eu-west-1",
            "images-role-ecr-templates-eu-west-1",
        ]);
        assert.deepEqual(
            byName(registrations, "aws:ecr/registryPolicy:RegistryPolicy")["images-incoming"]?.after,
            ["images-ROOT", "images-team"],
        );
        const host = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
        assert.deepEqual(await valueOf(result.repositoryUrls), {
            app: `${host}/app`,
            "team/a": `${host}/team/a`,
            "team/b": `${host}/team/b`,
        });
    });

    it("lets ECR make these repositories and use these keys, and nothing else", async () => {
        const { registrations } = await recorded(() => new ImageDestination("images", destination));
        const policy = byName(registrations, "aws:iam/rolePolicy:RolePolicy")[
            "images-permissions-ecr-templates-eu-west-1"
        ]?.inputs["policy"];
        const { Statement } = JSON.parse(String(policy)) as { Statement: object[] };
        assert.deepEqual(Statement, [
            {
                Sid: "MakeRepositories",
                Effect: "Allow",
                Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
                Resource: [
                    "arn:aws:ecr:eu-west-1:222222222222:repository/app",
                    "arn:aws:ecr:eu-west-1:222222222222:repository/team/*",
                ],
            },
            {
                Sid: "UseKeys",
                Effect: "Allow",
                Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
                Resource: "arn:aws:kms:eu-west-1:222222222222:key/1",
            },
        ]);
    });

    it("lets the source's replication role in, to these repositories", async () => {
        const { registrations } = await recorded(() => new ImageDestination("images", destination));
        const policy = byName(registrations, "aws:ecr/registryPolicy:RegistryPolicy")["images-incoming"]
            ?.inputs["policy"];
        assert.deepEqual((JSON.parse(String(policy)) as { Statement: object[] }).Statement, [
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
                    "arn:aws:ecr:eu-west-1:222222222222:repository/app",
                    "arn:aws:ecr:eu-west-1:222222222222:repository/team/a",
                    "arn:aws:ecr:eu-west-1:222222222222:repository/team/b",
                ],
            },
        ]);
    });

    const refused: readonly (readonly [
        what: string,
        change: Partial<ImageDestinationArgs>,
        paths: string[],
    ])[] = [
        ["a bad account", { accountId: "2" }, ["accountId", "templates[1].kmsKey"]],
        ["a bad region", { region: "moon" }, ["region", "templates[1].kmsKey"]],
        ["a bad role", { roleName: "a b" }, ["roleName"]],
        ["a setting that there is not", { overwrite: ["everything"] }, ["overwrite[0]"]],
        [
            "its own account as the source",
            { source: { accountId: "222222222222", filters: [] } },
            ["source.accountId"],
        ],
        [
            "a template for nothing",
            { templates: [{ prefix: "team", repositories: [], readers: {}, lambdaAccess: false }] },
            ["source.filters[0]", "source.filters[1]", "templates[0].repositories"],
        ],
        [
            "filters that match anything",
            { source: { accountId: "111111111111", filters: ["", "other", "app*"] } },
            ["source.filters[0]", "source.filters[1]", "source.filters[2]"],
        ],
    ];
    const [root, team] = destination.templates;
    assert.ok(root !== undefined && team !== undefined);
    const templates: readonly (readonly [
        what: string,
        change: Partial<Known<RepositoryTemplate>>,
        paths: string[],
    ])[] = [
        [
            "a prefix that ends with a star",
            { prefix: "team*" },
            ["prefix", "repositories[0]", "repositories[1]"],
        ],
        ["a prefix of one letter", { prefix: "t", repositories: ["team/a"] }, ["prefix", "repositories[0]"]],
        ["a repository of everything", { repositories: ["team/*"] }, ["repositories[0]"]],
        ["a repository of elsewhere", { repositories: ["team/a", "other/a"] }, ["repositories[1]"]],
        [
            "a whole account as reader",
            { readers: { x: { role: { arn: "arn:aws:iam::333333333333:root" } } } },
            ["readers.x.role.arn"],
        ],
        [
            "a function that rewrites policies",
            {
                readers: {
                    x: {
                        lambda: {
                            accountId: "333333333333",
                            function: "f",
                            deployRole: "d",
                            regions: ["eu-west-1"],
                            managesPolicy: true,
                        },
                    },
                },
            },
            ["readers.x.lambda.managesPolicy"],
        ],
        ["every key", { kmsKey: "*" }, ["kmsKey"]],
        ["a key of another account", { kmsKey: "arn:aws:kms:eu-west-1:111111111111:key/1" }, ["kmsKey"]],
        ["a key of another region", { kmsKey: "arn:aws:kms:eu-west-2:222222222222:key/1" }, ["kmsKey"]],
        ["tags of its own making", { tags: { "Lambda-Access": "true" } }, ["tags.Lambda-Access"]],
        ["a lifecycle of nothing", { expireUntaggedAfterDays: 0 }, ["expireUntaggedAfterDays"]],
    ];
    const withTemplate = (change: Partial<Known<RepositoryTemplate>>) => ({
        templates: [root, { ...team, ...change }],
    });
    const cases = [
        ...refused,
        ...templates.map(
            ([what, change, paths]) =>
                [what, withTemplate(change), paths.map((path) => `templates[1].${path}`)] as const,
        ),
    ];
    for (const [what, change, paths] of cases) {
        it(`refuses ${what}, and registers nothing`, async () => {
            const { registrations } = await recorded(() => {
                assert.throws(
                    () =>
                        new ImageDestination("x", {
                            ...destination,
                            ...(change as Partial<ImageDestinationArgs>),
                        }),
                    (error) => {
                        assert.ok(error instanceof ComponentError);
                        const found = new Set(error.problems.map(({ path: at }) => formatPath(at)));
                        assert.deepEqual([...found].sort(), [...paths].sort());
                        return true;
                    },
                );
            });
            assert.deepEqual(registrations, []);
        });
    }

    it("refuses names that its role's policy would be too large for", () => {
        const repositories = Array.from({ length: 200 }, (_, index) => `repository-${index}`);
        const plan = { ...destination, source: { accountId: "111111111111", filters: ["repository-"] } };
        assert.deepEqual(
            linesOf(
                checked((problems) => {
                    checkDestinationPlan(problems, { ...plan, templates: [{ ...root, repositories }] });
                }),
            ),
            [
                "templates: need a role with a policy of 12658 characters, for 200 names without a slash and 1 templates; 10240 are " +
                    "allowed (1) -- give names a namespace, such as team/app: all names of a namespace take one entry",
            ],
        );
    });

    it("is the registry's only owner", async () => {
        await recorded(() => {
            assert.ok(new ImageDestination("first", destination));
            assert.throws(
                () => new ImageDestination("second", destination),
                /region: has its policy from first already: a registry has it once/,
            );
        });
    });
});

describe("ImagePullRole", () => {
    it("lets named roles in, to pull named repositories in named regions", async () => {
        const { registrations, result } = await recorded(
            () => new ImagePullRole("pull", { ...pullRole, organization: "o-abcdefghij" }),
        );
        const role = byName(registrations, "aws:iam/role:Role")["pull-role-pull-shop"]?.inputs;
        assert.deepEqual(JSON.parse(String(role?.["assumeRolePolicy"])), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Assume",
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::123456789012:role/tasks" },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
                },
            ],
        });
        assert.deepEqual(JSON.parse(await valueOf(result.policyDocument)), {
            Version: "2012-10-17",
            Statement: [
                { Sid: "LogIn", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
                {
                    Sid: "Pull",
                    Effect: "Allow",
                    Action: [
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer",
                    ],
                    Resource: [
                        "arn:aws:ecr:eu-west-1:111111111111:repository/shop/web",
                        "arn:aws:ecr:us-east-2:111111111111:repository/shop/web",
                    ],
                },
            ],
        });
        assert.equal(await valueOf(result.arn), "arn:aws:iam::111111111111:role/pull-shop");
    });

    const names = (count: number) => Array.from({ length: count }, (_, index) => `shop/${index}`);
    const cases: readonly (readonly [what: string, changes: Partial<PullRoleRequest>, paths: string[]])[] = [
        ["nothing wrong", {}, []],
        ["a bad account", { accountId: "1" }, ["accountId"]],
        ["a bad name", { roleName: "a b" }, ["roleName"]],
        ["nobody", { assumedBy: {} }, ["assumedBy"]],
        ["a whole account", { assumedBy: { a: { arn: "123456789012" } } }, ["assumedBy.a.arn"]],
        [
            "a bad name of who assumes it",
            { assumedBy: { A: { arn: "arn:aws:iam::123456789012:role/a" } } },
            ["assumedBy.A"],
        ],
        ["any repository", { repositories: ["*"] }, ["repositories[0]"]],
        ["no region", { regions: [] }, ["regions"]],
        ["a bad region", { regions: ["moon"] }, ["regions[0]"]],
        ["a bad organization", { organization: "acme" }, ["organization"]],
        ["a trust policy over the quota", { trustPolicyQuota: 100 }, ["assumedBy"]],
        ["permissions over the quota", { repositories: names(200) }, ["repositories"]],
    ];
    for (const [what, changes, paths] of cases) {
        it(`is ${paths.length === 0 ? "made" : "refused"} with ${what}`, () => {
            assert.deepEqual(
                pathsOf(() => planPullRole({ ...pullRole, ...changes })),
                paths,
            );
        });
    }
});

describe("tags of a pull role", () => {
    it("are refused where they differ in case alone, together with every other problem", async () => {
        const { registrations } = await recorded(() => {
            assert.throws(
                () =>
                    new ImagePullRole("pull", {
                        ...pullRole,
                        repositories: ["*"],
                        tags: { Team: "web", stage: "dev", team: "web" },
                    }),
                (error) => {
                    assert.ok(error instanceof ComponentError);
                    assert.deepEqual(
                        error.problems.map(({ path: at, message, remediation }) => [
                            formatPath(at),
                            formatPath(at) === "tags.team" ? `${message} -- ${remediation}` : "",
                        ]),
                        [
                            ["repositories[0]", ""],
                            [
                                "tags.team",
                                "differs from Team only in case, which IAM ignores -- keep one of the two",
                            ],
                        ],
                    );
                    return true;
                },
            );
        });
        assert.deepEqual(registrations, []);
    });

    it("are left to IAM where they become known after apply", async () => {
        const tags = pulumi.output({ Team: "web", team: "web" });
        const { registrations } = await recorded(() => new ImagePullRole("pull", { ...pullRole, tags }));
        assert.deepEqual(byName(registrations, "aws:iam/role:Role")["pull-role-pull-shop"]?.inputs["tags"], {
            Team: "web",
            team: "web",
        });
    });
});

describe("PublicImageRepository", () => {
    it("registers a repository with what the gallery shows", async () => {
        const { registrations, result } = await recorded(
            () =>
                new PublicImageRepository("cli", {
                    ...publicRepository,
                    description: "The shop",
                    architectures: ["x86-64"],
                }),
        );
        const made = byName(registrations, "aws:ecrpublic/repository:Repository")["cli-repository"];
        assert.deepEqual(made?.inputs, {
            repositoryName: "shop-cli",
            forceDestroy: false,
            catalogData: { description: "The shop", architectures: ["x86-64"] },
        });
        assert.equal(await valueOf(result.arn), "arn:aws:ecr-public::111111111111:repository/shop-cli");
    });

    it("says nothing to the gallery where nothing is said, for an empty catalog would be a change for ever", async () => {
        const inputsOf = async (changes: Partial<PublicImageRepositoryArgs>) => {
            const { registrations } = await recorded(
                () => new PublicImageRepository("cli", { ...publicRepository, ...changes }),
            );
            return byName(registrations, "aws:ecrpublic/repository:Repository")["cli-repository"]?.inputs;
        };
        const bare = { repositoryName: "shop-cli", forceDestroy: false };
        assert.deepEqual(await inputsOf({}), bare);
        assert.deepEqual(await inputsOf({ about: "", operatingSystems: [] }), bare);
    });

    it("is protected, unless it is told otherwise", async () => {
        const isProtected = async (changes: Partial<PublicImageRepositoryArgs>) => {
            const { registrations } = await recorded(
                () => new PublicImageRepository("cli", { ...publicRepository, ...changes }),
            );
            return byName(registrations, "aws:ecrpublic/repository:Repository")["cli-repository"]?.protect;
        };
        assert.equal(await isProtected({}), true);
        assert.equal(await isProtected({ protect: false }), false);
        assert.equal(await isProtected({ forceDelete: true }), false);
    });

    const cases: readonly (readonly [
        what: string,
        changes: Partial<PublicImageRepositoryArgs>,
        path: string,
    ])[] = [
        ["a bad account", { accountId: "1" }, "accountId"],
        ["a bad name", { repositoryName: "Shop" }, "repositoryName"],
        ["a long name", { repositoryName: "x".repeat(206) }, "repositoryName"],
        ["two separators side by side", { repositoryName: "shop--cli" }, "repositoryName"],
        ["two underscores side by side", { repositoryName: "shop__cli" }, "repositoryName"],
        ["a long text", { about: "x".repeat(10241) }, "about"],
        ["a long text of its usage", { usage: "x".repeat(10241) }, "usage"],
        ["a contradiction", { protect: true, forceDelete: true }, "forceDelete"],
    ];
    for (const [what, changes, path] of cases) {
        it(`is refused with ${what}`, async () => {
            const { registrations } = await recorded(() => {
                assert.throws(
                    () => new PublicImageRepository("cli", { ...publicRepository, ...changes }),
                    (error) =>
                        error instanceof ComponentError &&
                        error.problems.map(({ path: at }) => formatPath(at)).join() === path,
                );
            });
            assert.deepEqual(registrations, []);
        });
    }
});
