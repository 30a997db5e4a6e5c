import * as pulumi from "@pulumi/pulumi";
import {
    GitHubDeployRole,
    GitHubOidcProvider,
    ImageRegistry,
    planImages,
    ProblemsError,
} from "../components/index";
import { parseConfiguration } from "./config";
import { deployRoleRequests } from "./gitHubConfig";
import { Providers } from "./providers";
import { Configuration, GitHubConfiguration, ImagesConfiguration } from "./schema";

const { github, images, accounts = {} } = readConfiguration();
const providers = new Providers(accounts);
const entrances = github && gitHubRoles(github);
const registries = images && imageRegistries(images);

/** ARN of the account's OIDC provider for GitHub Actions. */
export const oidcProviderArn = entrances?.oidcProviderArn;

/** Each deploy role by its name in the configuration, with what a token must say to get in. */
export const deployRoles = entrances?.deployRoles ?? {};

/** Region -> repository -> where to push to and pull from. */
export const repositoryUrls = registries ?? {};

function readConfiguration(): Configuration {
    try {
        return parseConfiguration(pulumi.runtime.allConfig());
    } catch (error) {
        // The user's mistake, not the program's: the report says it all, a stack trace would bury it.
        throw error instanceof ProblemsError
            ? new pulumi.RunError(`nothing was changed, because of the configuration: ${error.message}`)
            : error;
    }
}

function gitHubRoles(config: GitHubConfiguration) {
    const { accountId, region, issuer, providerArn, roles } = config;
    const provider = providers.in(accountId, region);
    const oidc = new GitHubOidcProvider(
        "github",
        { accountId, region, issuer, existingArn: providerArn },
        { provider },
    );
    const deployRoles = Object.entries(deployRoleRequests(config)).map(([key, request]) => {
        const role = new GitHubDeployRole(
            `github-${key}`,
            {
                ...request,
                providerArn: oidc.arn,
                permissionsBoundary: roles[key]?.permissionsBoundary,
            },
            { provider },
        );
        return [
            key,
            {
                arn: role.arn,
                arns: role.arns,
                subjects: role.subjects,
                audience: role.audience,
                issuer: oidc.issuer,
            },
        ] as const;
    });
    return { oidcProviderArn: oidc.arn, deployRoles: Object.fromEntries(deployRoles) };
}

function imageRegistries(config: ImagesConfiguration) {
    const { accountId, homeRegion } = config;
    const registryIn = (region: string, dependsOn: ImageRegistry[]) =>
        new ImageRegistry(
            `images-${region}`,
            { ...config, region },
            { provider: providers.in(accountId, region), dependsOn },
        );
    const regions = [...planImages(config).registries.keys()].filter((region) => region !== homeRegion);
    const copies = regions.map((region) => [region, registryIn(region, [])] as const);
    // Last, so that the first image that is ever pushed finds its copies' repositories already there.
    const home = registryIn(
        homeRegion,
        copies.map(([, registry]) => registry),
    );
    return Object.fromEntries(
        [...copies, [homeRegion, home] as const].map(([region, registry]) => [
            region,
            registry.repositoryUrls,
        ]),
    );
}
