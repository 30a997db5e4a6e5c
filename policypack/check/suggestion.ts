/** What was meant, as the end of a message; empty where nothing that there is comes near. */
export function didYouMean(word: string, known: readonly string[]): string {
    const [[nearest, distance] = ["", Infinity]] = known
        .map((one) => [one, editDistance(word.toLowerCase(), one.toLowerCase())] as const)
        .sort(([, one], [, other]) => one - other);
    return distance <= Math.max(1, Math.floor(word.length / 3)) ? `; did you mean ${nearest}?` : "";
}

/** How many characters have to be put in, left out or changed. https://en.wikipedia.org/wiki/Levenshtein_distance */
function editDistance(one: string, other: string): number {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (const [index, letter] of Array.from(one).entries()) {
        const next = [index + 1];
        for (let at = 1; at <= other.length; at++) {
            const change = (row[at - 1] ?? 0) + (letter === other[at - 1] ? 0 : 1);
            next.push(Math.min(change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[other.length] ?? 0;
}
