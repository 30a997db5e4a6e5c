/**
 * Values that are not known yet. Where one of them is to stand in a text, a mark stands instead: one character of Unicode's
 * private use for each value, so that a text with marks is never longer than the text that becomes of it, and shows which
 * values it waits for.
 */

const FIRST = 0xe000;
/** Characters of the first private-use area; the others of Unicode's fifteenth plane. */
const NEAR = 0x1900;
const FAR = 0xf0000;

const MARK = /[\u{e000}-\u{f8ff}\u{f0000}-\u{ffffd}]/gu;

/** Numbers in the place of numbers: no quota, no age and no duration is as large. */
const FIRST_NUMBER = 9e15;

/** In the place of what nobody has said, and what nothing that is made here depends on. */
export const UNSAID = "\u{ffffd}";

/** The mark of the value of this index, the same for each time that it is asked for. */
export function laterText(index: number): string {
    return String.fromCodePoint(index < NEAR ? FIRST + index : FAR + index - NEAR);
}

/** The number that stands for the value of this index. */
export function laterNumber(index: number): number {
    return FIRST_NUMBER + index;
}

/** Whether a value, or anything in it, is not known yet. */
export function isLater(value: unknown): boolean {
    return marksIn(value).size > 0;
}

/** The marks in a value and in all that it holds. */
export function marksIn(value: unknown): ReadonlySet<string> {
    const found = new Set<string>();
    collect(value, found);
    return found;
}

function collect(value: unknown, found: Set<string>): void {
    if (typeof value === "string") {
        for (const [mark] of value.matchAll(MARK)) {
            found.add(mark);
        }
    } else if (typeof value === "number" && value >= FIRST_NUMBER) {
        found.add(laterText(value - FIRST_NUMBER));
    } else if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
        for (const item of value as Iterable<unknown>) {
            collect(item, found);
        }
    } else if (typeof value === "object" && value !== null) {
        for (const [key, its] of Object.entries(value)) {
            collect(key, found);
            collect(its, found);
        }
    }
}

let plans = 0;

/**
 * Runs a planner on arguments some of which are not known yet. What it says of those is no problem: it would be said of a
 * mark.
 */
export function planningAhead<T>(plan: () => T): T {
    plans += 1;
    try {
        return plan();
    } finally {
        plans -= 1;
    }
}

/** Whether what a planner says is said of a value that is not known yet, or could only be said if it were. */
export function isAboutLater(said: unknown): boolean {
    return plans > 0 && isLater(said);
}
