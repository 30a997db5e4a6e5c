import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import assert from "node:assert/strict";
import { repositoryPolicy } from "../../components/ecr/access/repositoryPolicy";
import type * as program from "../../programs/index";
import { sharing } from "../components/ecr/sharing";
import { byName, recorded, type Registration, valueOf } from "../components/recorder";
import { engineConfig, stackConfig } from "./stackConfig";

type Program = typeof program;
type Config = Readonly<Record<string, unknown>>;

/** Runs the program anew, as the engine does with this configuration. */
function run(config: Config): Promise<{ registrations: Registration[]; result: Program }> {
    return recorded(async () => {
        pulumi.runtime.setAllConfig(engineConfig(config));
        Reflect.deleteProperty(require.cache, require.resolve("../../programs/index"));
        return import("../../programs/index");
    });
}

/** Type without its package, name, and what has to come first. */
function line({ type, name, provider, after }: Registration): string {
    const rest = [provider && `by ${provider}`, after.length > 0 && `after ${after.join(" ")}`].filter(
        Boolean,
    );
    return [type.split(":").at(-1), name, ...rest].join(" ");
}

const OHIO = "by aws-111111111111-us-east-2";
const IRELAND = "by aws-111111111111-eu-west-1";

describe("the program", () => {
    it("registers exactly this for dev", async () => {
        const { registrations } = await run(stackConfig("dev"));
        assert.deepEqual(registrations.map(line), [
            `LifecyclePolicy images-eu-west-1-repo_name_1-lifecycle ${IRELAND} after images-eu-west-1-repo_name_1-repository`,
            `LifecyclePolicy images-us-east-2-repo_name_1-lifecycle ${OHIO} after images-us-east-2-repo_name_1-repository`,
            `LifecyclePolicy images-us-east-2-repo_name_2-lifecycle ${OHIO} after images-us-east-2-repo_name_2-repository`,
            `LifecyclePolicy images-us-east-2-repo_name_3-lifecycle ${OHIO} after images-us-east-2-repo_name_3-repository`,
            `ReplicationConfiguration images-us-east-2-replication ${OHIO}`,
            `Repository images-eu-west-1-repo_name_1-repository ${IRELAND}`,
            `Repository images-us-east-2-repo_name_1-repository ${OHIO}`,
            `Repository images-us-east-2-repo_name_2-repository ${OHIO}`,
            `Repository images-us-east-2-repo_name_3-repository ${OHIO}`,
            `RepositoryPolicy images-eu-west-1-repo_name_1-policy ${IRELAND} after images-eu-west-1-repo_name_1-repository`,
            `RepositoryPolicy images-us-east-2-repo_name_1-policy ${OHIO} after images-us-east-2-repo_name_1-repository`,
            `RepositoryPolicy images-us-east-2-repo_name_2-policy ${OHIO} after images-us-east-2-repo_name_2-repository`,
            `RepositoryPolicy images-us-east-2-repo_name_3-policy ${OHIO} after images-us-east-2-repo_name_3-repository`,
            `OpenIdConnectProvider github-provider ${OHIO}`,
            `Role github-images-dev-role-github-images-dev ${OHIO} after github-provider`,
            `Role github-website-dev-role-github-website-dev ${OHIO} after github-provider`,
            `Role github-website-staging-role-github-website-staging ${OHIO} after github-provider`,
            `RolePolicy github-images-dev-permissions-github-images-dev ${OHIO} after github-images-dev-role-github-images-dev`,
            `RolePolicy github-website-dev-permissions-github-website-dev ${OHIO} after github-website-dev-role-github-website-dev`,
            `RolePolicy github-website-staging-permissions-github-website-staging ${OHIO} after github-website-staging-role-github-website-staging`,
            "GitHubDeployRole github-images-dev",
            "GitHubDeployRole github-website-dev",
            "GitHubDeployRole github-website-staging",
            "GitHubOidcProvider github",
            "ImageRegistry images-eu-west-1",
            "ImageRegistry images-us-east-2 after images-eu-west-1-repo_name_1-lifecycle " +
                "images-eu-west-1-repo_name_1-policy images-eu-west-1-repo_name_1-repository",
            "ImageRepository images-eu-west-1-repo_name_1",
            "ImageRepository images-us-east-2-repo_name_1 after images-us-east-2-replication",
            "ImageRepository images-us-east-2-repo_name_2 after images-us-east-2-replication",
            "ImageRepository images-us-east-2-repo_name_3 after images-us-east-2-replication",
            "aws aws-111111111111-eu-west-1",
            "aws aws-111111111111-us-east-2",
        ]);
    });

    it("makes a provider for each account and region, which refuses other accounts", async () => {
        const { registrations } = await run(stackConfig("prod"));
        const providers = Object.values(byName(registrations, "pulumi:providers:aws"));
        assert.deepEqual(
            providers.map(({ inputs }) => [
                inputs["region"],
                inputs["allowedAccountIds"],
                inputs["assumeRoles"],
            ]),
            ["ap-southeast-1", "eu-west-1", "us-east-2"].map((region) => [
                region,
                '["333333333333"]',
                undefined,
            ]),
        );
    });

    it("enters an account as the configuration says", async () => {
        const roleArn = "arn:aws:iam::111111111111:role/pulumi";
        const accounts = { "111111111111": { profile: "acme", assumeRole: roleArn } };
        const { registrations } = await run({ ...stackConfig("dev"), "keyless-delivery:accounts": accounts });
        const inputs = byName(registrations, "pulumi:providers:aws")["aws-111111111111-us-east-2"]?.inputs;
        assert.equal(inputs?.["profile"], "acme");
        assert.equal(inputs["assumeRoles"], `[{"roleArn":"${roleArn}"}]`);
    });

    it("gives out what workflows and readers need", async () => {
        const { result } = await run(stackConfig("dev"));
        const entrance = (role: string, run: string, ...repositories: readonly string[]) => {
            const arn = `arn:aws:iam::111111111111:role/${role}`;
            const subjects = repositories.map((repository) => `repo:acme/${repository}:${run}`);
            return { arn, arns: Object.fromEntries(subjects.map((sub) => [sub, arn])), subjects };
        };
        const common = {
            audience: "sts.amazonaws.com",
            issuer: "https://token.actions.githubusercontent.com",
        };
        const sites = ["repo1", "repo2", "repo3"];
        const home = "111111111111.dkr.ecr.us-east-2.amazonaws.com";
        const { readers, repositories } = stackConfig("dev")["keyless-delivery:images"] as {
            readers: Record<string, object>;
            repositories: Record<string, { readers: string[]; replicateTo?: string[] }>;
        };
        assert.deepEqual(await valueOf(pulumi.output({ ...result })), {
            oidcProviderArn: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
            deployRoles: {
                "images-dev": {
                    ...entrance("github-images-dev", "environment:images-dev", "repo1"),
                    ...common,
                },
                "website-dev": {
                    ...entrance("github-website-dev", "ref:refs/heads/develop", ...sites),
                    ...common,
                },
                "website-staging": {
                    ...entrance("github-website-staging", "ref:refs/heads/main", ...sites),
                    ...common,
                },
            },
            imageDestinations: {},
            registryHosts: { "eu-west-1": "111111111111.dkr.ecr.eu-west-1.amazonaws.com", "us-east-2": home },
            repositoryDigestUris: {
                "eu-west-1": {
                    repo_name_1: "111111111111.dkr.ecr.eu-west-1.amazonaws.com/repo_name_1@sha256:",
                },
                "us-east-2": {
                    repo_name_1: `${home}/repo_name_1@sha256:`,
                    repo_name_2: `${home}/repo_name_2@sha256:`,
                    repo_name_3: `${home}/repo_name_3@sha256:`,
                },
            },
            functions: {},
            publicRepositoryUrls: {},
            pullRoles: {},
            sharedImages: Object.fromEntries(
                Object.entries(repositories).map(([repository, { readers: names, replicateTo = [] }]) => [
                    repository,
                    {
                        repository,
                        registries: ["us-east-2", ...replicateTo].map((region) => ({
                            accountId: "111111111111",
                            region,
                        })),
                        readers: Object.fromEntries(names.map((name) => [name, readers[name]])),
                    },
                ]),
            ),
            repositoryUrls: {
                "eu-west-1": { repo_name_1: "111111111111.dkr.ecr.eu-west-1.amazonaws.com/repo_name_1" },
                "us-east-2": {
                    repo_name_1: `${home}/repo_name_1`,
                    repo_name_2: `${home}/repo_name_2`,
                    repo_name_3: `${home}/repo_name_3`,
                },
            },
        });
    });

    it("protects every repository of prod, and none of dev", async () => {
        const isProtected = ({ registrations }: { registrations: Registration[] }) =>
            Object.values(byName(registrations, "aws:ecr/repository:Repository")).map(
                ({ protect }) => protect,
            );
        assert.deepEqual(isProtected(await run(stackConfig("prod"))), [true, true, true, true, true]);
        assert.deepEqual(isProtected(await run(stackConfig("dev"))), [false, false, false, false]);
    });

    it("gives every region the policy of its own readers", async () => {
        const { accountId, homeRegion, ...rest } = sharing;
        const { registrations } = await run({
            "keyless-delivery:images": { accountId, homeRegion, ...rest },
        });
        const policies = byName(registrations, "aws:ecr/repositoryPolicy:RepositoryPolicy");
        const { "ecs-tasks": ecs, ...functions } = rest.readers;
        assert.ok(ecs);
        for (const region of ["us-east-2", "eu-west-1"]) {
            assert.equal(
                policies[`images-${region}-repo_name_1-policy`]?.inputs["policy"],
                repositoryPolicy(region, functions),
            );
        }
        assert.equal(
            policies["images-us-east-2-repo_name_3-policy"]?.inputs["policy"],
            repositoryPolicy("us-east-2", { "ecs-tasks": ecs }),
        );
    });

    it("does one half alone", async () => {
        const { "keyless-delivery:github": github, "keyless-delivery:images": images } = stackConfig("dev");
        const types = ({ registrations }: { registrations: Registration[] }) =>
            [...new Set(registrations.map(({ type }) => type.split(":").at(-1)))].sort();
        const roles = await run({ "keyless-delivery:github": github });
        assert.deepEqual(types(roles), [
            "GitHubDeployRole",
            "GitHubOidcProvider",
            "OpenIdConnectProvider",
            "Role",
            "RolePolicy",
            "aws",
        ]);
        const registries = await run({ "keyless-delivery:images": images });
        assert.equal(registries.result.oidcProviderArn, null);
        assert.deepEqual(registries.result.deployRoles, {});
        assert.equal(types(registries).includes("Role"), false);
    });

    it("registers nothing when the configuration is wrong, and shows the report without a stack trace", async () => {
        const { registrations } = await recorded(async () => {
            await assert.rejects(
                run({ ...stackConfig("dev"), "keyless-delivery:typo": "1" }),
                (error) =>
                    pulumi.RunError.isInstance(error) &&
                    error.message ===
                        "nothing was changed, because of the configuration: 1 problem found:\n" +
                            "  typo: unknown key -- the keys here are: github, images, accounts",
            );
        });
        assert.deepEqual(registrations, []);
    });

    it("looks what a registry has before it makes a setting that would overwrite it, and before nothing else", async () => {
        const copied = { readers: ["own", "theirs"], replicateTo: ["eu-west-1", "prod"] };
        const filter = { function: "f", deployRole: "d", regions: ["eu-west-1"] };
        const images = {
            accountId: "111111111111",
            homeRegion: "us-east-2",
            enhancedScanning: true,
            readers: {
                own: { lambda: { ...filter, accountId: "111111111111" } },
                theirs: { lambda: { ...filter, accountId: "222222222222" } },
            },
            destinations: { prod: { accountId: "222222222222", region: "eu-west-1" } },
            repositories: { app: copied },
        };
        const looks = async (config: object) => {
            const { registrations } = await run({ "keyless-delivery:images": config });
            return registrations.flatMap(({ name, beforeCreate }) =>
                beforeCreate.map((hook) => `${name}: ${hook}`),
            );
        };
        assert.deepEqual(await looks(images), [
            ...["eu-west-1", "prod", "us-east-2"].map(
                (key) => `images-${key}-app-lifecycle: images-${key}-app-look-at-lifecyclePolicy`,
            ),
            "images-prod-incoming: images-prod-look-for-replication-role",
            "images-prod-incoming: images-prod-look-at-policy",
            "images-eu-west-1-scanning: images-eu-west-1-look-at-scanning",
            "images-prod-scanning: images-prod-look-at-scanning",
            "images-us-east-2-scanning: images-us-east-2-look-at-scanning",
            "images-us-east-2-replication: images-us-east-2-look-at-replication",
            ...["eu-west-1", "prod"].map(
                (key) => `images-${key}-app-policy: images-${key}-app-look-at-repositoryPolicy`,
            ),
        ]);
        // What may be overwritten is looked at as well, to warn of it.
        assert.deepEqual(await looks({ ...images, overwrite: ["scanning", "policy"] }), await looks(images));
    });

    it("registers the same whatever the order of the configuration", async () => {
        const config = stackConfig("prod");
        const expected = (await run(config)).registrations;
        const weights = fc.array(fc.integer(), { minLength: 200, maxLength: 200 });
        await fc.assert(
            fc.asyncProperty(weights, async (numbers) => {
                const stream = numbers.values();
                const weight = () => stream.next().value ?? 0;
                assert.deepEqual((await run(reordered(config, weight))).registrations, expected);
            }),
            { numRuns: 10 },
        );
    });
});

/** The same value with every list and mapping in it in another order. */
function reordered<T>(value: T, weight: () => number): T;
function reordered(value: unknown, weight: () => number): unknown {
    const shuffle = <Item>(list: readonly Item[]) =>
        list
            .map((item) => ({ item, at: weight() }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
    if (Array.isArray(value)) {
        return shuffle(value.map((item: unknown) => reordered(item, weight)));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            shuffle(Object.entries(value)).map(([key, item]) => [key, reordered(item, weight)]),
        );
    }
    return value;
}
