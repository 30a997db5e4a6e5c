import { member } from "../values/path";
import { isObject, nameOf, UNKNOWN } from "../values/value";
import { matchesArn } from "./arn";
import { type Notes, noteWrong, readValues, type Value } from "./notes";
import { hasVariable, lowerCase, matchesPattern } from "./pattern";

/** How an operator compares. `opaque` stands for those whose result is not decided here: addresses, dates, numbers. */
export type Comparison = "equals" | "equals-ignore-case" | "like" | "null" | "opaque";

export interface Operator {
    /** As written in the document. */
    readonly name: string;
    readonly comparison: Comparison;
    /** Compares ARNs, part by part, and is true of nothing else. */
    readonly arn: boolean;
    readonly negated: boolean;
    readonly quantifier: "for-all" | "for-any" | undefined;
    readonly ifExists: boolean;
}

/** One key under one operator. Tests are ANDed, their values ORed. */
export interface ConditionTest {
    readonly operator: Operator;
    /** In lower case: condition keys are not case-sensitive. */
    readonly key: string;
    readonly values: readonly Value[];
    readonly path: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: ReadonlyMap<string, { readonly comparison: Comparison; readonly negated: boolean }> =
    new Map([
        ...operators("equals", ["stringequals"], ["stringnotequals"]),
        ...operators("equals-ignore-case", ["stringequalsignorecase"], ["stringnotequalsignorecase"]),
        ...operators("like", ["stringlike"], ["stringnotlike"]),
        // ArnEquals and ArnLike behave alike: both take wildcards.
        ...operators("like", ["arnequals", "arnlike"], ["arnnotequals", "arnnotlike"]),
        ...operators("null", ["null"], []),
        ...operators(
            "opaque",
            [
                "numericequals",
                "numericlessthan",
                "numericlessthanequals",
                "numericgreaterthan",
                "numericgreaterthanequals",
                "dateequals",
                "datelessthan",
                "datelessthanequals",
                "dategreaterthan",
                "dategreaterthanequals",
                "bool",
                "binaryequals",
                "ipaddress",
            ],
            ["numericnotequals", "datenotequals", "notipaddress"],
        ),
    ]);

const QUANTIFIERS = [
    ["forallvalues:", "for-all"],
    ["foranyvalue:", "for-any"],
] as const;

const NO_CONDITIONS = { tests: [], unknown: false };

/** Reads a Condition element. An operator that IAM does not have is a problem, and restricts nothing. */
export function readConditions(
    value: unknown,
    path: string,
    notes: Notes,
): { readonly tests: readonly ConditionTest[]; readonly unknown: boolean } {
    if (value === undefined) {
        return NO_CONDITIONS;
    }
    let unknown = false;
    const inner: Notes = {
        problem: (at, message, remediation) => {
            notes.problem(at, message, remediation);
        },
        unknown: (at) => {
            unknown = true;
            notes.unknown(at);
        },
    };
    if (value === UNKNOWN) {
        inner.unknown(path);
    } else if (!isObject(value)) {
        noteWrong(value, path, inner, `Condition must be an object, not ${nameOf(value)}`);
    } else {
        const tests = readOperators(value, path, inner);
        return { tests, unknown };
    }
    return { tests: [], unknown };
}

function readOperators(
    value: Readonly<Record<string, unknown>>,
    path: string,
    notes: Notes,
): ConditionTest[] {
    const seen = new Set<string>();
    return Object.entries(value).flatMap(([name, keys]) => {
        const at = member(path, name);
        if (seen.size === seen.add(name.toLowerCase()).size) {
            notes.problem(
                at,
                `the condition operator ${name} appears twice, and it is not defined which one counts`,
            );
        }
        const operator = readOperator(name);
        if (keys === UNKNOWN) {
            notes.unknown(at);
            return [];
        }
        if (operator === undefined) {
            notes.problem(
                at,
                `IAM has no condition operator ${JSON.stringify(name)}, so it restricts nothing`,
            );
            return [];
        }
        if (!isObject(keys)) {
            noteWrong(
                keys,
                at,
                notes,
                `a condition operator must hold an object of condition keys, not ${nameOf(keys)}`,
            );
            return [];
        }
        return readKeys(operator, keys, at, notes);
    });
}

function readKeys(
    operator: Operator,
    keys: Readonly<Record<string, unknown>>,
    path: string,
    notes: Notes,
): ConditionTest[] {
    const seen = new Set<string>();
    return Object.entries(keys).map(([name, value]) => {
        const at = member(path, name);
        const key = lowerCase(name);
        if (seen.size === seen.add(key).size) {
            notes.problem(at, `the condition key ${name} appears twice under ${operator.name}`);
        }
        return { operator, key, values: readValues(value, at, notes, false), path: at };
    });
}

/** An operator by its name in any case, with its set prefix and `IfExists`; undefined where IAM has none such. */
export function readOperator(name: string): Operator | undefined {
    let rest = lowerCase(name);
    const prefix = QUANTIFIERS.find(([text]) => rest.startsWith(text));
    rest = prefix === undefined ? rest : rest.slice(prefix[0].length);
    const ifExists = rest.endsWith("ifexists");
    rest = ifExists ? rest.slice(0, -"ifexists".length) : rest;
    const found = OPERATORS.get(rest);
    if (found === undefined || (rest === "null" && (ifExists || prefix !== undefined))) {
        return undefined;
    }
    return { name, ...found, arn: rest.startsWith("arn"), quantifier: prefix?.[1], ifExists };
}

/** Whether an operator is true of every other value than those that are listed. */
export function isOperatorNegated(name: string): boolean {
    return readOperator(name)?.negated === true;
}

/**
 * Whether a request without the key passes: `…IfExists` and `ForAllValues:` are true then, a negated operator too, and
 * `ForAnyValue:` is false.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function passesWithoutKey(test: ConditionTest): boolean {
    const { comparison, negated, quantifier, ifExists } = test.operator;
    if (comparison === "null") {
        return nullWants(test, "true");
    }
    return ifExists || quantifier === "for-all" || (negated && quantifier !== "for-any");
}

/** Whether a request whose key has this one value passes. What is not decided here counts as passing. */
export function passesWith(test: ConditionTest, value: string): boolean {
    const { comparison, arn, negated } = test.operator;
    switch (comparison) {
        case "opaque":
            return true;
        case "null":
            return nullWants(test, "false");
        case "equals":
        case "equals-ignore-case":
        case "like":
            return (
                test.values.some(({ text }) => hasVariable(text)) ||
                test.values.some(({ text }) => equal(comparison, arn, text, value)) !== negated
            );
    }
}

/**
 * Whether a request passes for certain: with this one value of the key, or without the key. Undefined where it is not
 * decided here.
 */
export function decidedWith(test: ConditionTest, value: string | undefined): boolean | undefined {
    if (value === undefined) {
        return passesWithoutKey(test);
    }
    const { comparison, arn, negated } = test.operator;
    if (comparison === "opaque") {
        return undefined;
    }
    if (comparison === "null") {
        return nullWants(test, "false");
    }
    const literals = test.values.filter(({ text }) => !hasVariable(text));
    if (literals.some(({ text }) => equal(comparison, arn, text, value))) {
        return !negated;
    }
    return literals.length < test.values.length ? undefined : negated;
}

function equal(
    comparison: "equals" | "equals-ignore-case" | "like",
    arn: boolean,
    wanted: string,
    value: string,
): boolean {
    switch (comparison) {
        case "equals":
            return wanted === value;
        case "equals-ignore-case":
            return wanted.toLowerCase() === value.toLowerCase();
        case "like":
            return arn ? matchesArn(wanted, value) : matchesPattern(wanted, value);
    }
}

/** `Null: {key: "true"}` wants the key absent, `"false"` present; any other value is taken as wanting nothing. */
function nullWants(test: ConditionTest, state: "true" | "false"): boolean {
    const known = test.values.filter(({ text }) => /^(true|false)$/i.test(text));
    return known.length === 0 || known.some(({ text }) => text.toLowerCase() === state);
}

function operators(
    comparison: Comparison,
    positive: readonly string[],
    negative: readonly string[],
): (readonly [string, { comparison: Comparison; negated: boolean }])[] {
    return [
        ...positive.map((name) => [name, { comparison, negated: false }] as const),
        ...negative.map((name) => [name, { comparison, negated: true }] as const),
    ];
}
