import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { type LifecycleRule } from "../model/settings";
import {
    allRules,
    COUNTS,
    type LifecycleSettings,
    lifecyclePolicy,
    selected,
    UNTAGGED_DAYS,
} from "./lifecycle";
import { expiringTagsProblem } from "./tagPatterns";

/** Rules of a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const MOST_RULES = 50;

/** Characters of a lifecycle policy. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const LIFECYCLE_POLICY_QUOTA = 30720;

/** Days that an image stays in the archive at least. https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html */
const LEAST_ARCHIVED_DAYS = 90;

/** Checks what settings say of deleting and archiving; `path` leads to what contains them. */
export function checkLifecycle(problems: Problems, path: Path, settings: LifecycleSettings): void {
    const { expireUntaggedAfterDays: days, keepUntagged = false, lifecycleRules: rules = [] } = settings;
    if (!isCount(days ?? UNTAGGED_DAYS)) {
        problems.check([...path, "expireUntaggedAfterDays"], days, {
            message: "is not a number of days",
            remediation: "write an integer >= 1, or keepUntagged: true to keep them",
        });
    }
    const untagged = rules.some(
        (rule) => rule.untagged === true && rule.expireArchivedAfterDays === undefined,
    );
    if (days !== undefined && (keepUntagged || untagged)) {
        problems.check([...path, "expireUntaggedAfterDays"], days, {
            message: keepUntagged
                ? "contradicts keepUntagged"
                : "contradicts the lifecycle rule for untagged images",
            remediation: "leave one of them out",
        });
    }
    const at = [...path, "lifecycleRules"];
    checkRuleCount(problems, at, settings);
    checkRulesDiffer(problems, at, rules);
    rules.forEach((rule, index) => {
        checkSelection(problems, [...at, index], rule);
        checkCounts(problems, [...at, index], rule);
    });
}

function checkSelection(
    problems: Problems,
    path: Path,
    { tagPatterns, untagged = false }: Known<LifecycleRule>,
): void {
    if (tagPatterns?.length === 0) {
        problems.check([...path, "tagPatterns"], tagPatterns, {
            message: "is empty",
            remediation: "name the tags of images that may go, such as pr-*, or leave it out for every image",
        });
    }
    if (tagPatterns !== undefined && untagged) {
        problems.check([...path, "untagged"], untagged, {
            message: "contradicts tagPatterns",
            remediation: "write two rules",
        });
    }
    tagPatterns?.forEach((pattern, position) => {
        problems.check([...path, "tagPatterns", position], pattern, expiringTagsProblem(pattern));
    });
}

function checkCounts(problems: Problems, path: Path, rule: Known<LifecycleRule>): void {
    const given = COUNTS.filter((key) => rule[key] !== undefined);
    if (given.length !== 1) {
        problems.check(path, rule, {
            message: given.length === 0 ? "does not say what to keep" : `has ${given.join(" and ")}`,
            remediation: `write one of ${COUNTS.join(", ")}`,
        });
    }
    for (const key of given) {
        const least = key === "expireArchivedAfterDays" ? LEAST_ARCHIVED_DAYS : 1;
        if (!isCount(rule[key] ?? 0, least)) {
            problems.check([...path, key], rule[key], {
                message:
                    least === 1
                        ? "is not a count"
                        : `is less than the ${least} days that ECR keeps what is archived`,
                remediation: `write an integer >= ${least}`,
            });
        }
    }
}

function checkRuleCount(problems: Problems, path: Path, settings: LifecycleSettings): void {
    const own = settings.lifecycleRules?.length ?? 0;
    const all = allRules(settings).length;
    if (all > MOST_RULES) {
        problems.check(path, own, {
            message:
                all > own
                    ? `make ${all} rules with the one for untagged images; ECR takes ${MOST_RULES}`
                    : `are ${all} rules; ECR takes ${MOST_RULES}`,
            remediation: "leave some out, or let one pattern stand for several",
        });
    }
}

/** ECR takes each set of patterns once, whatever their order, and one rule each for untagged and for all images. */
function checkRulesDiffer(problems: Problems, path: Path, rules: readonly Known<LifecycleRule>[]): void {
    const seen = new Map<string, number>();
    rules.forEach((rule, index) => {
        const first = seen.get(selected(rule));
        if (first === undefined) {
            seen.set(selected(rule), index);
        } else if (rule.tagPatterns?.length !== 0) {
            problems.check([...path, index], rule.tagPatterns, {
                message: `is for the images of rule ${first} too; ECR takes the same images in one rule only`,
                remediation: "keep one of the two rules",
            });
        }
    });
}

/** Checks the size of the policy that comes of settings; `path` leads to their rules. */
export function checkLifecycleSize(problems: Problems, path: Path, settings: LifecycleSettings): void {
    const size = lifecyclePolicy(settings)?.length ?? 0;
    if (size > LIFECYCLE_POLICY_QUOTA) {
        problems.check(path, size, {
            message: `make a lifecycle policy of ${size} characters; ${LIFECYCLE_POLICY_QUOTA} are allowed`,
            remediation: "leave some rules out, or let one pattern stand for several",
        });
    }
}

function isCount(value: number, least = 1): boolean {
    return Number.isInteger(value) && value >= least;
}
