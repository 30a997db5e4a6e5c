import { compare } from "../../iam/policy";
import { serving } from "./destinationSets";

/** Name of a repository -> the destinations it is replicated to. */
export type Copies = ReadonlyMap<string, readonly string[]>;

/** Every repository whose name begins with the filter is replicated to these destinations. */
export interface PrefixFilter {
    readonly destinations: readonly string[];
    readonly filter: string;
}

/** How filters are to be written. */
export interface FilterForm {
    /** The sets of destinations that filters may replicate to; every repository's is a union of some. */
    readonly sets: readonly (readonly string[])[];
    /** Destinations of which the reader of the filters cannot see what is to arrive there. */
    readonly unseen: ReadonlySet<string>;
}

/** ECR takes no shorter filter. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryFilter.html */
const SHORTEST = 2;

/** A prefix that ends with one of these reads as everything below it. */
const SEPARATOR = /[/._-]/;

/**
 * The fewest filters of this form that replicate each repository to its destinations and nothing else; no name may be the
 * beginning of another one that wants less.
 *
 * A prefix replicates all names that begin with it, so it may stand for no more than what all of them want, and a longer
 * prefix of a name may stand for more. So a name is served exactly when one of its own prefixes stands for all that it
 * wants. Those prefixes are an unbroken chain from some shortest one to the name itself, and two names can share a filter
 * only if they share that shortest one: one filter for each different shortest prefix is enough, and fewer are not.
 *
 * Of the prefixes that serve the same names the longest is taken that ends with a separator, and so says that everything
 * below it is meant; else the longest. Where a destination is unseen nobody could tell which names a bare beginning is for:
 * there a filter ends with a separator or is the name that it serves, and the same holds for the shortest such prefix.
 */
export function fewestFilters(copies: Copies, { sets, unseen }: FilterForm): PrefixFilter[] {
    const names = [...copies.keys()].sort(compare);
    const shared = names.map((name, index) => commonLength(name, names[index + 1] ?? ""));
    const wanted = names.map((name) => [...new Set(copies.get(name))]);
    const served = new Map(wanted.map((its) => [its.join(" "), new Set(serving(its, sets))]));
    return sets.flatMap((destinations) => {
        const isForeign = wanted.map((its) => destinations.some((one) => !its.includes(one)));
        const reach = foreignReach(isForeign, shared);
        const named = destinations.some((one) => unseen.has(one));
        const groups = new Map<string, { first: string; last: string; least: number }>();
        names.forEach((name, index) => {
            if (served.get(wanted[index]?.join(" ") ?? "")?.has(destinations) === true) {
                const least = Math.max(SHORTEST, (reach[index] ?? 0) + 1);
                const key = named ? (firstNamespace(name, least) ?? name) : name.slice(0, least);
                groups.set(key, { first: groups.get(key)?.first ?? name, last: name, least });
            }
        });
        return [...groups.values()].map((group) => ({ destinations, filter: filterOf(group) }));
    });
}

function filterOf({ first, last, least }: { first: string; last: string; least: number }): string {
    const common = first.slice(0, commonLength(first, last));
    return first === last ? first : (lastNamespace(common, least) ?? common);
}

/** The shortest prefix of at least so many characters that ends with a separator. */
function firstNamespace(name: string, least: number): string | undefined {
    const offset = name.slice(least - 1).search(SEPARATOR);
    return offset < 0 ? undefined : name.slice(0, least + offset);
}

/** The longest such prefix. */
function lastNamespace(name: string, least: number): string | undefined {
    let end = name.length;
    while (end >= least && !SEPARATOR.test(name.charAt(end - 1))) {
        end -= 1;
    }
    return end < least ? undefined : name.slice(0, end);
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
