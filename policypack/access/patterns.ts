import { literalPrefix, matchesPattern } from "../iam/pattern";

/** Longer products of two patterns are not worked out: no document that people write has them. */
const MAX_PRODUCT = 4096;

/** Whether everything that a pattern matches, another one matches too. In doubt it does not. */
export function isWithin(inner: string, outer: string): boolean {
    if (outer === "*" || inner === outer) {
        return true;
    }
    if (!inner.includes("*")) {
        // A question mark is one character that only a wildcard can stand for.
        return matchesPattern(outer, inner.replaceAll("?", ANY));
    }
    const [first = "", ...rest] = inner.replaceAll("?", ANY).split("*");
    if (rest.length > MAX_STARS) {
        return false;
    }
    // Each star may stand for nothing, and for a run that only a star of the other pattern can match.
    const runs = ["", ANY.repeat(outer.length + 1)];
    const examples = rest.reduce(
        (texts: readonly string[], part) => texts.flatMap((text) => runs.map((run) => text + run + part)),
        [first],
    );
    return examples.every((example) => matchesPattern(outer, example));
}

/** With more of them, the examples would be too many. */
const MAX_STARS = 4;

/** A character that no document has. */
const ANY = "\uE000";

/**
 * Patterns that together match exactly what both of two patterns match; undefined where working them out would take too long.
 */
export function sharedPatterns(one: string, other: string): readonly string[] | undefined {
    if (!mayMeet(one, other)) {
        return [];
    }
    if (isWithin(one, other)) {
        return [one];
    }
    if (isWithin(other, one)) {
        return [other];
    }
    return one.length * other.length > MAX_PRODUCT ? undefined : product(one, other);
}

/** Most pairs differ before the first wildcard of either. */
function mayMeet(one: string, other: string): boolean {
    const [left, right] = [literalPrefix(one), literalPrefix(other)];
    const isWhole = left === one && right === other;
    return isWhole ? one === other : left.startsWith(right) || right.startsWith(left);
}

function product(one: string, other: string): readonly string[] {
    const known = new Map<string, readonly string[]>();
    const from = (left: number, right: number): readonly string[] => {
        const key = `${left} ${right}`;
        const found = known.get(key) ?? widest(step(left, right));
        known.set(key, found);
        return found;
    };
    const step = (left: number, right: number): readonly string[] => {
        const [first, second] = [one[left], other[right]];
        if (first === undefined && second === undefined) {
            return [""];
        }
        if (first === "*" && second === "*") {
            return [...from(left + 1, right), ...from(left, right + 1)].map(withStar);
        }
        if (first === "*") {
            return [...from(left + 1, right), ...(second ? beside(second, from(left, right + 1)) : [])];
        }
        if (second === "*") {
            return [...from(left, right + 1), ...(first ? beside(first, from(left + 1, right)) : [])];
        }
        const both = first === "?" ? second : second === "?" || second === first ? first : undefined;
        return both === undefined ? [] : beside(both, from(left + 1, right + 1));
    };
    return from(0, 0);
}

function beside(first: string, rests: readonly string[]): readonly string[] {
    return rests.map((rest) => `${first}${rest}`);
}

function withStar(text: string): string {
    return text.startsWith("*") ? text : `*${text}`;
}

/** Patterns without those that another one of them covers. */
export function widest(patterns: readonly string[]): readonly string[] {
    const distinct = [...new Set(patterns)];
    return distinct.length < 2
        ? distinct
        : distinct.filter(
              (one, index) =>
                  !distinct.some(
                      (other, at) =>
                          at !== index && isWithin(one, other) && !(at > index && isWithin(other, one)),
                  ),
          );
}
