import { compare } from "../iam/policy";

/** Name of a repository -> the destinations it is copied to. */
export type Copies = ReadonlyMap<string, readonly string[]>;

/** Every repository whose name begins with the filter is copied to these destinations. */
export interface PrefixFilter {
    readonly destinations: readonly string[];
    readonly filter: string;
}

/** ECR takes no shorter filter. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryFilter.html */
const SHORTEST = 2;

/**
 * The fewest filters that copy each repository to its destinations and nothing else; no name may be the beginning of
 * another one that wants less.
 *
 * A prefix copies all names that begin with it, so it may stand for no more than what all of them want, and a longer
 * prefix of a name may stand for more. So a name is served exactly when one of its own prefixes stands for all that it
 * wants. Those prefixes are an unbroken chain from some shortest one to the name itself, and two names can share a filter
 * only if they share that shortest one: one filter for each different shortest prefix is enough, and fewer are not.
 *
 * Of the prefixes that serve the same names the longest is taken, as it leaves most room for names to come.
 */
export function fewestFilters(copies: Copies): PrefixFilter[] {
    const names = [...copies.keys()].sort(compare);
    const shared = names.map((name, index) => commonLength(name, names[index + 1] ?? ""));
    const wanted = names.map((name) => [...new Set(copies.get(name))].sort(compare));
    const sets = new Map(wanted.map((destinations) => [destinations.join(" "), destinations]));
    sets.delete("");
    return [...sets.values()].flatMap((destinations) => {
        const isForeign = wanted.map((its) => destinations.some((one) => !its.includes(one)));
        const reach = foreignReach(isForeign, shared);
        const groups = new Map<string, { first: string; last: string }>();
        names.forEach((name, index) => {
            if (!isForeign[index] && wanted[index]?.length === destinations.length) {
                const shortest = name.slice(0, Math.max(SHORTEST, (reach[index] ?? 0) + 1));
                groups.set(shortest, { first: groups.get(shortest)?.first ?? name, last: name });
            }
        });
        return [...groups.values()].map(({ first, last }) => ({
            destinations,
            filter: first.slice(0, commonLength(first, last)),
        }));
    });
}

/** For each of the sorted names, how many characters it shares at most with a foreign one: a neighbour on one side. */
function foreignReach(isForeign: readonly boolean[], shared: readonly number[]): number[] {
    const reach = isForeign.map(() => 0);
    const pass = (indices: readonly number[], sharedWithLast: (index: number) => number) => {
        let length = 0;
        for (const index of indices) {
            length = Math.min(length, sharedWithLast(index));
            reach[index] = Math.max(reach[index] ?? 0, length);
            if (isForeign[index] === true) {
                length = Infinity;
            }
        }
    };
    const upwards = isForeign.map((_, index) => index);
    pass(upwards, (index) => shared[index - 1] ?? 0);
    pass(upwards.toReversed(), (index) => shared[index] ?? 0);
    return reach;
}

function commonLength(a: string, b: string): number {
    let length = 0;
    while (length < a.length && a[length] === b[length]) {
        length += 1;
    }
    return length;
}
