import { element } from "../path";

/** Stands for a value that is not known before the update, wherever it is in a document. */
export const UNKNOWN: unique symbol = Symbol("not known before the update");

/** Where reading puts what it finds wrong and what it cannot know yet. */
export interface Notes {
    problem(path: string, reason: string): void;
    unknown(path: string): void;
}

/** One value of a list, as the text that IAM compares. */
export interface Value {
    readonly text: string;
    readonly path: string;
    /** False for a number or a boolean, which the grammar allows in conditions only. */
    readonly quoted: boolean;
}

/**
 * A scalar or a list of scalars as a list. Anything else is a problem, an empty list too: IAM refuses it, and no rule
 * could tell what it was meant to restrict.
 */
export function readValues(value: unknown, path: string, notes: Notes, textOnly: boolean): readonly Value[] {
    const items: readonly unknown[] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    if (items.length === 0) {
        notes.problem(path, "an empty list names nothing");
    }
    return items.flatMap((item, index): readonly Value[] => {
        const at = items === value ? element(path, index) : path;
        if (item === UNKNOWN) {
            notes.unknown(at);
            return [];
        }
        if (typeof item === "string") {
            return [{ text: item, path: at, quoted: true }];
        }
        if (typeof item === "number" || typeof item === "boolean") {
            if (textOnly) {
                notes.problem(at, `expected a text, not ${nameOf(item)}`);
            }
            return [{ text: String(item), path: at, quoted: false }];
        }
        notes.problem(at, `expected a text, not ${nameOf(item)}`);
        return [];
    });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a message shows it: short, and never the whole of a large one. */
export function nameOf(value: unknown): string {
    if (typeof value === "string") {
        return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
    }
    if (typeof value === "number" || typeof value === "boolean" || value === null) {
        return String(value);
    }
    if (value === undefined) {
        return "nothing";
    }
    if (!isObject(value)) {
        return "a list";
    }
    const [key, ...others] = Object.keys(value);
    // What a template leaves to CloudFormation is worth naming: it looks right to whoever wrote it.
    return others.length === 0 && key !== undefined && /^(Ref|Fn::\w+)$/.test(key)
        ? `${key}, which only CloudFormation can tell`
        : "an object";
}
