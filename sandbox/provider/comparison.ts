/** What counts as a difference: between two programs, and between a program and what AWS holds. */
import { hasUnknown, isObject, isSame, type Properties, type Value } from "./values";

/** The form of a value in which two that say the same are equal. */
export type Comparable = (value: Value) => Value;

/** A list in which the order says nothing. */
export const unordered: Comparable = (value) =>
    Array.isArray(value)
        ? (value as readonly Value[]).toSorted((left, right) =>
              JSON.stringify(left) < JSON.stringify(right) ? -1 : 1,
          )
        : value;

/** An object in whose lists the order says nothing, and nothing is as good as an empty list or no. */
export const unorderedMembers: Comparable = (value) =>
    isObject(value)
        ? Object.fromEntries(
              Object.entries(value as Properties)
                  .filter(([, member]) => member !== false && !(Array.isArray(member) && member.length === 0))
                  .map(([name, member]) => [name, unordered(member)]),
          )
        : value;

export class Comparison {
    constructor(
        private readonly documents: readonly string[],
        private readonly defaults: Properties,
        private readonly forms: Readonly<Record<string, Comparable | undefined>>,
        /** What AWS decides where the program says nothing, and keeps: Optional and Computed to the provider. */
        private readonly computed: readonly string[],
    ) {}

    agrees(property: string, wanted: Properties, actual: Properties): boolean {
        const isLeftToAws = wanted[property] === undefined && this.computed.includes(property);
        return (
            isLeftToAws ||
            isSame(
                this.formOf(property, wanted),
                this.formOf(property, actual),
                this.documents.includes(property),
            )
        );
    }

    /**
     * The inputs after a refresh: the program's own words wherever AWS means the same, and AWS's where it differs,
     * so that only a real difference shows as drift.
     */
    reconcile(properties: readonly string[], said: Properties, found: Properties): Properties {
        const merged: Record<string, Value> = {};
        for (const property of properties) {
            const value = (this.agrees(property, said, found) ? said : found)[property];
            if (value !== undefined) {
                merged[property] = value;
            }
        }
        return merged;
    }

    private formOf(property: string, values: Properties): Value | undefined {
        const value = values[property] ?? this.defaults[property];
        const form = this.forms[property];
        return value === undefined || form === undefined || hasUnknown(value) ? value : form(value);
    }
}
