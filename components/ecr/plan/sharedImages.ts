import { type Known } from "../../inputs/types";
import { UNSAID } from "../../later";
import { HOME, registryIdOf } from "../model/registryId";
import { type SharedImage } from "../model/sharedImage";
import { type ImagesRequest } from "../model/sharing";
import { chosen } from "./repository";

/** An image of those that are shared, as whoever runs it has to know it; a registry that nobody has named yet is left out. */
export function sharedImage(request: ImagesRequest, repository: string): Known<SharedImage> {
    const { readers, replicateTo = [] } = request.repositories[repository] ?? {};
    const registries = [HOME, ...replicateTo].map((key) => registryIdOf(key, request));
    return {
        repository,
        registries: registries
            .filter(({ region }) => region !== UNSAID)
            .map(({ accountId, region }) => ({ accountId, region })),
        readers: chosen(request.readers, readers),
    };
}
