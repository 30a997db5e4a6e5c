import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { type ImageRepositorySettings } from "../model/settings";
import { checkEncryption } from "./encryption";
import { checkLifecycle } from "./lifecycleChecks";
import { checkTags } from "./repositoryTags";
import { mutableTagsProblem } from "./tagPatterns";

/** ECR takes no more. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html */
const MOST_MUTABLE_TAGS = 5;

/** Checks the settings; `path` leads to what contains them. */
export function checkSettings(
    problems: Problems,
    path: Path,
    settings: Known<ImageRepositorySettings>,
): void {
    const { protect, forceDelete, tags = {} } = settings;
    if (protect === true && forceDelete === true) {
        problems.check([...path, "forceDelete"], forceDelete, {
            message: "contradicts protect",
            remediation: "leave one of them out",
        });
    }
    checkTags(problems, [...path, "tags"], tags);
    checkMutableTags(problems, [...path, "mutableTags"], settings.mutableTags ?? []);
    checkLifecycle(problems, path, settings);
    checkEncryption(problems, path, settings);
}

function checkMutableTags(problems: Problems, path: Path, patterns: readonly string[]): void {
    if (patterns.length > MOST_MUTABLE_TAGS) {
        problems.check(path, patterns.length, {
            message: `has ${patterns.length} patterns; ECR takes at most ${MOST_MUTABLE_TAGS}`,
            remediation: "join some under a common beginning, such as dev-*",
        });
    }
    patterns.forEach((pattern, index) => {
        problems.check([...path, index], pattern, mutableTagsProblem(pattern));
        if (/^\*+$/.test(pattern)) {
            problems.check([...path, index], pattern, {
                message: "makes every tag mutable",
                remediation: "name the tags that move, such as latest; releases must not",
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
export function tagMutability({ mutableTags = [] }: Known<ImageRepositorySettings>): TagMutability {
    return mutableTags.length === 0
        ? { imageTagMutability: "IMMUTABLE" }
        : {
              imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
              imageTagMutabilityExclusionFilters: [...new Set(mutableTags)]
                  .sort(compare)
                  .map((filter) => ({ filter, filterType: "WILDCARD" })),
          };
}
