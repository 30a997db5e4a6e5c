/** Properties that are JSON texts, and that programs may give as objects. */
import type { Failure } from "./resource";
import { hasUnknown, UNKNOWN, type Properties, type Value } from "./values";

export function jsonFailures(property: string, text: Value | undefined): readonly Failure[] {
    if (typeof text !== "string" || text === UNKNOWN) {
        return [];
    }
    try {
        JSON.parse(text);
        return [];
    } catch (error) {
        return [{ property, reason: `not JSON: ${(error as Error).message}` }];
    }
}

/** Documents that a program gave as objects, as the JSON texts that AWS takes; wholly unknown if any part is. */
export function withTexts(inputs: Properties, documents: readonly string[]): Properties {
    const texts = documents
        .map((property) => [property, inputs[property]] as const)
        .filter(([, value]) => typeof value === "object" && value !== null)
        .map(([property, value]) => [property, hasUnknown(value) ? UNKNOWN : JSON.stringify(value)] as const);
    return { ...inputs, ...Object.fromEntries(texts) };
}
