import { type Members } from "../../inputs/shape";

const TAGS = [{}] as const;

/** Of a grant on images: how many tags there are must be known. */
export const IMAGE_GRANT_SHAPE: Members = { regions: "list", tags: TAGS };

/** What of the grants must be known, and what is no text. */
export const GRANTS_SHAPE: Members = {
    staticSites: [{}],
    pushImages: [IMAGE_GRANT_SHAPE],
    pullImages: [IMAGE_GRANT_SHAPE],
    deployFunctions: [{ tags: TAGS }],
    pushPublicImages: [{}],
    deployServices: [{ taskRoles: "list", tags: TAGS }],
    connectClusters: [{}],
    invokeFunctions: [{ tags: TAGS }],
    deployStacks: [{ digests: "map" }],
    assumeRoles: [{ sessionTags: "structure" }],
    statements: [{ actions: "list", resources: "list", tags: TAGS, conditions: { "*": { "*": "list" } } }],
};
