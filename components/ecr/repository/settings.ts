import { compare } from "../../iam/policy";
import { type Path, type Problems } from "../../problems";
import { checkEncryption } from "./encryption";
import { checkLifecycle, type LifecycleRule, UNTAGGED_DAYS } from "./lifecycle";
import { checkTags } from "./repositoryTags";
import { mutableTagsFlaw } from "./tagPatterns";

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
    /** Days after which an image that no tag names is deleted, a whole number from 1 on. The default is 14. */
    expireUntaggedAfterDays?: number | undefined;
    /** What else is deleted: images by patterns of their tags. Nothing by default. */
    lifecycleRules?: LifecycleRule[] | undefined;
    /**
     * Patterns of tags that may be moved to another image, such as latest or pr-*; at most 5, each with at most two *.
     * None by default: a tag names the same image for ever.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
     */
    mutableTags?: string[] | undefined;
    /** Whether every pushed image is scanned for known flaws. The default is true. */
    scanOnPush?: boolean | undefined;
    /**
     * Whether KMS encrypts the images instead of ECR's own AES-256. The default is true where kmsKeys are given, and false
     * otherwise. Changing it replaces the repository, with all its images; protection refuses that.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
     */
    kms?: boolean | undefined;
    /**
     * ARNs of the KMS keys, one for each account and region with a registry. By default, with kms, each region's own
     * aws/ecr. Changing a region's key replaces its repositories, with all their images; protection refuses that.
     */
    kmsKeys?: string[] | undefined;
    /** Tags of the repository, beside Lambda-Access, which follows from the readers. None by default. */
    tags?: Record<string, string> | undefined;
}

/** What may be deleted with its images needs no protection; everything else has it until somebody says otherwise. */
export function isProtected({
    protect,
    forceDelete,
}: Pick<ImageRepositorySettings, "protect" | "forceDelete">): boolean {
    return protect ?? forceDelete !== true;
}

/** ECR takes no more. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html */
const MOST_MUTABLE_TAGS = 5;

/** Checks the settings; `path` leads to what contains them. */
export function checkSettings(problems: Problems, path: Path, settings: ImageRepositorySettings): void {
    const { expireUntaggedAfterDays: days = UNTAGGED_DAYS, protect, forceDelete, tags = {} } = settings;
    if (!Number.isInteger(days) || days < 1) {
        problems.check([...path, "expireUntaggedAfterDays"], days, {
            message: "is not a number of days",
            remedy: "write a whole number from 1 on",
        });
    }
    if (protect === true && forceDelete === true) {
        problems.check([...path, "forceDelete"], forceDelete, {
            message: "contradicts protect",
            remedy: "leave one of them out",
        });
    }
    checkTags(problems, [...path, "tags"], tags);
    checkMutableTags(problems, [...path, "mutableTags"], settings.mutableTags ?? []);
    checkLifecycle(problems, [...path, "lifecycleRules"], settings.lifecycleRules ?? []);
    checkEncryption(problems, path, settings);
}

function checkMutableTags(problems: Problems, path: Path, patterns: readonly string[]): void {
    if (patterns.length > MOST_MUTABLE_TAGS) {
        problems.check(path, patterns.length, {
            message: `has ${patterns.length} patterns; ECR takes at most ${MOST_MUTABLE_TAGS}`,
            remedy: "join some under a common beginning, such as dev-*",
        });
    }
    patterns.forEach((pattern, index) => {
        problems.check([...path, index], pattern, mutableTagsFlaw(pattern));
        if (/^\*+$/.test(pattern)) {
            problems.check([...path, index], pattern, {
                message: "makes every tag mutable",
                remedy: "name the tags that move, such as latest; releases must not",
            });
        }
    });
}

/** Whether tags may move, as ECR's resources take it. */
export interface TagMutability {
    readonly imageTagMutability: string;
    readonly imageTagMutabilityExclusionFilters?: { readonly filter: string; readonly filterType: string }[];
}

/** Tags never move, but for those that the settings exclude. */
export function tagMutability({ mutableTags = [] }: ImageRepositorySettings): TagMutability {
    return mutableTags.length === 0
        ? { imageTagMutability: "IMMUTABLE" }
        : {
              imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
              imageTagMutabilityExclusionFilters: [...new Set(mutableTags)]
                  .sort(compare)
                  .map((filter) => ({ filter, filterType: "WILDCARD" })),
          };
}
