import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { type LifecycleRule } from "../model/settings";
import { covers, expiringTagsProblem } from "./tagPatterns";

/** How images are deleted, as settings say it. */
interface LifecycleSettings {
    readonly expireUntaggedAfterDays?: number | undefined;
    readonly lifecycleRules?: readonly Known<LifecycleRule>[] | undefined;
}

/** Rules of a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const MOST_RULES = 50;

/** Characters of a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const LIFECYCLE_POLICY_QUOTA = 30720;

/** Of the 256 characters of a rule's description, those that name its patterns. */
const MOST_NAMED = 200;

/** Days that an image without a tag is kept, by default. */
export const UNTAGGED_DAYS = 14;

/** The rules that every repository has, by what they delete. */
const FIXED_RULES = {
    "untagged images": ({ expireUntaggedAfterDays: days = UNTAGGED_DAYS }: LifecycleSettings) => ({
        description: `Expire untagged images after ${days} days`,
        selection: { tagStatus: "untagged", ...olderThan(days) },
    }),
} as const;

/** Checks rules by themselves; `path` leads to their list. */
export function checkLifecycle(problems: Problems, path: Path, rules: readonly Known<LifecycleRule>[]): void {
    checkRuleCount(problems, path, rules);
    checkRulesDiffer(problems, path, rules);
    rules.forEach((rule, index) => {
        const at = [...path, index];
        const { tagPatterns, expireAfterDays, keepNewest } = rule;
        if (tagPatterns.length === 0) {
            problems.check([...at, "tagPatterns"], tagPatterns, {
                message: "is empty",
                remediation: "name the tags of images that may go, such as pr-*",
            });
        }
        tagPatterns.forEach((pattern, position) => {
            problems.check([...at, "tagPatterns", position], pattern, expiringTagsProblem(pattern));
        });
        if (tagPatterns.length > 0 && tagPatterns.every((pattern) => /^\*+$/.test(pattern))) {
            problems.check([...at, "tagPatterns"], tagPatterns, {
                message: "matches every image, also those in use",
                remediation: "name the tags of images that may go, such as pr-*",
            });
        }
        if ((expireAfterDays === undefined) === (keepNewest === undefined)) {
            problems.check(at, rule, {
                message:
                    keepNewest === undefined
                        ? "has neither expireAfterDays nor keepNewest"
                        : "has both expireAfterDays and keepNewest",
                remediation: "write one of them",
            });
        }
        for (const [key, count] of Object.entries({ expireAfterDays, keepNewest })) {
            if (count !== undefined && (!Number.isInteger(count) || count < 1)) {
                problems.check([...at, key], count, {
                    message: "is not a count",
                    remediation: "write an integer >= 1",
                });
            }
        }
    });
}

function checkRuleCount(problems: Problems, path: Path, rules: readonly Known<LifecycleRule>[]): void {
    const count = rules.length + Object.keys(FIXED_RULES).length;
    if (count > MOST_RULES) {
        problems.check(path, rules.length, {
            message: `make ${count} rules with those for ${Object.keys(FIXED_RULES).join(" and ")}; ECR takes ${MOST_RULES}`,
            remediation: "leave some out, or let one pattern stand for several",
        });
    }
}

/** ECR takes each set of patterns once, whatever their order. */
function checkRulesDiffer(problems: Problems, path: Path, rules: readonly Known<LifecycleRule>[]): void {
    const seen = new Map<string, number>();
    rules.forEach(({ tagPatterns }, index) => {
        const patterns = distinct(tagPatterns).join(" ");
        const first = seen.get(patterns);
        if (first === undefined) {
            seen.set(patterns, index);
        } else if (patterns !== "") {
            problems.check([...path, index, "tagPatterns"], tagPatterns, {
                message: `are those of rule ${first} too; ECR takes the same patterns in one rule only`,
                remediation: "keep one of the two rules",
            });
        }
    });
}

/** Checks the size of the policy that comes of settings; `path` leads to their rules. */
export function checkLifecycleSize(problems: Problems, path: Path, settings: LifecycleSettings): void {
    const size = lifecyclePolicy(settings).length;
    if (size > LIFECYCLE_POLICY_QUOTA) {
        problems.check(path, size, {
            message: `make a lifecycle policy of ${size} characters; ${LIFECYCLE_POLICY_QUOTA} are allowed`,
            remediation: "leave some rules out, or let one pattern stand for several",
        });
    }
}

/**
 * Checks rules against replicas of the named repositories: what expires at home frees its tag there, but a replica may keep
 * it. The same tag pushed again then arrives at the replica untagged, unless the tag is mutable.
 */
export function checkReplicasKeepTags(
    problems: Problems,
    path: Path,
    rules: readonly Known<LifecycleRule>[],
    mutableTags: readonly string[],
    repositories: readonly string[],
): void {
    const [first = "", ...others] = repositories;
    const who = others.length === 0 ? first : `${first} and ${others.length} more`;
    rules.forEach(({ tagPatterns }, index) => {
        const isMutable = tagPatterns.some((inner) => mutableTags.some((outer) => covers(outer, inner)));
        if (!isMutable && tagPatterns.length > 0) {
            problems.check([...path, index, "tagPatterns"], tagPatterns, {
                message: `expire immutable tags of replicated repositories (${who}): if such a tag is pushed again, the replica keeps the old image and the new one arrives untagged`,
                remediation:
                    "add the patterns to mutableTags, or set lifecycleRules without them for the replicated repositories",
            });
        }
    });
}

/**
 * The lifecycle policy, as JSON. Rules for tags come first, in an order that does not depend on the configuration's.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function lifecyclePolicy(settings: LifecycleSettings): string {
    const tagged = (settings.lifecycleRules ?? [])
        .map(taggedRule)
        .sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
    const fixed = Object.values(FIXED_RULES).map((rule) => rule(settings));
    return JSON.stringify({
        rules: [...tagged, ...fixed].map(({ description, selection }, index) => ({
            rulePriority: index + 1,
            description,
            selection,
            action: { type: "expire" },
        })),
    });
}

function taggedRule({ tagPatterns, expireAfterDays, keepNewest }: Known<LifecycleRule>) {
    const patterns = distinct(tagPatterns);
    const selection = { tagStatus: "tagged", tagPatternList: patterns };
    return expireAfterDays === undefined
        ? {
              description: `Keep the newest ${keepNewest ?? 0} of ${named(patterns)}`,
              selection: { ...selection, countType: "imageCountMoreThan", countNumber: keepNewest },
          }
        : {
              description: `Expire ${named(patterns)} after ${expireAfterDays} days`,
              selection: { ...selection, ...olderThan(expireAfterDays) },
          };
}

function distinct(patterns: readonly string[]): string[] {
    return [...new Set(patterns)].sort(compare);
}

function named(patterns: readonly string[]): string {
    const names = patterns.join(" and ");
    return names.length <= MOST_NAMED ? names : `${names.slice(0, MOST_NAMED - 3)}...`;
}

function olderThan(days: number) {
    return { countType: "sinceImagePushed", countUnit: "days", countNumber: days };
}
