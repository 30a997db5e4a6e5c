import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { type LifecycleRule } from "../model/settings";
import { isForArchive, isForEveryTag } from "./lifecycle";
import { covers } from "./tagPatterns";

/** Repositories that are alike in what warnings depend on. */
export interface KeptAlike {
    /** Their names, at least one. */
    readonly names: readonly string[];
    readonly rules: readonly Known<LifecycleRule>[];
    readonly mutableTags: readonly string[];
    readonly isReplicated: boolean;
    /** Whether Lambda functions run their images. */
    readonly runsInLambda: boolean;
}

/** Warns of rules that do what they say, and may do more than was meant; `path` leads to the rules. */
export function warnOfLifecycle(problems: Problems, path: Path, alike: KeptAlike): void {
    const [first = "", ...others] = alike.names;
    const who = others.length === 0 ? first : `${first} and ${others.length} more`;
    alike.rules.forEach((rule, index) => {
        warnOfSeveralPatterns(problems, [...path, index, "tagPatterns"], rule);
        if (alike.runsInLambda) {
            warnOfWhatRuns(problems, [...path, index], rule, who);
        }
        if (alike.isReplicated) {
            warnOfReplicas(problems, [...path, index, "tagPatterns"], rule, alike.mutableTags, who);
        }
    });
}

function warnOfSeveralPatterns(
    problems: Problems,
    path: Path,
    { tagPatterns = [] }: Known<LifecycleRule>,
): void {
    if (new Set(tagPatterns).size > 1) {
        problems.warn(path, tagPatterns, {
            message: "are for images that match all of them",
            remediation: "write a rule for each pattern where one is enough",
        });
    }
}

/** Lambda seldom pulls what it runs, so neither the day of the push nor that of the last pull says that an image is unused. */
function warnOfWhatRuns(problems: Problems, path: Path, rule: Known<LifecycleRule>, who: string): void {
    const archives = rule.archiveUnpulledAfterDays !== undefined && rule.untagged !== true;
    if (archives || (isForEveryTag(rule) && !isForArchive(rule))) {
        problems.warn(path, rule, {
            message: `may ${archives ? "archive" : "delete"} images that functions run (${who}), and such a function stops working once Lambda pulls its image again`,
            remediation: "name the tags of images that no function runs, such as pr-*",
        });
    }
}

/**
 * What expires at home frees its tag there, and a replica may keep it up to a day longer. The same tag pushed again then
 * arrives at the replica untagged, unless the tag is mutable.
 */
function warnOfReplicas(
    problems: Problems,
    path: Path,
    rule: Known<LifecycleRule>,
    mutableTags: readonly string[],
    who: string,
): void {
    const { tagPatterns = [] } = rule;
    const isMutable = tagPatterns.some((inner) => mutableTags.some((outer) => covers(outer, inner)));
    if (!isMutable && rule.expireAfterDays !== undefined && tagPatterns.length > 0) {
        problems.warn(path, tagPatterns, {
            message: `expire immutable tags of replicated repositories (${who}): if such a tag is pushed again before its replica has expired, the new image arrives there untagged`,
            remediation: "never push an expired tag again, or add the patterns to mutableTags",
        });
    }
}
