import { didYouMean } from "../../nearest";
import { type Path, type Problems } from "../../problems";
import { type Conditions, policyTextProblem } from "../policy";
import { type Home } from "./grouping";
import { missingTagInText, missingTagProblem } from "./principalTags";

/** Condition operator -> condition key -> the values of which one must match. */
type Written = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const comparisons = (type: string, ...names: readonly string[]) => names.map((name) => `${type}${name}`);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: readonly string[] = [
    ...comparisons("String", "Equals", "EqualsIgnoreCase", "Like"),
    ...comparisons("String", "NotEquals", "NotEqualsIgnoreCase", "NotLike"),
    ...["Numeric", "Date"].flatMap((type) =>
        comparisons(
            type,
            "Equals",
            "NotEquals",
            "LessThan",
            "LessThanEquals",
            "GreaterThan",
            "GreaterThanEquals",
        ),
    ),
    ...comparisons("Arn", "Equals", "Like", "NotEquals", "NotLike"),
    ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"],
];

/** Several conditions, all of which must hold; undefined where there are none. */
export function joinedConditions(...all: readonly (Conditions | undefined)[]): Conditions | undefined {
    const joined: Record<string, Record<string, readonly string[]>> = {};
    for (const [operator, keys] of all.flatMap((conditions) => Object.entries(conditions ?? {}))) {
        joined[operator] = { ...joined[operator], ...keys };
    }
    return Object.keys(joined).length === 0 ? undefined : joined;
}

/** Checks the conditions of one statement; `path` leads to them, and `taken` are the keys that its tags compare. */
export function checkConditions(
    problems: Problems,
    path: Path,
    conditions: Written,
    home: Home,
    taken: readonly string[],
): void {
    for (const [operator, keys] of Object.entries(conditions)) {
        if (!OPERATORS.includes(bareOperator(operator))) {
            problems.check([...path, operator], operator, {
                message: `is not a condition operator${didYouMean(bareOperator(operator), OPERATORS)}`,
                remediation: "write one that IAM knows, such as StringEquals, ArnLike or Bool",
            });
        }
        for (const [key, values] of Object.entries(keys)) {
            const at = [...path, operator, key];
            checkKey(problems, at, key, home, taken);
            if (values.length === 0) {
                problems.check(at, values, {
                    message: "is never true",
                    remediation: "write at least one value",
                });
            }
            values.forEach((value, index) => {
                problems.check([...at, index], value, policyTextProblem(value));
                problems.check([...at, index], value, missingTagInText(value, home));
            });
        }
    }
}

/** An operator without its quantifier and without the suffix that takes an absent key for a match. */
function bareOperator(operator: string): string {
    return operator.replace(/^For(?:AllValues|AnyValue):/, "").replace(/(?<!^Null)IfExists$/, "");
}

function checkKey(problems: Problems, path: Path, key: string, home: Home, taken: readonly string[]): void {
    if (!/^[a-z][a-z0-9.-]*:[\w.:/=+@ -]+$/i.test(key)) {
        problems.check(path, key, {
            message: "is not a condition key",
            remediation: "write it with its service in front, such as iam:PassedToService",
        });
    }
    if (taken.some((its) => its.toLowerCase() === key.toLowerCase())) {
        problems.check(path, key, {
            message: "is compared by the statement's tags too",
            remediation: "keep one of the two",
        });
    }
    const [, tag] = /^aws:PrincipalTag\/(.+)$/i.exec(key) ?? [];
    if (tag !== undefined && !/Not|Null|IfExists/.test(String(path.at(-2)))) {
        problems.check(path, tag, missingTagProblem(tag, home));
    }
}
