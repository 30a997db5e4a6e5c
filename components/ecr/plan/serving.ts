import { type Known } from "../../inputs/types";
import { isLater } from "../../later";
import { type Readers } from "../access/repositoryPolicy";
import { detailsOf, type ImageReader, isInEveryAccount, readerAccount, readsIn } from "../model/readers";
import { type RegistryId } from "../model/registryId";

/**
 * The readers of a repository that one of its registries serves. In a region, a reader pulls from the registry of its own
 * account where that has a replica, otherwise from the images' owner's, otherwise from whichever has one. One that is in every
 * account of an organization pulls from all.
 */
export function servedBy(
    place: RegistryId,
    readers: Readers,
    places: readonly RegistryId[],
    ownerId: string,
): Record<string, Known<ImageReader>> {
    return Object.fromEntries(
        Object.entries(readers).filter(([, reader]) => serves(place, reader, places, ownerId)),
    );
}

/** Where the home region is not known yet, whoever reads from a region without a replica may read from it. */
function mayRead(place: RegistryId, reader: Known<ImageReader>, places: readonly RegistryId[]): boolean {
    const { regions } = detailsOf(reader) ?? {};
    return isLater(place.region)
        ? (regions?.some((one) => places.every(({ region }) => region !== one)) ?? true)
        : readsIn(reader, place.region);
}

/** Whether a reader pulls from this place, given all places that have the images. */
export function serves(
    place: RegistryId,
    reader: Known<ImageReader>,
    places: readonly RegistryId[],
    ownerId: string,
): boolean {
    if (!mayRead(place, reader, places)) {
        return false;
    }
    if (isInEveryAccount(reader)) {
        return true;
    }
    const accounts = places.filter(({ region }) => region === place.region).map(({ accountId }) => accountId);
    const nearest = [readerAccount(reader), ownerId].find((account) => accounts.includes(account ?? ""));
    return nearest === undefined || nearest === place.accountId;
}
