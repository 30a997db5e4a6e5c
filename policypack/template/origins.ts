import { element, member } from "../values/path";

/**
 * Which path of a text each path of what was made of it comes from, where they differ: a branch of a function stands where
 * the function stood.
 */
export class Origins {
    private readonly moved = new Map<string, string>();

    /** Says that what stands at a path of the result was at another one. */
    move(path: string, origin: string): void {
        this.moved.set(path, origin);
    }

    /** The path in the text. */
    of(path: string): string {
        for (let end = path.length; end > 0; end--) {
            const next = path[end];
            if (next === undefined || next === "." || next === "[") {
                const origin = this.moved.get(path.slice(0, end));
                if (origin !== undefined) {
                    return origin + path.slice(end);
                }
            }
        }
        return path;
    }
}

/** The path of a function's argument, or of an element of it. */
export function argumentOf(path: string, name: string, index?: number): string {
    const argument = member(path, name);
    return index === undefined ? argument : element(argument, index);
}
