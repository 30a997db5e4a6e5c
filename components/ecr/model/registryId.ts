import { type Known } from "../../inputs/types";
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

/** The registry that images are pushed to, beside the regions and destinations that they are replicated to. */
export const HOME = "home";

/** The images' own account, its home region, and the registries of other accounts by their names. */
interface Registries {
    readonly accountId: string;
    readonly homeRegion: string;
    readonly destinations?: Readonly<Record<string, Known<ReplicaRegistry>>> | undefined;
}

/** The registry that is called so: the home registry, a region of the images' own account, or a destination. */
export function registryIdOf(
    key: string,
    { accountId, homeRegion, destinations = {} }: Registries,
): RegistryId {
    const destination = Object.hasOwn(destinations, key) ? destinations[key] : undefined;
    return destination ?? { accountId, region: key === HOME ? homeRegion : key };
}
