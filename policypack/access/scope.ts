import { isWithin, sharedPatterns, widest } from "./patterns";

/** What some patterns match and others do not: the actions or the resources of a statement. */
export interface PatternSet {
    readonly within: readonly string[];
    readonly except: readonly string[];
}

export const EVERYTHING: PatternSet = { within: ["*"], except: [] };

/** The common part of two scopes; undefined where they have none. A product that nobody works out stays with the first. */
export function shared(one: PatternSet, other: PatternSet): PatternSet | undefined {
    if (isEverything(other)) {
        return one;
    }
    const except = one.except.length === 0 ? other.except : [...new Set([...one.except, ...other.except])];
    const within = widest(
        one.within.flatMap((left) => other.within.flatMap((right) => sharedPatterns(left, right) ?? [left])),
    ).filter((pattern) => !except.some((hole) => isWithin(pattern, hole)));
    return within.length === 0
        ? undefined
        : { within, except: except.filter((hole) => touches(hole, within)) };
}

function isEverything({ within, except }: PatternSet): boolean {
    return except.length === 0 && within.length === 1 && within[0] === "*";
}

/** Whether everything in one scope is in another. In doubt it is not. */
export function isCovered(inner: PatternSet, outer: PatternSet): boolean {
    return (
        inner.within.every((pattern) => outer.within.some((wide) => isWithin(pattern, wide))) &&
        outer.except.every(
            (hole) => inner.except.some((own) => isWithin(hole, own)) || !touches(hole, inner.within),
        )
    );
}

/** A scope without what these patterns match; undefined where nothing is left. */
export function without(scope: PatternSet, holes: readonly string[]): PatternSet | undefined {
    return shared(scope, { within: ["*"], except: holes });
}

function touches(hole: string, patterns: readonly string[]): boolean {
    return patterns.some((pattern) => (sharedPatterns(hole, pattern)?.length ?? 1) > 0);
}
