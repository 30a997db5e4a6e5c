import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import assert from "node:assert/strict";
import { PULL_ROLE_SHAPE } from "../../../components/ecr/access/pullRolePlan";
import { ImageDestination } from "../../../components/ecr/imageDestination";
import { ImagePullRole } from "../../../components/ecr/imagePullRole";
import { ImageRegistry } from "../../../components/ecr/imageRegistry";
import { ImageRepository } from "../../../components/ecr/imageRepository";
import { IMAGES_SHAPE } from "../../../components/ecr/model/shapes";
import { DESTINATION_SHAPE, type ImageDestinationArgs } from "../../../components/ecr/plan/destination";
import {
    IMAGE_REPOSITORY_SHAPE,
    type ImageRepositoryArgs,
} from "../../../components/ecr/plan/imageRepository";
import { type ImageRegistryArgs } from "../../../components/ecr/plan/ownRegistry";
import { PUBLIC_REPOSITORY_SHAPE } from "../../../components/ecr/plan/publicRepository";
import { PublicImageRepository } from "../../../components/ecr/publicImageRepository";
import { GitHubDeployRole } from "../../../components/github/deployRole";
import { GitHubOidcProvider } from "../../../components/github/oidcProvider";
import { DEPLOY_ROLE_SHAPE, type GitHubDeployRoleArgs } from "../../../components/github/plan/deployRoleArgs";
import { OIDC_PROVIDER_SHAPE } from "../../../components/github/plan/oidcProvider";
import { type Members } from "../../../components/inputs/shape";
import { ImageExecutionRole } from "../../../components/workloads/imageExecutionRole";
import { ImageFunction, type ImageFunctionArgs } from "../../../components/workloads/imageFunction";
import {
    IMAGE_EXECUTION_ROLE_SHAPE,
    type ImageExecutionRoleArgs,
} from "../../../components/workloads/plan/executionRoleArgs";
import { IMAGE_FUNCTION_SHAPE } from "../../../components/workloads/plan/functionArgs";
import { everything } from "../../workflows/everything";
import { sharing } from "../ecr/sharing";
import { linesOf } from "../problemsOf";
import { filter } from "../workloads/filter";
import { byName, type LookUps, recorded, type Registration, UNKNOWN } from "../recorder";
import { wrapped } from "./wrapped";

const account = { accountId: "111111111111", region: "us-east-2" };
const lookUps: LookUps = {
    "aws:index/getCallerIdentity:getCallerIdentity": { accountId: account.accountId },
    "aws:index/getRegion:getRegion": { region: account.region },
};
const providerArn = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
const subjects = [{ owner: "acme", repository: "web", branch: "main" }];
const role: GitHubDeployRoleArgs = { ...account, providerArn, roleName: "web", subjects };

const registry: ImageRegistryArgs = {
    ...sharing,
    destinations: { prod: { accountId: "222222222222", region: "eu-west-1" } },
    kmsKeys: ["arn:aws:kms:us-east-2:111111111111:key/1"],
    repositories: { app: { readers: ["filter-home", "ecs-tasks"], tags: { team: "web" } } },
    lifecycleRules: [{ tagPatterns: ["pr-*"], expireAfterDays: 3 }],
    pullThroughCaches: { quay: { upstream: "quay.io" } },
    pullTimeExclusions: ["ecs-tasks"],
    tags: { stage: "dev" },
};
const repository: ImageRepositoryArgs = {
    ...account,
    repositoryName: "app",
    readers: sharing.readers,
    writers: { release: { role: { arn: "arn:aws:iam::222222222222:role/release" } } },
    kmsKeys: registry.kmsKeys,
    lifecycleRules: registry.lifecycleRules,
    mutableTags: ["latest"],
    tags: { team: "web" },
};
const destination: ImageDestinationArgs = {
    accountId: "222222222222",
    region: "eu-west-1",
    source: { accountId: "111111111111", filters: ["app"] },
    templates: [
        {
            prefix: "ROOT",
            repositories: ["app"],
            readers: { tasks: { role: { accountId: "222222222222", name: "tasks" } } },
            lambdaAccess: false,
            tags: { team: "a" },
        },
    ],
};
const pullRole = {
    accountId: "111111111111",
    roleName: "pull",
    assumedBy: { tasks: { accountId: "123456789012", name: "tasks" } },
    repositories: ["app"],
    regions: ["us-east-2"],
    organization: "o-abcdefghij",
    tags: { team: "web" },
};

