import { type Input, type InputList, type InputMap } from "../../inputs/types";

/**
 * Images that are deleted or archived: those with certain tags, those without one, or all. Exactly one of expireAfterDays,
 * keepNewest, archiveUnpulledAfterDays and expireArchivedAfterDays is given.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export interface LifecycleRule {
    /**
     * Patterns of the tags; all of a pattern's letters must be there, * is any text. Of several, an image must match all:
     * patterns of which one is enough are rules of their own.
     * @default every image, with or without a tag
     */
    tagPatterns?: InputList<string> | undefined;
    /**
     * Whether the rule is for images without a tag, instead of expireUntaggedAfterDays.
     * @default false
     */
    untagged?: boolean | undefined;
    /**
     * Days after the push at which such an image is deleted, an integer >= 1.
     * @default none: another of the four says it
     */
    expireAfterDays?: Input<number> | undefined;
    /**
     * How many such images are kept, the newest, an integer >= 1.
     * @default none: another of the four says it
     */
    keepNewest?: Input<number> | undefined;
    /**
     * Days after the last pull, or after the push where nobody has pulled it, at which such an image is archived, an integer
     * >= 1. An archived image costs less, and nobody can pull it before it is restored.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html
     * @default none: another of the four says it
     */
    archiveUnpulledAfterDays?: Input<number> | undefined;
    /**
     * Days in the archive after which such an image is deleted, an integer >= 90.
     * @default none: another of the four says it
     */
    expireArchivedAfterDays?: Input<number> | undefined;
}

/**
 * How a repository is kept, apart from who reads it. A registry says it of all its repositories; what a repository says
 * itself goes before that, and its tags are added.
 */
export interface ImageRepositorySettings {
    /**
     * Whether Pulumi refuses to delete or replace the repository, before it touches the policy that its readers need. It
     * holds from the update that says it on: saying false and taking the repository away are two updates.
     * https://www.pulumi.com/docs/iac/concepts/options/protect/
     * @default true, unless forceDelete is true; the option `protect` of the component does not reach the repository
     */
    protect?: boolean | undefined;
    /**
     * Whether the repository can be deleted or replaced with all its images. It holds from the update that says it on.
     * @default false
     */
    forceDelete?: boolean | undefined;
    /**
     * Days after which an image that no tag names is deleted, an integer >= 1.
     * @default 14; none where keepUntagged is true or a lifecycle rule is for images without a tag
     */
    expireUntaggedAfterDays?: Input<number> | undefined;
    /**
     * Whether images that no tag names are kept for ever.
     * @default false
     */
    keepUntagged?: boolean | undefined;
    /**
     * What else is deleted or archived.
     * @default nothing
     */
    lifecycleRules?: InputList<LifecycleRule> | undefined;
    /**
     * Patterns of tags that may be moved to another image, such as latest or pr-*; at most 5, each with at most two *.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
     * @default none: a tag names the same image for ever
     */
    mutableTags?: InputList<string> | undefined;
    /**
     * Whether every pushed image is scanned for known flaws.
     * @default true
     */
    scanOnPush?: boolean | undefined;
    /**
     * Whether KMS encrypts the images instead of ECR's own AES-256. Changing it replaces the repository, with all its
     * images; protection refuses that.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
     * @default true where kmsKeys are given, else false
     */
    kms?: boolean | undefined;
    /**
     * ARNs of the KMS keys, one for each account and region with a registry. Changing a region's key replaces its
     * repositories, with all their images; protection refuses that.
     * @default with kms, each region's own aws/ecr
     */
    kmsKeys?: InputList<string> | undefined;
    /**
     * Tags of the repository, beside Lambda-Access, which follows from the readers.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** What may be deleted with its images needs no protection; everything else has it until somebody says otherwise. */
export function isProtected({
    protect,
    forceDelete,
}: Pick<ImageRepositorySettings, "protect" | "forceDelete">): boolean {
    return protect ?? forceDelete !== true;
}
