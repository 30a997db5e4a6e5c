import { type Flaw } from "../../problems";

/** What ECR takes as a pattern of tags. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
export function tagPatternFlaw(pattern: string): Flaw | undefined {
    return /^[0-9a-zA-Z._*-]{1,128}$/.test(pattern) && pattern.split("*").length <= 3
        ? undefined
        : {
              message: "is not a pattern of tags",
              remedy: "write 1 to 128 letters, digits and . _ - with at most two *: pr-*",
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