const imageFunction: ImageFunctionArgs = {
    ...filter,
    roleName: "filter",
    memory: 256,
    environment: { LEVEL: "high" },
    invokableBy: {
        findings: {
            service: "events.amazonaws.com",
            sourceArn: "arn:aws:events:eu-west-1:222222222222:rule/findings",
        },
        caller: { roleArn: "arn:aws:iam::222222222222:role/caller", viaUrl: true },
    },
    grants: {
        statements: [
            {
                sid: "Findings",
                actions: ["dynamodb:PutItem"],
                resources: ["arn:aws:dynamodb:eu-west-1:222222222222:table/findings"],
            },
        ],
    },
    functionArgs: {
        description: "Filters findings",
        vpcConfig: { subnetIds: ["a"], securityGroupIds: ["b"] },
    },
    tags: { team: "security" },
};
const executionRole = (changes: Partial<ImageExecutionRoleArgs>): ImageExecutionRoleArgs => ({
    ...account,
    roleName: "pull",
    pullImages: [{ repository: "app", accountId: "222222222222", regions: ["us-east-2"] }],
    logGroups: ["/ecs/app"],
    managedPolicies: { more: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
    tags: { team: "web" },
    ...changes,
});
const inCluster = { namespace: "flux-system", serviceAccount: "flux" };

const everyGrant = {
    ...everything,
    providerArn: providerArn.replace("aws", "aws-cn"),
    tags: { team: "web" },
};

/** Every component with all that it takes. */
const components: Readonly<
    Record<string, readonly [args: object, shape: Members, make: (args: never) => unknown]>
> = {
    GitHubDeployRole: [everyGrant, DEPLOY_ROLE_SHAPE, (args) => new GitHubDeployRole("x", args)],
    GitHubOidcProvider: [
        { ...account, issuer: { enterprise: "acme" } },
        OIDC_PROVIDER_SHAPE,
        (args) => new GitHubOidcProvider("x", args),
    ],
    ImageDestination: [destination, DESTINATION_SHAPE, (args) => new ImageDestination("x", args)],
    ImageFunction: [imageFunction, IMAGE_FUNCTION_SHAPE, (args) => new ImageFunction("x", args)],
    "ImageExecutionRole of tasks": [
        executionRole({ ecsTasks: { regions: ["us-east-2"] } }),
        IMAGE_EXECUTION_ROLE_SHAPE,
        (args) => new ImageExecutionRole("x", args),
    ],
    "ImageExecutionRole of pods": [
        executionRole({
            podIdentity: { ...inCluster, clusterArn: "arn:aws:eks:us-east-2:111111111111:cluster/apps" },
        }),
        IMAGE_EXECUTION_ROLE_SHAPE,
        (args) => new ImageExecutionRole("x", args),
    ],
    "ImageExecutionRole of tokens": [
        executionRole({
            serviceAccountToken: {
                ...inCluster,
                providerArn: "arn:aws:iam::111111111111:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/A",
            },
        }),
        IMAGE_EXECUTION_ROLE_SHAPE,
        (args) => new ImageExecutionRole("x", args),
    ],
    "ImageExecutionRole of builds": [
        executionRole({ codeBuild: { projects: ["release"] } }),
        IMAGE_EXECUTION_ROLE_SHAPE,
        (args) => new ImageExecutionRole("x", args),
    ],
    ImagePullRole: [pullRole, PULL_ROLE_SHAPE, (args) => new ImagePullRole("x", args)],
    ImageRegistry: [registry, IMAGES_SHAPE, (args) => new ImageRegistry("x", args)],
    ImageRepository: [repository, IMAGE_REPOSITORY_SHAPE, (args) => new ImageRepository("x", args)],
    PublicImageRepository: [
        {
            accountId: "111111111111",
            repositoryName: "cli",
            about: "x",
            architectures: ["ARM 64"],
            tags: { a: "b" },
        },
        PUBLIC_REPOSITORY_SHAPE,
        (args) => new PublicImageRepository("x", args),
    ],
};

/** A role whose name is not known cannot bear it in Pulumi's own name of it. */
const summary = (registrations: readonly Registration[], roleName: string) =>
    registrations.map(({ type, name, inputs, parent }) => ({
        type,
        name: name.replace(`-${roleName}`, ""),
        inputs,
        parent,
    }));

describe("arguments that are Outputs", function () {
    this.timeout(60_000);
    for (const [component, [args, shape, make]] of Object.entries(components)) {
        it(`make of ${component} the same as plain ones`, async () => {
            const { roleName = "ecr-templates-eu-west-1" } = args as { roleName?: string };
            const plain = await recorded(() => make(args as never));
            await fc.assert(
                fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (choices) => {
                    const choose = () => choices.next().value === true;
                    const later = await recorded(() => make(wrapped(args, shape, choose) as never));
                    assert.deepEqual(
                        summary(later.registrations, roleName),
                        summary(plain.registrations, roleName),
                    );
                }),
                { numRuns: 20 },
            );
        });
    }
});

