import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IAMClient } from "@aws-sdk/client-iam";
import { type RegistrySetting, type RepositorySetting } from "../registry/keptSettings";
import { REPLICATION_ROLE } from "../replication/incoming";
import { clientSettings, ecrClient, type RegistryAccess } from "./registryAccess";
import { type ReadSetting } from "./settingHooks";

/**
 * Reads the settings of a registry and its repositories from AWS, for the option `readSetting` of ImageRegistry,
 * ImageDestination and ImageRepository. It needs ecr:DescribeRegistry, ecr:GetRegistryPolicy and
 * ecr:GetRegistryScanningConfiguration; for repositories ecr:DescribeRepositories, ecr:GetRepositoryPolicy and
 * ecr:GetLifecyclePolicy.
 *
 * The promise is rejected where the credentials are another account's, and with what ECR answers otherwise.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRegistry.html
 */
export function currentSettings(access: RegistryAccess): ReadSetting {
    const client = once(() => ecrClient(access));
    const repositories = once(async () => repositoriesIn(await client()));
    const isThere = async (name: string) => (await repositories()).has(name);
    return async (setting, repository) => {
        try {
            if (repository !== undefined && !(await isThere(repository))) {
                return undefined;
            }
            const { registryId, value } = await READ[setting](await client(), repository);
            if (registryId !== undefined && registryId !== access.accountId) {
                throw new Error(`the credentials are for account ${registryId}, not for ${access.accountId}`);
            }
            return value;
        } catch (error) {
            const { name, message } = error as Error;
            if (NOTHING_THERE.includes(name)) {
                return undefined;
            }
            const reason = name === "Error" ? message : `${name}: ${message}`;
            const owner = `${access.accountId}/${access.region}`;
            throw new Error(
                `cannot see whether ${repository === undefined ? `the registry ${owner}` : `repository ${repository} in ${owner}`} ` +
                    `has a setting that would be overwritten: ${reason} -- allow the deployer to read it, or write ` +
                    `overwrite: [${setting}] if nothing there is needed`,
                { cause: error },
            );
        }
    };
}

/** What the function gives, asked for when it is needed and kept from then on. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
    let made: Promise<T> | undefined;
    return () => (made ??= make());
}

/** Of a repository that is not there nothing can be lost: one question for all of them, a thousand in each answer. */
async function repositoriesIn(client: ECRClient): Promise<ReadonlySet<string>> {
    const { paginateDescribeRepositories } = await import("@aws-sdk/client-ecr");
    const names = new Set<string>();
    for await (const { repositories = [] } of paginateDescribeRepositories({ client, pageSize: 1000 }, {})) {
        repositories.forEach(({ repositoryName = "" }) => names.add(repositoryName));
    }
    return names;
}

/**
 * Asks IAM whether the account has the role that ECR replicates with, for the option `hasReplicationRole` of ImageRegistry.
 * It needs iam:GetRole. The promise is rejected with what IAM answers otherwise.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 */
export function hasReplicationRole(access: RegistryAccess): () => Promise<boolean> {
    return async () => {
        const { GetRoleCommand } = await import("@aws-sdk/client-iam");
        try {
            const client = await iamClient(access);
            const { Role } = await client.send(new GetRoleCommand({ RoleName: REPLICATION_ROLE }));
            const owner = Role?.Arn?.split(":")[4];
            if (owner !== access.accountId) {
                throw new Error(
                    `the credentials are for account ${owner ?? "?"}, not for ${access.accountId}`,
                );
            }
            return true;
        } catch (error) {
            const { name, message } = error as Error;
            if (name === "NoSuchEntityException" || name === "NoSuchEntity") {
                return false;
            }
            throw new Error(
                `cannot see whether account ${access.accountId} has the role that ECR replicates with: ${message} -- ` +
                    "allow the deployer iam:GetRole",
                { cause: error },
            );
        }
    };
}

/** There is no policy; or this AWS, a local one, does not know such settings, and so keeps none that could be lost. */
const NOTHING_THERE = [
    "RegistryPolicyNotFoundException",
    "RepositoryPolicyNotFoundException",
    "LifecyclePolicyNotFoundException",
    "InvalidAction",
];

interface Setting {
    readonly registryId: string | undefined;
    readonly value: unknown;
}

type Read = (client: ECRClient, repositoryName: string | undefined) => Promise<Setting>;

const READ: Readonly<Record<RegistrySetting | RepositorySetting, Read>> = {
    replication: async (client) => {
        const { DescribeRegistryCommand } = await import("@aws-sdk/client-ecr");
        const { registryId, replicationConfiguration } = await client.send(new DescribeRegistryCommand());
        const { rules = [] } = replicationConfiguration ?? {};
        return { registryId, value: rules.length === 0 ? undefined : { rules } };
    },
    policy: async (client) => {
        const { GetRegistryPolicyCommand } = await import("@aws-sdk/client-ecr");
        const { registryId, policyText = "null" } = await client.send(new GetRegistryPolicyCommand());
        return { registryId, value: (JSON.parse(policyText) as unknown) ?? undefined };
    },
    scanning: async (client) => {
        const { GetRegistryScanningConfigurationCommand } = await import("@aws-sdk/client-ecr");
        const { registryId, scanningConfiguration } = await client.send(
            new GetRegistryScanningConfigurationCommand(),
        );
        const { scanType = "BASIC", rules = [] } = scanningConfiguration ?? {};
        // What every registry has until somebody says otherwise.
        const untouched = scanType === "BASIC" && rules.length === 0;
        return { registryId, value: untouched ? undefined : { scanType, rules } };
    },
    repositoryPolicy: async (client, repositoryName) => {
        const { GetRepositoryPolicyCommand } = await import("@aws-sdk/client-ecr");
        const { registryId, policyText = "null" } = await client.send(
            new GetRepositoryPolicyCommand({ repositoryName }),
        );
        return { registryId, value: (JSON.parse(policyText) as unknown) ?? undefined };
    },
    lifecyclePolicy: async (client, repositoryName) => {
        const { GetLifecyclePolicyCommand } = await import("@aws-sdk/client-ecr");
        const { registryId, lifecyclePolicyText = "null" } = await client.send(
            new GetLifecyclePolicyCommand({ repositoryName }),
        );
        return { registryId, value: (JSON.parse(lifecyclePolicyText) as unknown) ?? undefined };
    },
};

async function iamClient(access: RegistryAccess): Promise<IAMClient> {
    const { IAMClient } = await import("@aws-sdk/client-iam");
    return new IAMClient(await clientSettings(access));
}
