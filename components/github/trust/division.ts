import { createHash } from "node:crypto";

/** Some of the items, with what sets their share apart from the others. */
export interface Share<T> {
    /** Stable for as long as this share is not divided further. Empty for the first one, else bits such as 1 or 01. */
    readonly key: string;
    readonly items: readonly T[];
}

/**
 * Divides items into shares that fit. A share that does not fit is split in two by the next bit of a hash of each item's
 * key, and the half with a 0 keeps the share's own key. So the shares, in order of their keys, follow from the items alone, not from their order or
 * history; an item that is added leaves every share but its own as it is, and of its own at most about half moves on.
 *
 * Returns the first share that does not fit and cannot be divided where there is one, since its keys are all the same.
 */
export function divide<T>(
    items: readonly T[],
    keyOf: (item: T) => string,
    fits: (items: readonly T[]) => boolean,
): { readonly shares: readonly Share<T>[] } | { readonly tooLarge: readonly T[] } {
    const hashed = items.map((item) => ({ item, bits: bitsOf(keyOf(item)) }));
    const shares: Share<T>[] = [];
    const pending = [{ path: "", members: hashed }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const { path, members } = next;
        const share = members.map(({ item }) => item);
        if (share.length === 0 || fits(share)) {
            shares.push(...(share.length === 0 ? [] : [{ key: path.replace(/0+$/, ""), items: share }]));
        } else if (new Set(members.map(({ bits }) => bits)).size === 1) {
            return { tooLarge: share };
        } else {
            for (const bit of ["1", "0"]) {
                const half = members.filter(({ bits }) => bits[path.length] === bit);
                pending.push({ path: path + bit, members: half });
            }
        }
    }
    return { shares };
}

function bitsOf(key: string): string {
    return [...createHash("sha256").update(key).digest()]
        .map((byte) => byte.toString(2).padStart(8, "0"))
        .join("");
}
