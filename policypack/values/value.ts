/** Stands for a value that is unknown at preview, anywhere in a document. */
export const UNKNOWN: unique symbol = Symbol("unknown at preview");

/** Whether a value is one call of a function that a template leaves to CloudFormation. */
export function isLeftOpen(value: unknown): boolean {
    const [key, ...others] = isObject(value) ? Object.keys(value) : [];
    return others.length === 0 && key !== undefined && /^(Ref|Fn::\w+)$/.test(key);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of an object, by its own name; undefined where there is none, or no object. */
export function memberOf(value: unknown, name: string | undefined): unknown {
    return name !== undefined && isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
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
    return isLeftOpen(value) ? `${nameOfCall(value)}, which only CloudFormation can resolve` : "an object";
}

/** A call with what it refers to, such as `Ref Document` or `Fn::GetAtt Maker.Policy`. */
function nameOfCall(value: Readonly<Record<string, unknown>>): string {
    const [name = ""] = Object.keys(value);
    const parts = [value[name]].flat();
    const isShort = parts.every((part) => typeof part === "string" && /^[\w.:]+$/.test(part));
    return isShort ? `${name} ${parts.join(".")}` : name;
}
