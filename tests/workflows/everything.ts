import { type Grants } from "../../components/iam/grants/index";
import { type DeployRoleRequest, type WorkflowSettings } from "../../components/index";

/** A request that has every grant there is: the compiler refuses one that forgets a new grant. */
type RequestWithEveryGrant = DeployRoleRequest & {
    readonly [Grant in keyof Grants]-?: NonNullable<DeployRoleRequest[Grant]>;
};

/** A role with every kind of run and every grant, some of them twice, in a partition that is not the usual one. */
export const everything: RequestWithEveryGrant = {
    accountId: "111111111111",
    region: "cn-north-1",
    roleName: "everything",
    subjects: [
        { owner: "acme", repository: "a", environment: "it's: prod" },
        { owner: "acme", repository: "b", tag: "v1+2" },
        { owner: "acme", repository: "b", branch: "main" },
        { owner: "acme", repository: "a", pullRequest: true },
    ],
    tags: { team: "web" },
    staticSites: [
        { bucket: "acme-web", distribution: "E2EXAMPLE" },
        { bucket: "acme-docs", prefix: "v2/en" },
    ],
    pushImages: [
        { repository: "team/app.x", regions: ["cn-north-1", "cn-northwest-1"] },
        { repository: "team/app.x", accountId: "222222222222" },
        { repository: "base" },
        { repository: "*", tags: [{ key: "team", principalTag: "team" }] },
    ],
    pullImages: [{ repository: "other", accountId: "333333333333" }],
    deployFunctions: [
        { function: "f", repository: "team/app.x" },
        { function: "g", repository: "other", registryAccountId: "333333333333" },
        { function: "*", repository: "base", tags: [{ key: "team", value: "web" }] },
    ],
    pushPublicImages: [],
    deployServices: [
        {
            cluster: "main",
            service: "api",
            taskRoles: ["arn:aws-cn:iam::111111111111:role/api-execution"],
            repository: "team/app.x",
            region: "cn-northwest-1",
        },
    ],
    connectClusters: [{ cluster: "main" }],
    invokeFunctions: [{ function: "migrate", qualifier: "live" }],
    deployStacks: [
        { stack: "prod", folder: "infra", stateBucket: "acme-state", statePrefix: "infra" },
        { stack: "acme/shop/prod", digests: { "shop:images.base": "base" } },
        { stack: "other/shop/prod" },
    ],
    managedPolicyArns: ["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"],
    assumeRoles: [
        { roleArn: "arn:aws-cn:iam::444444444444:role/first" },
        { roleArn: "arn:aws-cn:iam::555555555555:role/second", sessionTags: true },
    ],
    statements: [
        {
            sid: "Orders",
            actions: ["dynamodb:PutItem"],
            resources: ["arn:aws-cn:dynamodb:cn-north-1:111111111111:table/o"],
        },
    ],
};

/** What starts a workflow by patterns, in several environments and beside a branch, in the partition that has public images. */
export const released: DeployRoleRequest = {
    accountId: "111111111111",
    region: "us-east-2",
    roleName: "released",
    nameForm: true,
    maxSessionDuration: 7200,
    audience: "acme-production",
    subjects: [
        { owner: "acme", repository: "shop", environment: "staging" },
        { owner: "acme", repository: "shop", environment: "it's: prod" },
        { owner: "acme", repository: "shop", branch: "main" },
    ],
    pushImages: [{ repository: "shop" }],
    pushPublicImages: [{ repository: "tools", alias: "acme" }],
    deployFunctions: [
        { function: "shop", repository: "shop", region: "eu-west-1" },
        { function: "shop", repository: "shop" },
    ],
    deployStacks: [{ stack: "prod", stateBucket: "acme-state", digests: { "shop:image.digest": "shop" } }],
};

export const releasedBy: WorkflowSettings = {
    branches: ["release/*"],
    tags: ["v*"],
    mergeQueue: true,
    images: { shop: { context: "services/shop", file: "services/shop/Dockerfile" } },
};
