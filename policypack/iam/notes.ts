import { element } from "../values/path";
import { openReasonOf } from "../values/openCall";
import { isLeftOpen, nameOf, UNKNOWN } from "../values/value";

/** Where reading puts what it finds wrong and what it cannot know yet. */
export interface Notes {
    /** @param remediation what to do about it, where that is more precise than to keep to the grammar */
    problem(path: string, message: string, remediation?: string): void;
    unknown(path: string): void;
}

/** One value of a list, as the text that IAM compares. */
export interface Value {
    readonly text: string;
    readonly path: string;
    /** False for a number or a boolean, which the grammar allows in conditions only. */
    readonly quoted: boolean;
}

/** Notes that a value is wrong, or why nobody can say so, where a template leaves it to CloudFormation. */
export function noteWrong(value: unknown, path: string, notes: Notes, message: string): void {
    const open = openReasonOf(value);
    if (open === undefined) {
        notes.problem(path, message);
    } else {
        notes.problem(path, `no rule can judge the value, because ${open.because}`, open.remediation);
    }
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

/** Resources, of which it does not matter which they are: what a template leaves to CloudFormation is one, too. */
export function readResources(value: unknown, path: string, notes: Notes): readonly Value[] {
    const named = (item: unknown): unknown => (isLeftOpen(item) ? "*" : item);
    return readValues(Array.isArray(value) ? value.map(named) : named(value), path, notes, true);
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
        noteWrong(item, path, notes, `expected a string, not ${nameOf(item)}`);
    }
    return isScalar ? { text: String(item), path, quoted: false } : undefined;
}
