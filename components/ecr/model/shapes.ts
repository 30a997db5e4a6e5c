import { type Members, WHOLE } from "../../inputs/shape";

// What of the components' arguments must be known, and what is no text.

/** Texts that decide what there is, so that each must be known. */
export const KNOWN_TEXTS = ["structure"] as const;

/** Of a reader: its regions decide in which registries it is named. */
export const READER_SHAPE: Members = {
    role: { regions: KNOWN_TEXTS, allowDescribe: "structure" },
    lambda: { regions: KNOWN_TEXTS, managesPolicy: "structure" },
    service: { sourceArns: "list", regions: KNOWN_TEXTS },
};

/** Of an image that is run: nothing in it decides which resources there are, so it may be known later as a whole. */
export const SHARED_IMAGE_SHAPE: Members = {
    [WHOLE]: true,
    registries: [{}],
    readers: { "*": READER_SHAPE },
};

export const WRITER_SHAPE: Members = { role: {} };

const LIFECYCLE_RULE: Members = {
    tagPatterns: "list",
    untagged: "structure",
    expireAfterDays: "number",
    keepNewest: "number",
    archiveUnpulledAfterDays: "number",
    expireArchivedAfterDays: "number",
};

export const SETTINGS_SHAPE: Members = {
    protect: "structure",
    forceDelete: "structure",
    expireUntaggedAfterDays: "number",
    keepUntagged: "structure",
    lifecycleRules: [LIFECYCLE_RULE],
    mutableTags: "list",
    scanOnPush: "structure",
    kms: "structure",
    kmsKeys: "list",
    tags: "map",
};

/** Of what a template says of its repositories. */
export const TEMPLATE_SETTINGS_SHAPE: Members = {
    expireUntaggedAfterDays: "number",
    keepUntagged: "structure",
    lifecycleRules: [LIFECYCLE_RULE],
    mutableTags: "list",
    kms: "structure",
    tags: "map",
};

/** Of the images of an account: names and regions decide what there is in which registry. */
export const IMAGES_SHAPE: Members = {
    ...SETTINGS_SHAPE,
    readers: { "*": READER_SHAPE },
    writers: { "*": WRITER_SHAPE },
    destinations: {
        "*": { region: "structure", managedByOtherStack: "structure", trustSourceAccountRoot: "structure" },
    },
    repositories: {
        "*": {
            ...SETTINGS_SHAPE,
            readers: KNOWN_TEXTS,
            writers: KNOWN_TEXTS,
            replicateTo: KNOWN_TEXTS,
        },
    },
    otherRepositories: KNOWN_TEXTS,
    replicasNeedLambdaAccess: "structure",
    replicationQuotas: { "*": "number" },
    enhancedScanning: "structure",
    pullThroughCaches: { "*": { readers: KNOWN_TEXTS, lifecycleRules: [LIFECYCLE_RULE] } },
    pullTimeExclusions: KNOWN_TEXTS,
    overwrite: KNOWN_TEXTS,
    registry: "structure",
};
