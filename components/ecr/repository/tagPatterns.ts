import { type ProblemText } from "../../problems";

/** Pattern of tags that expire. https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
export function expiringTagsProblem(pattern: string): ProblemText | undefined {
    return patternProblem(pattern, 4, "four");
}

/** Pattern of tags that may move. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
export function mutableTagsProblem(pattern: string): ProblemText | undefined {
    return patternProblem(pattern, 2, "two");
}

function patternProblem(pattern: string, mostStars: number, inWords: string): ProblemText | undefined {
    return /^[0-9a-zA-Z._*-]{1,128}$/.test(pattern) && pattern.split("*").length - 1 <= mostStars
        ? undefined
        : {
              message: "is not a pattern of tags",
              remediation: `write 1 to 128 letters, digits and . _ - with at most ${inWords} *: pr-*`,
          };
}

/**
 * Whether everything that `inner` matches is matched by `outer`, where `*` stands for any text. The star of `inner` is
 * taken as a letter of its own that only a star can match, for it may stand for a text that `outer` does not spell out.
 */
export function covers(outer: string, inner: string): boolean {
    const parts = outer.split("*").map((part) => part.replace(/[.\\^$+?()[\]{}|-]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "s").test(inner);
}