const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

describe("what a program made itself", () => {
    const uses: readonly (readonly [what: string, make: () => unknown])[] = [
        [
            "the caller's account",
            () => {
                const { accountId } = aws.getCallerIdentityOutput();
                return new GitHubDeployRole("web", {
                    ...role,
                    accountId,
                    assumeRoles: [{ roleArn: providerArn.replace("oidc-provider", "role") }],
                });
            },
        ],
        [
            "a bucket and a distribution",
            () => {
                const bucket = new aws.s3.Bucket("site", { bucket: "acme-web" });
                const distribution = pulumi.output("E2EXAMPLEDEV01");
                return new GitHubDeployRole("web", {
                    ...role,
                    staticSites: [{ bucket: bucket.bucket, distribution }],
                });
            },
        ],
        [
            "a repository",
            () => {
                const images = new ImageRegistry("images", sharing);
                const repository = images.repositoryNames.apply((names) => names["repo_name_1"] ?? "");
                return new GitHubDeployRole("web", { ...role, pushImages: [{ repository }] });
            },
        ],
        [
            "a KMS key",
            () => {
                const key = new aws.kms.Key("images");
                return new ImageRepository("app", { ...account, repositoryName: "app", kmsKeys: [key.arn] });
            },
        ],
        [
            "a role",
            () => {
                const reader = new aws.iam.Role("reader", { assumeRolePolicy: "{}" });
                return new ImageRepository("app", {
                    ...account,
                    repositoryName: "app",
                    readers: { tasks: { role: { arn: reader.arn } } },
                });
            },
        ],
        [
            "an output of another stack",
            () => {
                const arn = new pulumi.StackReference("acme/platform/prod").requireOutput(
                    "deployer",
                ) as pulumi.Output<string>;
                return new GitHubDeployRole("web", { ...role, assumeRoles: [{ roleArn: arn }] });
            },
        ],
        [
            "an interpolated text",
            () => {
                const table = new aws.dynamodb.Table("orders", { attributes: [], hashKey: "id" });
                return new GitHubDeployRole("web", {
                    ...role,
                    statements: [
                        {
                            sid: "Orders",
                            actions: ["dynamodb:PutItem"],
                            resources: [pulumi.interpolate`${table.arn}/index/a`],
                        },
                    ],
                });
            },
        ],
    ];
    for (const [what, make] of uses) {
        it(`may be ${what}`, async () => {
            const { registrations } = await recorded(make, lookUps);
            assert.ok(registrations.length > 1);
            assert.doesNotMatch(JSON.stringify(registrations), /undefined|[\ue000-\uf8ff]/u);
        });
    }
});

