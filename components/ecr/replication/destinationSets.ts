import { compare } from "../../iam/policy";

/** Destinations that go together, in order. */
export type DestinationSet = readonly string[];

/** The different sets, each in order, without the empty one. */
export function distinctSets(sets: Iterable<readonly string[]>): DestinationSet[] {
    const all = [...sets].map((set) => [...new Set(set)].sort(compare));
    const byText = new Map(all.filter(({ length }) => length > 0).map((set) => [set.join(" "), set]));
    return [...byText].sort(([a], [b]) => compare(a, b)).map(([, set]) => set);
}

/** The sets that are no union of others: all others are served by those. */
export function irreducibleSets(sets: readonly DestinationSet[]): DestinationSet[] {
    return sets.filter((set) => {
        const parts = new Set(sets.filter((other) => isProperPart(other, set)).flat());
        return set.some((one) => !parts.has(one));
    });
}

/** The destinations divided into those that are always together: every set is a union of such classes. */
export function inseparableSets(sets: readonly DestinationSet[]): DestinationSet[] {
    const classes = new Map<string, string[]>();
    for (const one of new Set(sets.flat())) {
        const where = sets.flatMap((set, index) => (set.includes(one) ? [index] : [])).join(" ");
        classes.set(where, [...(classes.get(where) ?? []), one]);
    }
    return distinctSets(classes.values());
}

/** Which of the sets a repository with these destinations is served by: its own, or else the largest within its own. */
export function serving(wanted: DestinationSet, sets: readonly DestinationSet[]): DestinationSet[] {
    const within = sets.filter((set) => set.every((one) => wanted.includes(one)));
    return within.filter((set) => !within.some((other) => isProperPart(set, other)));
}

function isProperPart(part: DestinationSet, whole: DestinationSet): boolean {
    return part.length < whole.length && part.every((one) => whole.includes(one));
}
