import type { ECRClient, ECRClientConfig } from "@aws-sdk/client-ecr";

/** A registry and how to sign in to it: the same as its AWS provider's. */
export interface RegistryAccess {
    /** The 12 digits of the registry's account. */
    readonly accountId: string;
    readonly region: string;
    /**
     * Name of a profile of the AWS configuration.
     * @default ambient credentials
     */
    readonly profile?: string | undefined;
    /**
     * ARN of a role to assume with those credentials.
     * @default none
     */
    readonly assumeRole?: string | undefined;
}

/** ECR in a registry's region. The SDKs are loaded when they are needed: each costs a tenth of a second, and most runs need none. */
export async function ecrClient(access: RegistryAccess): Promise<ECRClient> {
    const { ECRClient } = await import("@aws-sdk/client-ecr");
    return new ECRClient(await clientSettings(access));
}

/** What any client of the SDK is made with, to sign in as the registry's provider does. */
export async function clientSettings({ region, profile, assumeRole }: RegistryAccess) {
    return {
        region,
        ...(profile !== undefined && { profile }),
        ...(assumeRole !== undefined && { credentials: await roleCredentials(region, assumeRole, profile) }),
    };
}

async function roleCredentials(
    region: string,
    RoleArn: string,
    profile: string | undefined,
): Promise<NonNullable<ECRClientConfig["credentials"]>> {
    const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
    return fromTemporaryCredentials({
        masterCredentials: fromNodeProviderChain({ ...(profile !== undefined && { profile }) }),
        params: { RoleArn, RoleSessionName: "keyless-delivery-look" },
        clientConfig: { region },
    });
}