describe("what is unknown at preview", () => {
    it("leaves unknown what depends on it, and nothing else", async () => {
        const { registrations } = await recorded(() => {
            const reader = new aws.iam.Role("reader", { assumeRolePolicy: "{}" });
            return new ImageRegistry("images", {
                ...sharing,
                readers: {
                    made: { role: { arn: reader.arn } },
                    tasks: { role: { accountId: "123456789012", name: "tasks" } },
                },
                repositories: { app: { readers: ["made", "tasks"] }, tool: { readers: ["tasks"] } },
            });
        });
        const policies = byName(registrations, POLICY);
        assert.equal(policies["images-app-policy"]?.inputs["policy"], UNKNOWN);
        assert.match(String(policies["images-tool-policy"]?.inputs["policy"]), /role\/tasks/);
    });

    it("is the account and the region of a provider that does not answer, and never a text of it", async () => {
        const { registrations } = await recorded(
            () =>
                new GitHubDeployRole("web", {
                    providerArn,
                    roleName: "web",
                    subjects,
                    pushImages: [{ repository: "app" }],
                }),
        );
        assert.equal(byName(registrations, ROLE_POLICY)["web-permissions-web"]?.inputs["policy"], UNKNOWN);
        assert.equal(byName(registrations, ROLE)["web-role-web"]?.inputs["assumeRolePolicy"], UNKNOWN);
        assert.equal(byName(registrations, ROLE)["web-role-web"]?.inputs["name"], "web");
    });
});

describe("account and region that are left out", () => {
    it("are the provider's", async () => {
        const args = { providerArn, roleName: "web", subjects, pushImages: [{ repository: "app" }] };
        const plain = await recorded(() => new GitHubDeployRole("web", { ...args, ...account }), lookUps);
        const left = await recorded(() => new GitHubDeployRole("web", args), lookUps);
        assert.deepEqual(summary(left.registrations, ""), summary(plain.registrations, ""));
    });

    it("are looked up once for several components", async () => {
        let count = 0;
        const { "aws:index/getCallerIdentity:getCallerIdentity": identity = {} } = lookUps;
        const counting = {
            ...lookUps,
            get "aws:index/getCallerIdentity:getCallerIdentity"() {
                count += 1;
                return identity;
            },
        };
        await recorded(() => new ImageRegistry("images", sharing), counting);
        assert.equal(count, 1);
    });
});

describe("an Output in the place of what must be known", () => {
    const lines = (make: () => unknown) => linesOf(make).map((line) => line.replace(/: is an Output.*/, ""));

    it("is told, all at once, before anything is registered", async () => {
        const { registrations } = await recorded(() => {
            assert.deepEqual(
                lines(
                    () =>
                        new ImageRegistry("images", {
                            ...sharing,
                            readers: pulumi.output(sharing.readers),
                            repositories: {
                                app: {
                                    replicateTo: pulumi.output(["eu-west-1"]),
                                    readers: ["a", pulumi.output("b")],
                                },
                            },
                        }),
                ),
                ["readers", "repositories.app.readers[1]", "repositories.app.replicateTo"],
            );
        });
        assert.deepEqual(registrations, []);
    });

    it("is what a role is divided by", async () => {
        await recorded(() => {
            assert.deepEqual(
                linesOf(
                    () =>
                        new GitHubDeployRole("web", {
                            ...role,
                            splitOverQuota: true,
                            pushImages: [{ repository: pulumi.output("app") }],
                        }),
                ),
                [
                    "splitOverQuota: divides a role by pushImages, which must be known for it (true) -- " +
                        "write them as plain values, or leave splitOverQuota out",
                ],
            );
        });
    });
});
