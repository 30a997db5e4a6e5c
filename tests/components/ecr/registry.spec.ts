import assert from "node:assert/strict";
import { ImageRegistry } from "../../../components/ecr/imageRegistry";
import { type ImageRegistryArgs } from "../../../components/ecr/plan/ownRegistry";
import { ComponentError } from "../../../components/inputs/errors";
import { formatProblem } from "../../../components/problems";
import { byName, recorded, valueOf } from "../recorder";
import { sharing } from "./sharing";

const home: ImageRegistryArgs = sharing;
const abroad: ImageRegistryArgs = {
    ...sharing,
    destinations: {
        prod: { accountId: "222222222222", region: "eu-west-1" },
        others: { accountId: "333333333333", region: "eu-west-1", managedByOtherStack: true },
    },
    readers: {
        ...sharing.readers,
        guest: {
            lambda: { accountId: "333333333333", function: "f", deployRole: "d", regions: ["eu-west-1"] },
        },
    },
    repositories: {
        app: { readers: ["filter-ireland", "guest"], replicateTo: ["prod", "others"] },
    },
    registry: "prod",
};

function problemsOf(make: () => unknown): string[] {
    try {
        make();
        return [];
    } catch (error) {
        if (!(error instanceof ComponentError)) {
            throw error;
        }
        return error.problems.map(formatProblem);
    }
}

describe("the owner of a registry", () => {
    it("is one component in a program, of what the registry has once", async () => {
        await recorded(() => {
            assert.ok(new ImageRegistry("copies", { ...sharing, registry: "eu-west-1" }));
            assert.ok(new ImageRegistry("first", home));
            assert.deepEqual(
                problemsOf(() => new ImageRegistry("second", { ...home, enhancedScanning: true })),
                [
                    "registry: has its replication from first already: a registry has it once " +
                        '("111111111111/us-east-2") -- put all repositories of 111111111111/us-east-2 that need it ' +
                        "into one component",
                ],
            );
        });
    });

    it("may be several components that make nothing of the kind", async () => {
        const alone = (name: string) => ({ ...home, repositories: { [name]: { readers: ["ecs-tasks"] } } });
        const { registrations } = await recorded(() => {
            assert.ok(new ImageRegistry("first", alone("app")));
            assert.ok(new ImageRegistry("second", alone("tool")));
        });
        assert.deepEqual(Object.keys(byName(registrations, "aws:ecr/repository:Repository")), [
            "first-app-repository",
            "second-tool-repository",
        ]);
    });

    it("is another in the next program", async () => {
        for (const name of ["first", "second"]) {
            await recorded(() => new ImageRegistry(name, home));
        }
    });
});

