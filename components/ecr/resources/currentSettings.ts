import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IAMClient } from "@aws-sdk/client-iam";
import { type RegistrySetting } from "../registry/keptSettings";
import { REPLICATION_ROLE } from "../replication/incoming";
import { clientSettings, ecrClient, type RegistryAccess } from "./registryAccess";
import { type ReadSetting } from "./registryHooks";

/**
 * Reads the settings of a registry from AWS, for the option `readSetting` of ImageRegistry and ImageDestination. It needs
 * ecr:DescribeRegistry, ecr:GetRegistryPolicy and ecr:GetRegistryScanningConfiguration.
 *
 * The promise is rejected where the credentials are another account's, and with what ECR answers otherwise.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRegistry.html
 */
export function currentSettings(access: RegistryAccess): ReadSetting {
    return async (setting) => {
        try {
            const { registryId, value } = await READ[setting](await ecrClient(access));
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
            throw new Error(
                `cannot see whether the registry ${access.accountId}/${access.region} has a setting that would be ` +
                    `overwritten: ${reason} -- allow the deployer to read it, or write overwrite: [${setting}] ` +
                    "if nothing there is needed",
                { cause: error },
            );
        }
    };
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
const NOTHING_THERE = ["RegistryPolicyNotFoundException", "InvalidAction"];

interface Setting {
    readonly registryId: string | undefined;
    readonly value: unknown;
}

const READ: Readonly<Record<RegistrySetting, (client: ECRClient) => Promise<Setting>>> = {
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
};

async function iamClient(access: RegistryAccess): Promise<IAMClient> {
    const { IAMClient } = await import("@aws-sdk/client-iam");
    return new IAMClient(await clientSettings(access));
}
