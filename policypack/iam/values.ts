import { element } from "../path";

/** Stands for a value that is not known before the update, wherever it is in a document. */
export const UNKNOWN: unique symbol = Symbol("not known before the update");

/** Where reading puts what it finds wrong and what it cannot know yet. */
export interface Notes {
    /** @param remediation what to do about it, where that is more precise than to keep to the grammar */
    problem(path: string, reason: string, remediation?: string): void;
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
    if (!Array.isArray(value)) {
        const only = readOne(value, path, notes, textOnly);
        return only === undefined ? [] : [only];
    }
    if (value.length === 0) {
        notes.problem(path, "an empty list names nothing");
    }
    const read: Value[] = [];
    for (const [index, item] of (value as readonly unknown[]).entries()) {
        const one = readOne(item, element(path, index), notes, textOnly);
        if (one !== undefined) {
            read.push(one);
        }
    }
    return read;
}

function readOne(item: unknown, path: string, notes: Notes, textOnly: boolean): Value | undefined {
    if (typeof item === "string") {
        return { text: item, path, quoted: true };
    }
    if (item === UNKNOWN) {
        notes.unknown(path);
        return undefined;
    }
    const isScalar = typeof item === "number" || typeof item === "boolean";
    if (textOnly || !isScalar) {
        notes.problem(path, `expected a text, not ${nameOf(item)}`, isLeftOpen(item) ? SETTLE : undefined);
    }
    return isScalar ? { text: String(item), path, quoted: false } : undefined;
}

const SETTLE = "Write the text itself, or list the AllowedValues of each parameter that it is made of.";

/** Whether a value is one call of a function that a template leaves to CloudFormation. */
function isLeftOpen(value: unknown): boolean {
    const [key, ...others] = isObject(value) ? Object.keys(value) : [];
    return others.length === 0 && key !== undefined && /^(Ref|Fn::\w+)$/.test(key);
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
    // What a template leaves to CloudFormation is worth naming: it looks right to whoever wrote it.
    return isLeftOpen(value)
        ? `${Object.keys(value).join("")}, which only CloudFormation can tell`
        : "an object";
}
