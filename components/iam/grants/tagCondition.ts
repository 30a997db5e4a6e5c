import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { type Conditions, policyTextProblem } from "../policy";
import { type Home } from "./grouping";
import { missingTagProblem } from "./principalTags";

/**
 * A tag that the resource must carry: with a fixed value, or with the value of a tag of the role. Exactly one of value and
 * principalTag is given. A resource without the tag is out of reach.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html
 */
export interface TagCondition {
    /** Key of the resource's tag. */
    key: Input<string>;
    /**
     * The value it must have.
     * @default none: principalTag says it
     */
    value?: Input<string> | undefined;
    /**
     * Key of the role's own tag that it must equal. A token of GitHub carries no session tags, so the role must be made
     * with this tag.
     * @default none: value says it
     */
    principalTag?: Input<string> | undefined;
}

/** Tag conditions as IAM writes them: all of them must hold; undefined where there are none. */
export function tagConditions(tags: readonly Known<TagCondition>[] = []): Conditions | undefined {
    const entries = tags.map(({ key, value, principalTag }): readonly [string, readonly string[]] => [
        `aws:ResourceTag/${key}`,
        [value ?? `\${aws:PrincipalTag/${principalTag ?? ""}}`],
    ]);
    return entries.length === 0 ? undefined : { StringEquals: Object.fromEntries(entries) };
}

/** Checks tag conditions; `path` leads to their list. */
export function checkTagConditions(
    problems: Problems,
    path: Path,
    tags: readonly Known<TagCondition>[],
    home: Home,
): void {
    tags.forEach(({ key, value, principalTag }, index) => {
        for (const [field, text] of Object.entries({ key, value, principalTag })) {
            problems.check(
                [...path, index, field],
                text,
                text === undefined ? undefined : policyTextProblem(text),
            );
        }
        for (const [field, tag] of Object.entries({ key, principalTag })) {
            if (tag !== undefined && !/^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u.test(tag)) {
                problems.check([...path, index, field], tag, {
                    message: "is not the key of a tag",
                    remediation: "write up to 128 letters, digits, spaces and _ . : / = + - @",
                });
            }
        }
        if (principalTag !== undefined) {
            problems.check(
                [...path, index, "principalTag"],
                principalTag,
                missingTagProblem(principalTag, home),
            );
        }
        if ((value === undefined) === (principalTag === undefined)) {
            problems.check([...path, index], tags[index], {
                message: "does not say what the tag is compared with",
                remediation: "write exactly one of value and principalTag",
            });
        }
        // In a policy, ${...} is a variable: it would be compared with something else than what is written.
        if (value !== undefined && !/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u.test(value)) {
            problems.check([...path, index, "value"], value, {
                message: "is not the value of a tag",
                remediation: "write up to 256 letters, digits, spaces and _ . : / = + - @",
            });
        }
        if (tags.findIndex((other) => other.key.toLowerCase() === key.toLowerCase()) < index) {
            problems.check([...path, index, "key"], key, {
                message: "is compared twice",
                remediation: "write each tag once; IAM ignores case in tag keys",
            });
        }
    });
}
