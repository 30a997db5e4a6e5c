import { type Path, type Problems } from "../problems";
import { type Partition } from "./arn";
import { policyArnProblem } from "./names";

/** What a role has beside its trust and its permissions. */
export interface RoleSettings {
    readonly description?: string | undefined;
    readonly permissionsBoundary?: string | undefined;
    readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Most tags of one role, or one provider. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_TAGS = 50;

/** What a description may be. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const DESCRIPTION = /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{0,1000}$/;

/** What a tag's key or value may be made of. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;

/** Checks a role's settings; `path` leads to what holds them. */
export function checkRoleSettings(
    problems: Problems,
    path: Path,
    { description, permissionsBoundary, tags }: RoleSettings,
    { partition, accountId }: { readonly partition: Partition; readonly accountId: string },
): void {
    if (description !== undefined && !DESCRIPTION.test(description)) {
        problems.check([...path, "description"], description, {
            message: "is not a description that IAM takes",
            remediation:
                "write up to 1,000 characters of Latin text: tab, line feed, carriage return, U+0020 to U+007E and U+00A1 to U+00FF",
        });
    }
    if (permissionsBoundary !== undefined) {
        const flaw = policyArnProblem(permissionsBoundary, partition, accountId);
        problems.check([...path, "permissionsBoundary"], permissionsBoundary, flaw);
    }
    if (tags !== undefined) {
        checkIamTags(problems, [...path, "tags"], tags);
    }
}

/**
 * Checks the tags of a role or a provider; `path` leads to them. Unlike ECR, IAM compares their keys regardless of case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
export function checkIamTags(problems: Problems, path: Path, tags: Readonly<Record<string, string>>): void {
    const keys = Object.keys(tags);
    if (keys.length > MOST_TAGS) {
        problems.check(path, keys.length, {
            message: `are ${keys.length} tags; IAM takes at most ${MOST_TAGS}`,
            remediation: "leave some out",
        });
    }
    keys.forEach((key, index) => {
        const first = keys.findIndex((other) => other.toLowerCase() === key.toLowerCase());
        if (first < index) {
            problems.check([...path, key], tags[key], {
                message: `differs from ${keys[first] ?? ""} only in case, which IAM ignores`,
                remediation: "keep one of the two",
            });
        }
        if (!TAG_TEXT.test(key) || key === "" || key.length > 128 || /^aws:/i.test(key)) {
            problems.check([...path, key], tags[key], {
                message: "has a key that IAM does not take",
                remediation:
                    "write 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:",
            });
        }
        const value = tags[key];
        if (value !== undefined && (!TAG_TEXT.test(value) || value.length > 256)) {
            problems.check([...path, key], value, {
                message: "has a value that IAM does not take",
                remediation: "write up to 256 letters, digits, spaces and _ . : / = + - @",
            });
        }
    });
}