describe("a registry in another account", () => {
    it("has its own URLs, and lets images in when its repositories are there", async () => {
        const { registrations, result } = await recorded(() => new ImageRegistry("prod", abroad));
        const policy = byName(registrations, "aws:ecr/registryPolicy:RegistryPolicy")["prod-incoming"];
        assert.deepEqual(policy?.after, ["prod-app-lifecycle", "prod-app-policy", "prod-app-repository"]);
        assert.match(String(policy.inputs["policy"]), /arn:aws:ecr:eu-west-1:222222222222:repository\/app/);
        const host = "222222222222.dkr.ecr.eu-west-1.amazonaws.com";
        assert.equal(await valueOf(result.registryHost), host);
        assert.deepEqual(await valueOf(result.repositoryUrls), { app: `${host}/app` });
        assert.deepEqual(await valueOf(result.repositoryDigestUris), { app: `${host}/app@sha256:` });
    });

    const looks = async (args: ImageRegistryArgs) => {
        const options = { hasReplicationRole: () => Promise.resolve(true) };
        const { registrations } = await recorded(() => new ImageRegistry("prod", args, options));
        const policies = byName(registrations, "aws:ecr/registryPolicy:RegistryPolicy");
        return policies["prod-incoming"]?.beforeCreate;
    };

    it("looks for the role of replication before its policy names it", async () => {
        assert.deepEqual(await looks(abroad), ["prod-look-for-replication-role"]);
    });

    it("is refused where another stack prepares it", async () => {
        const { registrations } = await recorded(() => {
            assert.deepEqual(
                problemsOf(() => new ImageRegistry("others", { ...abroad, registry: "others" })),
                [
                    "registry: is neither the home registry nor one that images are replicated to and this program makes " +
                        '("others") -- write one of home, prod',
                ],
            );
        });
        assert.deepEqual(registrations, []);
    });

    it("keeps caches and exclusions at home, and scanning everywhere", async () => {
        const features = {
            enhancedScanning: true,
            pullThroughCaches: { quay: { upstream: "quay.io" } },
            pullTimeExclusions: ["ecs-tasks"],
        };
        const types = async (args: ImageRegistryArgs) => {
            const { registrations } = await recorded(() => new ImageRegistry("x", { ...args, ...features }));
            return registrations
                .map(({ name }) => name)
                .filter((name) => /^x-(scanning|cache|uncounted)/.test(name));
        };
        assert.deepEqual(await types(home), ["x-cache-quay", "x-uncounted-ecs-tasks", "x-scanning"]);
        assert.deepEqual(await types(abroad), ["x-scanning"]);
    });

    it("gives readers of a cache its images, and the first pull of each", async () => {
        const pullThroughCaches = {
            quay: {
                upstream: "quay.io",
                readers: ["ecs-tasks"],
                lifecycleRules: [{ archiveUnpulledAfterDays: 90 }],
            },
            public: { upstream: "public.ecr.aws" },
            partner: {
                upstream: "222222222222.dkr.ecr.us-east-2.amazonaws.com",
                upstreamPrefix: "shop",
                roleArn: "arn:aws:iam::111111111111:role/ecr",
            },
        };
        const { registrations } = await recorded(
            () => new ImageRegistry("x", { ...home, repositories: {}, pullThroughCaches }),
        );
        const inputs = (name: string) => registrations.find((its) => its.name === name)?.inputs ?? {};
        const role = { AWS: "arn:aws:iam::123456789012:role/ecs-task-execution" };
        const json = (text: unknown) => JSON.parse(String(text)) as unknown;
        assert.deepEqual(json(inputs("x-pull-through")["policy"]), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "RolePullEcsTasksThroughquay",
                    Effect: "Allow",
                    Principal: role,
                    Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
                    Resource: "arn:aws:ecr:us-east-2:111111111111:repository/quay/*",
                },
            ],
        });
        const { repositoryPolicy, lifecyclePolicy, ...template } = inputs("x-cache-quay-template");
        assert.deepEqual(template, {
            appliedFors: ["PULL_THROUGH_CACHE"],
            description: "Repositories of images that are pulled through",
            imageTagMutability: "MUTABLE",
            prefix: "quay",
        });
        assert.deepEqual(json(repositoryPolicy), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "RolePullEcsTasks",
                    Effect: "Allow",
                    Principal: role,
                    Action: [
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer",
                    ],
                },
            ],
        });
        assert.match(
            String(lifecyclePolicy),
            /^{"rules":\[{"rulePriority":1,"description":"Archive all images 90 days/,
        );
        assert.deepEqual(inputs("x-cache-partner"), {
            customRoleArn: "arn:aws:iam::111111111111:role/ecr",
            ecrRepositoryPrefix: "partner",
            upstreamRegistryUrl: "222222222222.dkr.ecr.us-east-2.amazonaws.com",
            upstreamRepositoryPrefix: "shop",
        });
        assert.deepEqual(
            registrations.flatMap(({ name }) => (/^x-(cache|pull)/.test(name) ? name : [])).sort(),
            ["x-cache-partner", "x-cache-public", "x-cache-quay", "x-cache-quay-template", "x-pull-through"],
        );
    });

    const refused: readonly (readonly [what: string, changes: Partial<ImageRegistryArgs>, path: string])[] = [
        [
            "a cache over repositories",
            { pullThroughCaches: { app: { upstream: "quay.io" } }, repositories: { "app/x": {} } },
            'repositories["app/x"]',
        ],
        [
            "a cache of no host",
            { pullThroughCaches: { quay: { upstream: "https://quay.io" } } },
            "pullThroughCaches.quay.upstream",
        ],
        [
            "a cache with a bad prefix",
            { pullThroughCaches: { "quay/": { upstream: "quay.io" } } },
            'pullThroughCaches["quay/"]',
        ],
        [
            "a cache with any secret",
            {
                pullThroughCaches: {
                    quay: {
                        upstream: "ghcr.io",
                        credentialArn: "arn:aws:secretsmanager:us-east-2:111111111111:secret:x",
                    },
                },
            },
            "pullThroughCaches.quay.credentialArn",
        ],
        [
            "a cache with a secret of another account",
            {
                pullThroughCaches: {
                    quay: {
                        upstream: "ghcr.io",
                        credentialArn:
                            "arn:aws:secretsmanager:us-east-2:222222222222:secret:ecr-pullthroughcache/x",
                    },
                },
            },
            "pullThroughCaches.quay.credentialArn",
        ],
        [
            "a cache with a secret of another region",
            {
                pullThroughCaches: {
                    quay: {
                        upstream: "ghcr.io",
                        credentialArn:
                            "arn:aws:secretsmanager:eu-west-1:111111111111:secret:ecr-pullthroughcache/x",
                    },
                },
            },
            "pullThroughCaches.quay.credentialArn",
        ],
        [
            "a cache with a secret that nothing asks for",
            {
                pullThroughCaches: {
                    quay: {
                        upstream: "quay.io",
                        credentialArn:
                            "arn:aws:secretsmanager:us-east-2:111111111111:secret:ecr-pullthroughcache/x",
                    },
                },
            },
            "pullThroughCaches.quay.credentialArn",
        ],
        [
            "a cache without the secret that it needs",
            { pullThroughCaches: { hub: { upstream: "acme.azurecr.io" } } },
            "pullThroughCaches.hub.credentialArn",
        ],
        [
            "a cache of a registry that ECR does not pull through",
            { pullThroughCaches: { hub: { upstream: "registry.example.com" } } },
            "pullThroughCaches.hub.upstream",
        ],
        [
            "a cache of another account's ECR without a role",
            { pullThroughCaches: { hub: { upstream: "222222222222.dkr.ecr.us-east-2.amazonaws.com" } } },
            "pullThroughCaches.hub.roleArn",
        ],
        [
            "a cache of an ECR with a role of another account",
            {
                pullThroughCaches: {
                    hub: {
                        upstream: "222222222222.dkr.ecr.us-east-2.amazonaws.com",
                        roleArn: "arn:aws:iam::222222222222:role/puller",
                    },
                },
            },
            "pullThroughCaches.hub.roleArn",
        ],
        [
            "a cache of an ECR in another partition",
            {
                pullThroughCaches: {
                    hub: {
                        upstream: "222222222222.dkr.ecr.cn-north-1.amazonaws.com.cn",
                        roleArn: "arn:aws:iam::111111111111:role/puller",
                    },
                },
            },
            "pullThroughCaches.hub.upstream",
        ],
        [
            "a cache with a prefix of what is no ECR",
            { pullThroughCaches: { hub: { upstream: "quay.io", upstreamPrefix: "shop" } } },
            "pullThroughCaches.hub.upstreamPrefix",
        ],
        [
            "a cache with a prefix that ends in a slash",
            {
                pullThroughCaches: {
                    hub: {
                        upstream: "111111111111.dkr.ecr.eu-west-1.amazonaws.com",
                        upstreamPrefix: "shop/",
                    },
                },
            },
            "pullThroughCaches.hub.upstreamPrefix",
        ],
        [
            "a cache with a function as reader",
            { pullThroughCaches: { quay: { upstream: "quay.io", readers: ["filter-home"] } } },
            "pullThroughCaches.quay.readers[0]",
        ],
        [
            "a cache with a lifecycle rule of nothing",
            { pullThroughCaches: { quay: { upstream: "quay.io", lifecycleRules: [{ untagged: true }] } } },
            "pullThroughCaches.quay.lifecycleRules[0]",
        ],
        [
            "a cache of everything beside replication",
            { pullThroughCaches: { ROOT: { upstream: "quay.io" } } },
            "pullThroughCaches.ROOT",
        ],
        ["an exclusion of a function", { pullTimeExclusions: ["filter-home"] }, "pullTimeExclusions[0]"],
        [
            "an exclusion of a role with a long ARN",
            {
                readers: {
                    ...sharing.readers,
                    // 31 characters of the ARN stand before the role's path.
                    scanner: {
                        role: { accountId: "123456789012", name: `${"p".repeat(150)}/${"r".repeat(19)}` },
                    },
                },
                pullTimeExclusions: ["ecs-tasks", "scanner"],
            },
            "pullTimeExclusions[1]",
        ],
        ["a registry without a key", { kmsKeys: ["arn:aws:kms:us-east-2:111111111111:key/1"] }, "kmsKeys"],
        ["a lifecycle rule of nothing", { lifecycleRules: [{ tagPatterns: ["v*"] }] }, "lifecycleRules[0]"],
        ["a repository that is another's", { otherRepositories: ["repo_name_1"] }, "otherRepositories[0]"],
        [
            "an unknown writer",
            { repositories: { app: { writers: ["nobody"] } } },
            "repositories.app.writers[0]",
        ],
        [
            "another account's function that manages the policy",
            {
                readers: {
                    x: {
                        lambda: {
                            accountId: "222222222222",
                            function: "f",
                            deployRole: "d",
                            regions: ["us-east-2"],
                            managesPolicy: true,
                        },
                    },
                },
                repositories: {},
            },
            "readers.x.lambda.managesPolicy",
        ],
        [
            "an organization by name",
            {
                readers: { x: { role: { accountId: "222222222222", name: "r" }, organization: "acme" } },
                repositories: {},
            },
            "readers.x.organization",
        ],
        [
            "an organization alone",
            { readers: { x: { organization: "o-abcdefghij" } }, repositories: {} },
            "readers.x",
        ],
    ];
    for (const [what, changes, path] of refused) {
        it(`refuses ${what}`, async () => {
            await recorded(() => {
                const errors = problemsOf(() => new ImageRegistry("x", { ...home, ...changes }));
                assert.deepEqual(
                    errors.map((text) => text.slice(0, text.indexOf(": "))),
                    [path],
                );
            });
        });
    }
});
