import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type LifecycleRule } from "../model/settings";

/** How images are deleted and archived, as settings say it. */
export interface LifecycleSettings {
    readonly expireUntaggedAfterDays?: number | undefined;
    readonly keepUntagged?: boolean | undefined;
    readonly lifecycleRules?: readonly Known<LifecycleRule>[] | undefined;
}

/** What a rule counts, by the setting that says how much; each rule has one of them. */
export const COUNTS = [
    "expireAfterDays",
    "keepNewest",
    "archiveUnpulledAfterDays",
    "expireArchivedAfterDays",
] as const;
export type Count = (typeof COUNTS)[number];

/** Of the 256 characters of a rule's description, those that name its patterns. */
const MOST_NAMED = 200;

/** Days that an image without a tag is kept, by default. */
export const UNTAGGED_DAYS = 14;

/**
 * The lifecycle policy, as JSON; undefined where there is no rule. Rules for tags come first and those for every image last,
 * as ECR wants it, in an order that does not depend on the configuration's.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function lifecyclePolicy(settings: LifecycleSettings): string | undefined {
    const rules = allRules(settings)
        .map(rendered)
        .sort((a, b) => a.rank - b.rank || compare(JSON.stringify(a.content), JSON.stringify(b.content)));
    return rules.length === 0
        ? undefined
        : JSON.stringify({
              rules: rules.map(({ content }, index) => ({ rulePriority: index + 1, ...content })),
          });
}

/** The rules that settings say, and the one for untagged images where they say nothing else of those. */
export function allRules({
    expireUntaggedAfterDays = UNTAGGED_DAYS,
    keepUntagged = false,
    lifecycleRules = [],
}: LifecycleSettings): readonly Known<LifecycleRule>[] {
    return keepUntagged || lifecycleRules.some((rule) => rule.untagged === true && !isForArchive(rule))
        ? lifecycleRules
        : [...lifecycleRules, { untagged: true, expireAfterDays: expireUntaggedAfterDays }];
}

/** Whether a rule is for images in the archive, and not for those that can be pulled. */
export function isForArchive({ expireArchivedAfterDays }: Known<LifecycleRule>): boolean {
    return expireArchivedAfterDays !== undefined;
}

/** The images that a rule is for, the same text for the same images. */
export function selected(rule: Known<LifecycleRule>): string {
    return JSON.stringify([rule.untagged === true, distinct(rule.tagPatterns), isForArchive(rule)]);
}

/** Whether a rule is for every image that has a tag, whatever it is. */
export function isForEveryTag({ tagPatterns, untagged }: Known<LifecycleRule>): boolean {
    return untagged !== true && (tagPatterns?.every((pattern) => /^\*+$/.test(pattern)) ?? true);
}

function rendered(rule: Known<LifecycleRule>) {
    const { tagPatterns, untagged = false } = rule;
    const patterns = distinct(tagPatterns);
    const status = untagged ? "untagged" : tagPatterns === undefined ? "any" : "tagged";
    const images = { tagged: named(patterns), untagged: "untagged images", any: "all images" }[status];
    const { description, selection, action } = counted(rule, images);
    return {
        rank: ["tagged", "untagged", "any"].indexOf(status),
        content: {
            description,
            selection: {
                tagStatus: status,
                ...(status === "tagged" && { tagPatternList: patterns }),
                ...selection,
            },
            action,
        },
    };
}

/** Last pull is for archiving alone, and time in the archive for deleting alone: ECR takes no other pairs. */
function counted(rule: Known<LifecycleRule>, images: string) {
    const { expireAfterDays, keepNewest, archiveUnpulledAfterDays, expireArchivedAfterDays } = rule;
    const since = (countType: string, days: number) => ({ countType, countUnit: "days", countNumber: days });
    if (keepNewest !== undefined) {
        return {
            description: `Keep the newest ${keepNewest} of ${images}`,
            selection: { countType: "imageCountMoreThan", countNumber: keepNewest },
            action: { type: "expire" },
        };
    }
    if (archiveUnpulledAfterDays !== undefined) {
        return {
            description: `Archive ${images} ${archiveUnpulledAfterDays} days after the last pull`,
            selection: since("sinceImagePulled", archiveUnpulledAfterDays),
            action: { type: "transition", targetStorageClass: "archive" },
        };
    }
    if (expireArchivedAfterDays !== undefined) {
        return {
            description: `Expire ${images} after ${expireArchivedAfterDays} days in the archive`,
            selection: {
                storageClass: "archive",
                ...since("sinceImageTransitioned", expireArchivedAfterDays),
            },
            action: { type: "expire" },
        };
    }
    return {
        description: `Expire ${images} after ${expireAfterDays ?? 0} days`,
        selection: since("sinceImagePushed", expireAfterDays ?? 0),
        action: { type: "expire" },
    };
}

function distinct(patterns: readonly string[] = []): string[] {
    return [...new Set(patterns)].sort(compare);
}

function named(patterns: readonly string[]): string {
    const names = patterns.join(" and ");
    return names.length <= MOST_NAMED ? names : `${names.slice(0, MOST_NAMED - 3)}...`;
}
