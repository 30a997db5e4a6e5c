/**
 * Which arguments replace a resource when they change, found by changing each of them: the components register what they
 * would, and the provider's own table says which properties of it replace. The schema has to say the same.
 */
import { Provider } from "@pulumi/aws/provider";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import {
    GitHubDeployRole,
    GitHubOidcProvider,
    GitHubPerimeter,
    ImageDestination,
    ImageExecutionRole,
    ImageFunction,
    type ImageFunctionArgs,
    ImagePullRole,
    ImageRegistry,
    ImageRepository,
    PublicImageRepository,
} from "../../components/index";
import schema from "../../components/schema.json";
import { Cloud } from "../../sandbox/provider/cloud";
import { resourceTypes } from "../../sandbox/provider/types";
import type { Properties } from "../../sandbox/provider/values";
import { recorded, type Registration } from "../components/recorder";
import { DIGEST, filter, image } from "../components/workloads/filter";

/** An argument in the schema. */
interface Argument {
    readonly description?: string;
    readonly $ref?: string;
    readonly items?: Argument;
    readonly additionalProperties?: Argument;
}

type Arguments = Readonly<Record<string, Argument>>;

/** How a comment says it. */
const SAYS_SO = /\bChanging\b[^.]*\breplaces\b/;

const resources = schema.resources as unknown as Readonly<
    Record<string, { readonly inputProperties: Arguments }>
>;
const types = schema.types as unknown as Readonly<Record<string, { readonly properties: Arguments }>>;

const inputsFor = (component: string): Arguments =>
    resources[`keyless-delivery:index:${component}`]?.inputProperties ?? {};

type Args = Readonly<Record<string, unknown>>;

/** A value that fits only together with others. */
class Together {
    constructor(
        readonly value: unknown,
        readonly others: Args,
    ) {}
}

interface Case {
    readonly make: (args: Args, options: ComponentResourceOptions) => void;
    readonly args: Args;
    /** Path of an argument -> another value; through records and lists it names their keys. */
    readonly changes: Readonly<Record<string, unknown>>;
}

const caseOf = <A extends object>(
    component: new (name: string, args: A, options: ComponentResourceOptions) => unknown,
    args: A,
    changes: Readonly<Record<string, unknown>>,
): Case => ({
    make: (changed, options) => {
        // What is changed is the value alone, and the component checks it.
        new component("it", changed as A, options);
    },
    args: args as Args,
    changes,
});

const accountId = "111111111111";
const region = "us-east-2";
const otherAccount = "333333333333";
const otherRegion = "eu-west-1";
/** Keys for wherever a change may lead. */
const keys = [accountId, otherAccount, "444444444444"].flatMap((account) =>
    [region, otherRegion, "ap-southeast-1"].map((its) => `arn:aws:kms:${its}:${account}:key/one`),
);
const GITHUB = "token.actions.githubusercontent.com";
const providerArnIn = (account: string, issuer = GITHUB) => `arn:aws:iam::${account}:oidc-provider/${issuer}`;
const issuedBy = (issuer: string, value: string) =>
    new Together(value, { providerArn: providerArnIn(accountId, issuer) });
const secret = (name: string) =>
    `arn:aws:secretsmanager:${region}:${accountId}:secret:ecr-pullthroughcache/${name}-AbCdEf`;
const scanner = { role: { accountId, name: "scanner" } };
const deployer = { role: { accountId: otherAccount, name: "deployer" } };

/** Who assumes a role that pulls, in the place of tasks. */
const instead = (value: unknown) => new Together(value, { ecsTasks: undefined });
const inCluster = { namespace: "flux-system", serviceAccount: "flux" };
const regionsOfFunctions = ["us-east-2", "eu-west-1"];
const functionsOf = (account: string) => ({
    lambda: { accountId: account, function: "*", deployRole: "deployer", regions: regionsOfFunctions },
});
const anyFunction = { any: functionsOf(filter.accountId), other: functionsOf(otherAccount) };
const invoker = {
    service: "events.amazonaws.com",
    sourceArn: `arn:aws:events:eu-west-1:${filter.accountId}:rule/findings`,
};

