import { compare } from "../../iam/policy";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { LAMBDA_ACCESS_TAG } from "../model/names";

/** ECR takes no more. https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html */
const MOST_TAGS = 50;

/** The tags of a repository, in the order of their keys. */
export function repositoryTags(
    tags: Readonly<Record<string, string>> | undefined,
    lambdaAccess: boolean,
): Record<string, string> {
    const all = { ...tags, [LAMBDA_ACCESS_TAG]: String(lambdaAccess) };
    return Object.fromEntries(Object.entries(all).sort(([a], [b]) => compare(a, b)));
}

/** Checks tags by themselves; `path` leads to them. */
export function checkTags(problems: Problems, path: Path, tags: Readonly<Record<string, string>>): void {
    for (const [tag, value] of Object.entries(tags)) {
        if (tag.toLowerCase() === LAMBDA_ACCESS_TAG.toLowerCase()) {
            problems.check([...path, tag], value, {
                message: "is set by the readers alone",
                remediation: "leave it out: it is true where a lambda reader is named, and false elsewhere",
            });
        }
        problems.check([...path, tag], value, tagProblem(tag, value));
    }
}

/** Checks that a repository's tags, with the one that follows from its readers, are not too many; `path` leads to them. */
export function checkTagCount(problems: Problems, path: Path, tags: Readonly<Record<string, string>>): void {
    const count = Object.keys(tags).length;
    if (count >= MOST_TAGS) {
        problems.check(path, count, {
            message: `make ${count} tags of one repository; ECR takes ${MOST_TAGS}, of which ${LAMBDA_ACCESS_TAG} is one`,
            remediation: "leave some out",
        });
    }
}

function tagProblem(tag: string, value: string): ProblemText | undefined {
    const fits = (text: string, least: number, most: number) =>
        text.length >= least && text.length <= most && /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u.test(text);
    if (!fits(tag, 1, 128) || /^aws:/i.test(tag)) {
        return {
            message: "has a key that ECR does not take",
            remediation:
                "write 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:",
        };
    }
    return fits(value, 0, 256)
        ? undefined
        : {
              message: "has a value that ECR does not take",
              remediation: "write up to 256 letters, digits, spaces and _ . : / = + - @",
          };
}
