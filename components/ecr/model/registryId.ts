import { type ReplicaRegistry } from "./replication";

/** One registry, as AWS knows it: an account and a region. */
export interface RegistryId {
    readonly accountId: string;
    readonly region: string;
}

/** The same as text, also for people. */
export function registryName({ accountId, region }: RegistryId): string {
    return `${accountId}/${region}`;
}

/** What a repository's list of destinations may name: a region of the images' own account, or a registry of another. */
export function registryIdOf(
    name: string,
    accountId: string,
    destinations: Readonly<Record<string, ReplicaRegistry>>,
): RegistryId {
    const { accountId: other, region } = Object.hasOwn(destinations, name) ? (destinations[name] ?? {}) : {};
    return { accountId: other ?? accountId, region: region ?? name };
}
