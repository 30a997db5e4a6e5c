import { segmentsOf } from "./path";

/** A value's place in a text, with those of what it holds. The shape mirrors the value's. */
export interface Spot {
    /** The index of its first character: of the key where it is a member of an object. */
    readonly offset: number;
    readonly members?: ReadonlyMap<string, Spot>;
    readonly items?: readonly Spot[];
}

/** A line and a column, both counted from 1, the column in UTF-16 code units. */
export interface Position {
    readonly line: number;
    readonly column: number;
}

/**
 * The place that a path leads to, or of what holds it: what is said of a document that stands as JSON text in another text is
 * placed where that text begins, and what is said of a key that is missing, where it is missing.
 */
export function spotAt(root: Spot, path: string): Spot {
    let spot = root;
    for (const segment of segmentsOf(path)) {
        const next = typeof segment === "number" ? spot.items?.[segment] : spot.members?.get(segment);
        if (next === undefined) {
            return spot;
        }
        spot = next;
    }
    return spot;
}

/** The lines and columns of a text's indices. A byte order mark has no column. */
export class Lines {
    private readonly starts: number[];

    constructor(private readonly text: string) {
        const breaks = text.matchAll(/\r\n|\r|\n/g);
        this.starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
        for (const { index, 0: end } of breaks) {
            this.starts.push(index + end.length);
        }
    }

    /**
     * A part of a line, without its end: a line can be as long as its file. undefined where there is no such line.
     *
     * @param from the first column, counted from 0
     * @param to the column that it ends before
     */
    partOf(line: number, from: number, to: number): string | undefined {
        const start = this.starts[line - 1];
        const end = this.starts[line] ?? this.text.length;
        return start === undefined
            ? undefined
            : this.text.slice(Math.min(start + from, end), Math.min(start + to, end)).replace(/[\r\n]+$/, "");
    }

    at(offset: number): Position {
        let [low, high] = [0, this.starts.length - 1];
        while (low < high) {
            const middle = Math.ceil((low + high) / 2);
            if ((this.starts[middle] ?? 0) <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return { line: low + 1, column: Math.max(1, offset - (this.starts[low] ?? 0) + 1) };
    }
}
