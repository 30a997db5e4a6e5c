import { type ReplicaRegistry } from "./replication";

/** One registry, as AWS knows it: an account and a region. */
export interface Place {
    readonly accountId: string;
    readonly region: string;
}

/** The same as text, also for people. */
export function placeName({ accountId, region }: Place): string {
    return `${accountId}/${region}`;
}

/** What a repository's list of destinations may name: a region of the images' own account, or a registry of another. */
export function placeOf(
    name: string,
    accountId: string,
    destinations: Readonly<Record<string, ReplicaRegistry>>,
): Place {
    const { accountId: other, region } = Object.hasOwn(destinations, name) ? (destinations[name] ?? {}) : {};
    return { accountId: other ?? accountId, region: region ?? name };
}
