import "./promiseStacks";
import * as pulumi from "@pulumi/pulumi";
import { GitHubDeployRole, GitHubOidcProvider, planDeployRole, ProblemsError } from "../components/index";
import { parseConfiguration } from "./config";
import { requireEngine } from "./engineVersion";
import { deployRoleRequests, oidcProviderRequest } from "./gitHubConfig";
import { shareImages } from "./images";
import { ownStack } from "./ownDigests";
import { Providers } from "./providers";
import { type Configuration, type GitHubConfiguration } from "./schema";
import { warningsOf } from "./warnings";

void requireEngine();
const configuration = readConfiguration();
const { github, images, accounts = {} } = configuration;
void warn(configuration);
const providers = new Providers(accounts);
const gitHubOutputs = github && gitHubRoles(github);
const shared = images && shareImages(images, providers, gitHubOutputs?.rolesMade ?? new Map());

/** ARN of the account's OIDC provider for GitHub Actions; null without one, as Pulumi warns of what is undefined. */
export const oidcProviderArn = gitHubOutputs?.oidcProviderArn ?? null;

/** Each deploy role by its name in the configuration, with what a token must have to assume it. */
export const deployRoles = gitHubOutputs?.deployRoles ?? {};

/** Region or destination -> repository -> where to push to and pull from. */
export const repositoryUrls = shared?.repositoryUrls ?? {};

/** The same for a reference by digest, to be followed by its 64 hexadecimal digits. */
export const repositoryDigestUris = shared?.repositoryDigestUris ?? {};

/** Region or destination -> the host that docker logs in to. */
export const registryHosts = shared?.registryHosts ?? {};

/** Destination that another stack prepares -> what it has to apply: the arguments of an ImageDestination. */
export const imageDestinations = shared?.imageDestinations ?? {};

/** Repository -> what a stack that runs its image has to know: the registries that have it, and its readers. */
export const sharedImages = shared?.sharedImages ?? {};

/** Function -> account -> region -> ARN of the function there. */
export const functions = shared?.functions ?? {};

/** Each role to pull with by its name in the configuration. */
export const pullRoles = shared?.pullRoles ?? {};

/** Public repository -> where everybody pulls from. */
export const publicRepositoryUrls = shared?.publicRepositoryUrls ?? {};

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

/** Says what is most likely a mistake; nothing waits for it. */
async function warn(of: Configuration): Promise<void> {
    for (const warning of await warningsOf(of)) {
        await pulumi.log.warn(warning);
    }
}

function gitHubRoles(config: GitHubConfiguration) {
    const provider = providers.in(config.accountId, config.region);
    const own = ownStack(pulumi.getStack(), images);
    const oidc = new GitHubOidcProvider("github", oidcProviderRequest(config), {
        provider,
        ...(config.protectProvider !== undefined && { protect: config.protectProvider }),
    });
    const rolesMade = new Map<string, pulumi.Resource>();
    const deployRoles = Object.entries(deployRoleRequests(config, own)).map(([key, request]) => {
        const role = new GitHubDeployRole(
            `github-${key}`,
            { ...request, providerArn: oidc.arn },
            { provider },
        );
        for (const { arn } of planDeployRole(request).roles) {
            rolesMade.set(arn, role);
        }
        return [
            key,
            {
                arn: role.arn,
                arns: role.arns,
                subjects: role.subjectClaims,
                audience: role.audience,
                issuer: oidc.issuer,
            },
        ] as const;
    });
    return { oidcProviderArn: oidc.arn, deployRoles: Object.fromEntries(deployRoles), rolesMade };
}
