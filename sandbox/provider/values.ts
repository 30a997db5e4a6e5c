/** Property values as the engine sends them: JSON, with marks for what is not known yet. */
import { isDeepStrictEqual } from "node:util";

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Properties = Readonly<Record<string, Value>>;

/** What the engine sends in the place of a value that only the update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function hasUnknown(value: Value | undefined): boolean {
    if (typeof value === "string") {
        return value === UNKNOWN;
    }
    if (value === null || typeof value !== "object") {
        return false;
    }
    return Object.values(value).some(hasUnknown);
}

/** A value without nulls, which say the same as absence, and with JSON texts parsed where `document` says so. */
function canonical(value: Value | undefined, document: boolean): unknown {
    if (value === undefined || value === null) {
        return undefined;
    }
    if (document && typeof value === "string") {
        try {
            return JSON.parse(value);
        } catch {
            return value;
        }
    }
    if (Array.isArray(value)) {
        return value.map((item: Value) => canonical(item, false));
    }
    if (typeof value !== "object") {
        return value;
    }
    const entries = Object.entries(value)
        .map(([key, item]) => [key, canonical(item, false)] as const)
        .filter(([, item]) => item !== undefined);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Whether two values mean the same to AWS; JSON documents are compared by meaning, and nothing is as good as {}. */
export function isSame(left: Value | undefined, right: Value | undefined, document: boolean): boolean {
    return isDeepStrictEqual(canonical(left, document), canonical(right, document));
}

/** An object without its undefined members, at any depth: the engine knows no such value. */
export function present(values: Readonly<Record<string, unknown>>): Properties {
    return Object.fromEntries(
        Object.entries(values)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => [name, isObject(value) ? present(value) : (value as Value)]),
    );
}

/** A JSON object of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** IAM takes one value in the place of a list of one. */
export function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** One of them that is a string. */
export function textIn(values: Properties, name: string): string | undefined {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
}

/** A mapping of strings, such as tags; nothing else is one. */
export function recordOf(value: unknown): Readonly<Record<string, string>> {
    return isObject(value) ? (value as Readonly<Record<string, string>>) : {};
}
