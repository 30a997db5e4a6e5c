import { type Path, type Problems } from "../../problems";

/**
 * Checks the keys of a role's tags, which IAM compares regardless of case, unlike ECR; `path` leads to the tags.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export function checkRoleTags(problems: Problems, path: Path, tags: Readonly<Record<string, unknown>>): void {
    const seen = new Map<string, string>();
    for (const key of Object.keys(tags)) {
        const first = seen.get(key.toLowerCase());
        seen.set(key.toLowerCase(), first ?? key);
        problems.check(
            [...path, key],
            key,
            first === undefined
                ? undefined
                : {
                      message: `differs from ${first} in case alone, which IAM takes for the same key of a pull role`,
                      remedy: "keep one of the two",
                  },
        );
    }
}
