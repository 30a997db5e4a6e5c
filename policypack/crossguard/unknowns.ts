import { UNKNOWN } from "../values/value";

/**
 * A copy of a resource's properties in which `UNKNOWN` stands for each value that is unknown at preview. CrossGuard hands
 * over proxies that throw where such a value is read; caught here, one of them does not hide the documents beside it.
 */
export function markUnknowns(value: unknown): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (Array.isArray(value)) {
        return Array.from({ length: value.length }, (_, index) => readKnown(value, index));
    }
    // Assets and archives are objects of classes: they hold no policy documents, and reading them may touch the disk.
    return Object.getPrototypeOf(value) === Object.prototype ? markUnknownProperties(value) : undefined;
}

/** The same of the properties themselves. */
export function markUnknownProperties(value: object): Record<string, unknown> {
    return Object.fromEntries(Object.keys(value).map((key) => [key, readKnown(value, key)]));
}

function readKnown(owner: object, key: string | number): unknown {
    let value: unknown;
    try {
        value = Reflect.get(owner, key);
    } catch {
        return UNKNOWN;
    }
    return markUnknowns(value);
}
