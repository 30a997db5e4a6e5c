import { isObject, UNKNOWN } from "../values/value";

/**
 * Values with `UNKNOWN` wherever the second tree says `true`. It has the shape of the first, and where it has not, nothing
 * that is known is lost.
 * https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function mark(value: unknown, unknown: unknown): unknown {
    if (unknown === true) {
        return isEmpty(value) ? UNKNOWN : value;
    }
    if (Array.isArray(unknown)) {
        return value === undefined || value === null || Array.isArray(value)
            ? markList(value ?? [], unknown)
            : value;
    }
    if (!isObject(unknown) || !(isObject(value) || value === undefined || value === null)) {
        return value;
    }
    const marked = Object.entries(unknown).map(([key, inner]) => [key, mark(value?.[key], inner)] as const);
    return { ...value, ...Object.fromEntries(marked) };
}

/** A list that is shorter than its marks lacks what is unknown, and the known values stand in the places of the others. */
function markList(values: readonly unknown[], unknown: readonly unknown[]): readonly unknown[] {
    if (values.length >= unknown.length) {
        return values.map((value, index) => mark(value, unknown[index]));
    }
    const rest = [...values];
    const marked = unknown.map((inner) => (inner === true ? UNKNOWN : mark(rest.shift(), inner)));
    return [...marked, ...rest];
}

function isEmpty(value: unknown): boolean {
    return (
        value === undefined ||
        value === null ||
        (typeof value === "object" && Object.keys(value).length === 0)
    );
}

/** How many values in a tree are unknown. */
export function countUnknown(value: unknown): number {
    if (value === UNKNOWN) {
        return 1;
    }
    const items: readonly unknown[] = Array.isArray(value) || isObject(value) ? Object.values(value) : [];
    return items.reduce<number>((sum, item) => sum + countUnknown(item), 0);
}

/** A tree with other values in the places of its unknown ones, in their order. */
export function fill(value: unknown, replacements: readonly unknown[]): unknown {
    const rest = [...replacements];
    const visit = (item: unknown): unknown => {
        if (item === UNKNOWN) {
            return rest.length === 0 ? UNKNOWN : rest.shift();
        }
        if (Array.isArray(item)) {
            return item.map(visit);
        }
        return isObject(item)
            ? Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, visit(inner)]))
            : item;
    };
    return visit(value);
}
