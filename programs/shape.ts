import { z } from "zod";
import { didYouMean, type Known, type Path, type Problems } from "../components/index";

type Issue = z.core.$ZodIssue;

const KEYS = "the keys here are: ";

/** A mapping with exactly these keys; its messages name them. */
export function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
    const keys = Object.keys(shape).join(", ");
    return z.strictObject(shape, {
        error: ({ code }) =>
            code === "unrecognized_keys" ? `${KEYS}${keys}` : `write a mapping of: ${keys}`,
    });
}

/**
 * A schema for each setting of a component, and for no other: the compiler refuses a setting that was added to one and
 * forgotten in the other.
 */
export type SettingsOf<T> = { readonly [Setting in keyof T]-?: z.ZodType<Known<T[Setting]>> };

/** A configuration whose types are right, be it by repair. */
export interface Shaped<T> {
    readonly value: T;
    /** What had the wrong type and was replaced by an empty value. */
    readonly blanks: readonly Path[];
}

/**
 * Checks keys and types. What is wrong is reported, then dropped if its key is unknown, or else replaced by an empty value
 * of the right type, so that the planners can look at all the rest in the same run.
 *
 * `schema` describes keys and types and nothing more; the message of each of its parts says what to write there.
 */
export function shaped<T>(schema: z.ZodType<T>, raw: object, problems: Problems): Shaped<T> {
    const value = structuredClone(raw);
    const blanks: Path[] = [];
    for (const path of losses(raw, [])) {
        problems.check(path, "__proto__", {
            message: "is a name that JavaScript keeps for itself, and would be lost",
            remediation: "choose another one",
        });
    }
    for (const issue of issuesOf(schema, raw)) {
        const path = issue.path as Path;
        if (issue.code === "unrecognized_keys") {
            for (const key of issue.keys) {
                const keys = issue.message.slice(KEYS.length).split(", ");
                problems.add({
                    path: [...path, key],
                    message: `unknown key${didYouMean(key, keys)}`,
                    remediation: issue.message,
                });
            }
        } else {
            blanks.push(path);
            problems.check(path, at(raw, path), {
                message: wrongType(at(raw, path)),
                remediation: issue.message,
            });
        }
    }
    // Again after each round: what stood behind a wrong type comes to light only when that is repaired.
    for (let issues = issuesOf(schema, value); issues.length > 0; issues = issuesOf(schema, value)) {
        issues.forEach((issue) => {
            repair(value, issue);
        });
    }
    return { value: schema.parse(value), blanks };
}

/** Where a key stands that the schema's result cannot have: JSON takes it for a key like any other. */
function losses(value: unknown, path: Path): Path[] {
    return typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, its]) =>
              key === "__proto__" ? [[...path, key]] : losses(its, [...path, key]),
          )
        : [];
}

function issuesOf(schema: z.ZodType, value: unknown): readonly Issue[] {
    return (schema.safeParse(value).error?.issues ?? []).flatMap(issuesOfForm);
}

/** Where a value may have several forms: what is wrong within the one that it has, if it has one of them. */
function issuesOfForm(issue: Issue): readonly Issue[] {
    const within =
        issue.code !== "invalid_union" ? undefined : issue.errors.find((its) => its.every(isWithin));
    return within === undefined
        ? [issue]
        : within.map((its) => ({ ...its, path: [...issue.path, ...its.path] })).flatMap(issuesOfForm);
}

function isWithin({ path }: Issue): boolean {
    return path.length > 0;
}

function wrongType(value: unknown): string {
    if (value === undefined) {
        return "is missing";
    }
    if (value === null) {
        return "is empty";
    }
    const type = Array.isArray(value) ? "list" : typeof value === "object" ? "mapping" : typeof value;
    return `is a ${type} here`;
}

const EMPTY: Readonly<Record<string, () => unknown>> = {
    array: () => [],
    boolean: () => false,
    number: () => 0,
    object: () => ({}),
    record: () => ({}),
    string: () => "",
};

function repair(root: object, issue: Issue): void {
    if (issue.code === "unrecognized_keys") {
        issue.keys.forEach((key) => Reflect.deleteProperty(at(root, issue.path as Path) as object, key));
        return;
    }
    const parent = at(root, issue.path.slice(0, -1) as Path) as object;
    const key = issue.path.at(-1) ?? "";
    const value: unknown = Reflect.get(parent, key);
    const expected = issue.code === "invalid_type" ? issue.expected : "";
    // A number in the place of text is most likely an ID without its quotes, and good enough to go on with.
    Reflect.set(
        parent,
        key,
        expected === "string" && typeof value === "number" ? String(value) : EMPTY[expected]?.(),
    );
}

function at(root: unknown, path: Path): unknown {
    return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], root);
}
