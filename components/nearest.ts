/** The known word that was most likely meant; undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
    const [first] = known
        .map((one) => ({ one, distance: editDistance(word.toLowerCase(), one.toLowerCase()) }))
        .sort((a, b) => a.distance - b.distance);
    const reach = Math.max(1, Math.floor(word.length / 3));
    return first !== undefined && first.distance <= reach ? first.one : undefined;
}

/** The same as a question at the end of a sentence; empty where none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
    const meant = nearest(word, known);
    return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** How many characters have to be put in, left out or changed. https://en.wikipedia.org/wiki/Levenshtein_distance */
function editDistance(one: string, other: string): number {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (const [line, character] of Array.from(one).entries()) {
        const next = [line + 1];
        for (const [column, another] of Array.from(other).entries()) {
            const changed = (row[column] ?? 0) + (character === another ? 0 : 1);
            next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
        }
        row = next;
    }
    return row.at(-1) ?? 0;
}