const settings = {
    protect: false,
    forceDelete: false,
    lifecycleRules: [{ tagPatterns: ["latest"], expireAfterDays: 7 }],
    mutableTags: ["latest"],
    scanOnPush: true,
    kms: true,
    tags: { team: "shop" },
};

const settingsChanges = {
    protect: true,
    forceDelete: true,
    expireUntaggedAfterDays: 7,
    keepUntagged: true,
    lifecycleRules: [],
    mutableTags: ["latest", "edge"],
    scanOnPush: false,
    kmsKeys: keys,
    tags: { team: "stock" },
};

const under = (path: string, changes: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(changes).map(([name, value]) => [`${path}.${name}`, value]));

const cases: Readonly<Record<string, Case>> = {
    GitHubDeployRole: caseOf(
        GitHubDeployRole,
        {
            accountId,
            region,
            providerArn: providerArnIn(accountId),
            roleName: "deploy",
            subjects: [{ owner: "acme", repository: "shop", branch: "main" }],
            pushImages: [{ repository: "shop" }],
        },
        {
            accountId: new Together(otherAccount, { providerArn: providerArnIn(otherAccount) }),
            region: otherRegion,
            providerArn: new Together(providerArnIn(accountId, `${GITHUB}/acme`), {
                issuer: { enterprise: "acme" },
            }),
            roleName: "deploy-shop",
            path: "/ci/",
            issuer: new Together(
                { enterprise: "acme" },
                { providerArn: providerArnIn(accountId, `${GITHUB}/acme`) },
            ),
            "issuer.enterprise": issuedBy(`${GITHUB}/acme`, "acme"),
            "issuer.dataResidency": issuedBy("token.actions.acme.ghe.com", "acme"),
            "issuer.enterpriseServer": issuedBy("github.acme.com/_services/token", "github.acme.com"),
            subjects: [{ owner: "acme", repository: "stock", branch: "main" }],
            audience: "https://github.com/acme",
            nameForm: true,
            maxSessionDuration: 7200,
            trustPolicyQuota: 4096,
            splitOverQuota: true,
            description: "Deploys",
            permissionsBoundary: `arn:aws:iam::${accountId}:policy/boundary`,
            tags: { team: "shop" },
            staticSites: [{ bucket: "acme-shop", distribution: "E2EXAMPLEDEV01" }],
            pushImages: [{ repository: "stock" }],
            pullImages: [{ repository: "stock" }],
            deployFunctions: [{ function: "shop", repository: "shop" }],
            pushPublicImages: [{ repository: "shop", alias: "acme" }],
            deployServices: [
                {
                    cluster: "main",
                    service: "api",
                    repository: "shop",
                    taskRoles: [`arn:aws:iam::${accountId}:role/api`],
                },
            ],
            connectClusters: [{ cluster: "main" }],
            invokeFunctions: [{ function: "migrate" }],
            deployStacks: [{ stack: "acme/shop/prod" }],
            managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            assumeRoles: [{ roleArn: `arn:aws:iam::${otherAccount}:role/next` }],
            statements: [
                {
                    actions: ["dynamodb:PutItem"],
                    resources: [`arn:aws:dynamodb:${region}:${accountId}:table/x`],
                },
            ],
        },
    ),
    GitHubOidcProvider: caseOf(
        GitHubOidcProvider,
        { accountId, region },
        {
            accountId: otherAccount,
            region: otherRegion,
            issuer: { enterprise: "acme" },
            "issuer.enterprise": "acme",
            "issuer.dataResidency": "acme",
            "issuer.enterpriseServer": "github.acme.com",
            existingArn: providerArnIn(accountId),
            audiences: ["https://github.com/acme"],
            tags: { team: "shop" },
        },
    ),
    GitHubPerimeter: caseOf(
        GitHubPerimeter,
        { owners: [{ name: "acme", id: "1" }], targets: ["ou-ab12-cdefgh34"], tags: { team: "shop" } },
        {
            owners: [{ name: "acme", id: "2" }],
            issuers: [{ enterprise: "acme" }],
            subjectsBegin: ["repository_owner_id"],
            imagesOrganization: "o-abcdefghij",
            imagesAccounts: new Together([otherAccount], { imagesOrganization: "o-abcdefghij" }),
            targets: [accountId],
            allowRoot: true,
            policyName: "strangers",
            tags: { team: "stock" },
        },
    ),
    ImageDestination: caseOf(
        ImageDestination,
        {
            accountId: otherAccount,
            region,
            source: { accountId, filters: ["shop"] },
            templates: [
                {
                    prefix: "shop",
                    repositories: ["shop/web"],
                    readers: { deployer },
                    lambdaAccess: false,
                    kms: true,
                },
            ],
        },
        {
            accountId: "444444444444",
            region: otherRegion,
            roleName: "templates",
            overwrite: ["policy"],
            "source.accountId": "555555555555",
            "source.filters": ["shop/"],
            "source.trustSourceAccountRoot": true,
            "templates.0.prefix": new Together("stock", {
                source: { accountId, filters: ["stock"] },
                templates: [
                    { prefix: "stock", repositories: ["stock/web"], readers: { deployer }, kms: true },
                ],
            }),
            "templates.0.repositories": ["shop/web", "shop/api"],
            "templates.0.readers": {},
            "templates.0.lambdaAccess": true,
            "templates.0.expireUntaggedAfterDays": 7,
            "templates.0.lifecycleRules": [{ tagPatterns: ["pr-*"], expireAfterDays: 7 }],
            "templates.0.mutableTags": ["edge"],
            "templates.0.kms": false,
            "templates.0.kmsKey": `arn:aws:kms:${region}:${otherAccount}:key/one`,
            "templates.0.tags": { team: "shop" },
        },
    ),
    ImageExecutionRole: caseOf(
        ImageExecutionRole,
        { accountId, region, roleName: "pull", ecsTasks: {}, pullImages: [{ repository: "shop" }] },
        {
            accountId: otherAccount,
            region: otherRegion,
            roleName: "pull-shop",
            path: "/ci/",
            ecsTasks: { regions: [otherRegion] },
            eksNodes: instead(true),
            podIdentity: instead({
                ...inCluster,
                clusterArn: `arn:aws:eks:${region}:${accountId}:cluster/apps`,
            }),
            serviceAccountToken: instead({
                ...inCluster,
                providerArn: providerArnIn(accountId, "eks.acme.com"),
            }),
            codeBuild: instead({ projects: ["release"] }),
            pullImages: [{ repository: "stock" }],
            allowDescribe: true,
            logGroups: ["/ecs/shop"],
            managedPolicies: { nodes: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
            permissionsBoundary: `arn:aws:iam::${accountId}:policy/boundary`,
            description: "pulls",
            tags: { team: "shop" },
        },
    ),
    ImageFunction: {
        make: (args, options) => {
            const readImage = () => Promise.resolve({ digest: DIGEST, manifest: "{}" });
            new ImageFunction("it", args as unknown as ImageFunctionArgs, { ...options, readImage });
        },
        args: {
            ...filter,
            image: { ...image, readers: anyFunction },
            roleName: "filter",
            invokableBy: { invoker },
        },
        changes: {
            accountId: otherAccount,
            region: "us-east-2",
            functionName: "filter2",
            image: { ...image, readers: { renamed: anyFunction.any } },
            digest: DIGEST.replace("0", "1"),
            tag: new Together("v1", { digest: undefined }),
            deployedBy: "workflow",
            memory: 256,
            timeout: 30,
            architecture: "arm64",
            environment: { LEVEL: "high" },
            "invokableBy.invoker.service": "scheduler.amazonaws.com",
            "invokableBy.invoker.sourceArn": `${invoker.sourceArn}2`,
            "invokableBy.invoker.sourceAccount": filter.accountId,
            "invokableBy.invoker.viaUrl": true,
            logRetentionDays: 7,
            grants: { pullImages: [{ repository: "shop" }] },
            roleName: "filter-run",
            rolePath: "/functions/",
            permissionsBoundary: `arn:aws:iam::${filter.accountId}:policy/boundary`,
            executionRoleArn: new Together(`arn:aws:iam::${filter.accountId}:role/run`, {
                roleName: undefined,
            }),
            tags: { team: "shop" },
            functionArgs: { description: "Filters findings" },
        },
    },
    ImagePullRole: caseOf(
        ImagePullRole,
        {
            accountId,
            roleName: "pull",
            assumedBy: { deployer: { accountId: otherAccount, name: "deployer" } },
            repositories: ["shop"],
            regions: [region],
        },
        {
            accountId: otherAccount,
            roleName: "pull-shop",
            assumedBy: { tasks: { accountId: otherAccount, name: "tasks" } },
            repositories: ["stock"],
            regions: [otherRegion],
            organization: "o-abcdefghij",
            trustPolicyQuota: 4096,
            permissionsBoundary: `arn:aws:iam::${accountId}:policy/boundary`,
            tags: { team: "shop" },
        },
    ),
    ImageRegistry: caseOf(
        ImageRegistry,
        {
            registry: "home",
            accountId,
            homeRegion: region,
            readers: { deployer, scanner },
            repositories: {
                shop: { readers: ["deployer"] },
                stock: { readers: ["scanner"], ...settings, replicateTo: ["backup"] },
            },
            destinations: { backup: { accountId: otherAccount, region } },
            pullThroughCaches: { hub: { upstream: "registry-1.docker.io", credentialArn: secret("hub") } },
            ...settings,
        },
        {
            accountId: new Together("444444444444", { pullThroughCaches: {} }),
            homeRegion: new Together("ap-southeast-1", { pullThroughCaches: {} }),
            registry: "backup",
            readers: { deployer: { role: { accountId: otherAccount, name: "other" } }, scanner },
            writers: { builder: deployer },
            destinations: { backup: { accountId: otherAccount, region: otherRegion } },
            repositories: {
                store: { readers: ["deployer"] },
                stock: { readers: ["scanner"], ...settings, replicateTo: ["backup"] },
            },
            otherRepositories: ["legacy"],
            replicasNeedLambdaAccess: false,
            replicationQuotas: { rules: 5 },
            enhancedScanning: true,
            pullThroughCaches: { mirror: { upstream: "registry-1.docker.io", credentialArn: secret("hub") } },
            pullTimeExclusions: ["scanner"],
            overwrite: ["policy"],
            ...settingsChanges,
            kms: false,
            "repositories.stock.readers": ["deployer"],
            "repositories.stock.writers": [],
            "repositories.stock.replicateTo": [],
            ...under("repositories.stock", settingsChanges),
            "repositories.stock.kms": false,
            "pullThroughCaches.hub.upstream": "ghcr.io",
            "pullThroughCaches.hub.credentialArn": secret("other"),
            "destinations.backup.accountId": "444444444444",
            "destinations.backup.region": otherRegion,
            "destinations.backup.managedByOtherStack": true,
            "destinations.backup.trustSourceAccountRoot": true,
        },
    ),
    ImageRepository: caseOf(
        ImageRepository,
        { accountId, region, repositoryName: "shop", ...settings },
        {
            accountId: otherAccount,
            region: otherRegion,
            repositoryName: "stock",
            readers: { deployer },
            writers: { builder: deployer },
            lambdaAccess: true,
            overwrite: ["lifecyclePolicy"],
            ...settingsChanges,
            kms: false,
        },
    ),
    PublicImageRepository: caseOf(
        PublicImageRepository,
        { accountId, repositoryName: "shop" },
        {
            accountId: otherAccount,
            repositoryName: "stock",
            protect: false,
            forceDelete: true,
            tags: { team: "shop" },
            description: "A shop",
            about: "A shop",
            usage: "docker pull",
            architectures: ["x86-64"],
            operatingSystems: ["Linux"],
        },
    ),
};

const cloud = new Cloud("http://127.0.0.1:1", accountId, region);

const inputsOf = ({ inputs }: Registration) => inputs as Properties;

/** Under a provider of its own account and region, as the program makes them. */
async function registrationsOf({ make }: Case, args: Args): Promise<readonly Registration[]> {
    const { destinations = {} } = args as { destinations?: Readonly<Record<string, Args>> };
    const place = destinations[String(args["registry"])] ?? args;
    const name = ["aws", place["accountId"], place["region"] ?? args["homeRegion"]].join("-");
    const { registrations } = await recorded(() => {
        make(args, { provider: new Provider(name) });
    });
    return registrations.filter(({ type }) => type in resourceTypes);
}

/** Types of which a resource is replaced: by a property, by its provider, or by one that Pulumi knows under another name. */
function replaced(before: readonly Registration[], after: readonly Registration[]): readonly string[] {
    const found = before.flatMap((old) => {
        const same = after.find(({ type, name }) => type === old.type && name === old.name);
        if (same === undefined) {
            const isNew = ({ type, name }: Registration) =>
                type === old.type && !before.some((other) => other.type === type && other.name === name);
            return after.some(isNew) ? [old.type] : [];
        }
        const { replaces = [] } =
            resourceTypes[old.type]?.diff(inputsOf(old), inputsOf(same), {}, cloud) ?? {};
        // What is unknown both times counts as changed, and here it is the same.
        const changes = replaces.some(
            (property) => !isDeepStrictEqual(old.inputs[property], same.inputs[property]),
        );
        // https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go providerChanged
        return changes || old.provider !== same.provider ? [old.type] : [];
    });
    return [...new Set(found)];
}

function withValue(args: Args, [first = "", ...rest]: readonly string[], value: unknown): Args {
    const inner = args[first] ?? {};
    const changed = rest.length === 0 ? value : withValue(inner as Args, rest, value);
    return Array.isArray(args)
        ? Object.assign([...(args as readonly unknown[])], { [first]: changed })
        : { ...args, [first]: changed };
}

/** The argument that a path ends in, whose keys stand in the place of records' and lists' keys. */
function argumentAt(inputs: Arguments, [first = "", ...rest]: readonly string[]): Argument {
    const argument = inputs[first];
    assert.ok(argument, `the schema has no ${first}`);
    if (rest.length === 0) {
        return argument;
    }
    const element = argument.items ?? argument.additionalProperties;
    const { $ref = "" } = element ?? argument;
    return argumentAt(types[$ref.replace("#/types/", "")]?.properties ?? {}, element ? rest.slice(1) : rest);
}

/** Their replacement loses nothing: no data, no name that another resource or a person knows. */
const UNNOTICED: readonly string[] = [
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion",
    "aws:organizations/policyAttachment:PolicyAttachment",
];

/** Each argument by the type that declares it -> what its changes replace, wherever the type stands. */
async function replacements(): Promise<ReadonlyMap<Argument, ReadonlySet<string>>> {
    const found = new Map<Argument, Set<string>>();
    for (const [component, its] of Object.entries(cases)) {
        const before = await registrationsOf(its, its.args);
        for (const [path, value] of Object.entries(its.changes)) {
            const names = path.split(".");
            const { value: one, others } = value instanceof Together ? value : new Together(value, {});
            const after = await registrationsOf(its, { ...withValue(its.args, names, one), ...others });
            const argument = argumentAt(inputsFor(component), names);
            const types = found.get(argument) ?? new Set<string>();
            found.set(argument, types);
            for (const type of replaced(before, after)) {
                if (!UNNOTICED.includes(type)) {
                    types.add(type);
                }
            }
        }
    }
    return found;
}

describe("an argument whose change replaces a resource", function () {
    this.timeout(60_000);

    it("is looked for among all arguments of all components", () => {
        for (const [component, { changes }] of Object.entries(cases)) {
            const changed = Object.keys(changes).map((path) => path.split(".")[0]);
            assert.deepEqual([...new Set(changed)].sort(), Object.keys(inputsFor(component)).sort());
        }
        assert.deepEqual(
            Object.keys(cases)
                .map((component) => `keyless-delivery:index:${component}`)
                .sort(),
            Object.keys(resources).sort(),
        );
    });

    it("says so in the schema, and no other argument does", async () => {
        const wrong = [...(await replacements())]
            .filter(([{ description = "" }, types]) => SAYS_SO.test(description) !== types.size > 0)
            .map(([{ description }, types]) => [description, [...types]]);
        assert.deepEqual(wrong, []);
    });
});
