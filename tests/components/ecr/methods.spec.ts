import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ImageDestination, type ImageDestinationArgs } from "../../../components/ecr/imageDestination";
import { ImagePullRole, type ImagePullRoleArgs } from "../../../components/ecr/imagePullRole";
import {
    PublicImageRepository,
    type PublicImageRepositoryArgs,
} from "../../../components/ecr/publicImageRepository";
import { planPullRole } from "../../../components/ecr/access/pullRolePlan";
import { pathsOf } from "../problemsOf";
import { byName, recorded, valueOf } from "../recorder";

const destination: ImageDestinationArgs = {
    accountId: "222222222222",
    region: "eu-west-1",
    registryPolicy: '{"Version":"2012-10-17","Statement":[]}',
    templates: [
        {
            prefix: "ROOT",
            repositories: ["app"],
            lifecyclePolicy: '{"rules":[]}',
            tags: { "Lambda-Access": "true" },
        },
        {
            prefix: "team",
            repositories: ["team/a", "team/b"],
            repositoryPolicy: '{"Version":"2012-10-17","Statement":[]}',
            lifecyclePolicy: '{"rules":[]}',
            mutableTags: ["pr-*"],
            kms: true,
            kmsKey: "arn:aws:kms:eu-west-1:222222222222:key/1",
            tags: { "Lambda-Access": "false" },
        },
    ],
};

const pullRole: ImagePullRoleArgs = {
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
            lifecyclePolicy: '{"rules":[]}',
            resourceTags: { "Lambda-Access": "true" },
            customRoleArn: roleArn,
        });
        assert.deepEqual(templates["images-team"]?.inputs["encryptionConfigurations"], [
            { encryptionType: "KMS", kmsKey: "arn:aws:kms:eu-west-1:222222222222:key/1" },
        ]);
        assert.deepEqual(templates["images-team"].inputs["imageTagMutabilityExclusionFilters"], [
            { filter: "pr-*", filterType: "WILDCARD" },
        ]);
        assert.deepEqual(templates["images-team"].after, ["images-permissions", "images-role"]);
        assert.deepEqual(
            byName(registrations, "aws:ecr/registryPolicy:RegistryPolicy")["images-incoming"]?.after,
            ["images-ROOT", "images-team"],
        );
        const host = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
        assert.deepEqual(result.repositoryUrls, {
            app: `${host}/app`,
            "team/a": `${host}/team/a`,
            "team/b": `${host}/team/b`,
        });
    });

    it("lets ECR make these repositories and use these keys, and nothing else", async () => {
        const { registrations } = await recorded(() => new ImageDestination("images", destination));
        const policy = byName(registrations, "aws:iam/rolePolicy:RolePolicy")["images-permissions"]?.inputs[
            "policy"
        ];
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

    it("is the registry's only owner, and refuses what is malformed", async () => {
        const { registrations } = await recorded(() => {
            assert.throws(
                () =>
                    new ImageDestination("x", {
                        ...destination,
                        accountId: "2",
                        region: "moon",
                        roleName: "a b",
                        registryPolicy: "{",
                        templates: destination.templates
                            .slice(0, 1)
                            .map((its) => ({ ...its, lifecyclePolicy: "[]" })),
                        overwrite: ["everything"],
                    }),
                (error) => {
                    assert.ok(pulumi.InputPropertiesError.isInstance(error));
                    assert.deepEqual(
                        error.errors.map(({ propertyPath }) => propertyPath),
                        [
                            "accountId",
                            "region",
                            "roleName",
                            "registryPolicy",
                            "templates[0].lifecyclePolicy",
                            "overwrite[0]",
                        ],
                    );
                    return true;
                },
            );
        });
        assert.deepEqual(registrations, []);
        await recorded(() => {
            assert.ok(new ImageDestination("first", destination));
            assert.throws(() => new ImageDestination("second", destination), /already belongs to first/);
        });
    });
});

describe("ImagePullRole", () => {
    it("lets named roles in, to pull named repositories in named regions", async () => {
        const { registrations, result } = await recorded(
            () => new ImagePullRole("pull", { ...pullRole, organization: "o-abcdefghij" }),
        );
        const role = byName(registrations, "aws:iam/role:Role")["pull-role"]?.inputs;
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
        assert.deepEqual(JSON.parse(result.policyDocument), {
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
    const cases: readonly (readonly [what: string, changes: Partial<ImagePullRoleArgs>, paths: string[]])[] =
        [
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
            ["no repository", { repositories: [] }, ["repositories"]],
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
                    assert.ok(pulumi.InputPropertiesError.isInstance(error));
                    assert.deepEqual(
                        error.errors.map(({ propertyPath, reason }) => [
                            propertyPath,
                            propertyPath === "tags.team" ? reason : "",
                        ]),
                        [
                            [
                                "tags.team",
                                "differs from Team in case alone, which IAM takes for the same key of a pull role -- keep one of the two",
                            ],
                            ["repositories[0]", ""],
                        ],
                    );
                    return true;
                },
            );
        });
        assert.deepEqual(registrations, []);
    });

    it("are left to IAM where they become known with the update", async () => {
        const tags = pulumi.output({ Team: "web", team: "web" });
        const { registrations } = await recorded(() => new ImagePullRole("pull", { ...pullRole, tags }));
        assert.deepEqual(byName(registrations, "aws:iam/role:Role")["pull-role"]?.inputs["tags"], {
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
                        pulumi.InputPropertiesError.isInstance(error) &&
                        error.errors.map(({ propertyPath }) => propertyPath).join() === path,
                );
            });
            assert.deepEqual(registrations, []);
        });
    }
});
