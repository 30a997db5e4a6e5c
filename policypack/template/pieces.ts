/** A part of a text that only CloudFormation can tell. */
export interface Hole {
    /** What is to be found there: a parameter, a resource, an attribute. */
    readonly name: string;
    /**
     * Whether it can hold any text, wildcards and colons included, as a parameter can. CloudFormation itself gives a resource
     * its name, and that is one plain name.
     */
    readonly free: boolean;
    /** What it is in one deployment, where that is all there is to know: a region, or the name of a stack. */
    readonly example?: string;
}

/** A text in its order: what is known of it, and what is not. */
export type Text = readonly (string | Hole)[];

/** The text, where all of it is known. */
export function knownText(text: Text): string | undefined {
    return text.every((piece) => typeof piece === "string") ? text.join("") : undefined;
}

/** A text with something in place of each part that is not known. */
export function filled(text: Text, fill: (hole: Hole, before: string, after: string) => string): string {
    return text.reduce<string>((result, piece, index) => {
        const next = text[index + 1];
        return (
            result +
            (typeof piece === "string" ? piece : fill(piece, result, typeof next === "string" ? next : ""))
        );
    }, "");
}

/** Longer than any document may be that names principals: what only such a text can make is not worth its making. */
const MAX_LENGTH = 100_000;

/** A text, unless it grows out of proportion to the template that makes it; its holes count, since each is looked at. */
export function bounded(text: Text, name: string): Text {
    const length = text.reduce<number>(
        (sum, piece) => sum + (typeof piece === "string" ? piece.length + 1 : 100),
        0,
    );
    return length > MAX_LENGTH ? [{ name, free: true }] : text;
}

/** A plain word that stands for a name: no wildcard, and nothing that an ARN or a subject is divided by. */
export function wordFor({ name, example }: Hole): string {
    return example ?? name.replace(/\W+/g, "_");
}

/** The text of one deployment, where nothing but the deployment decides it. */
export function exampleText(text: Text): string | undefined {
    return text.every((piece) => typeof piece === "string" || piece.example !== undefined)
        ? filled(text, wordFor)
        : undefined;
}

/** Private characters around the name of a hole in a text that is read again, as a template inside of a template is. */
const OUTER = /\uE002[^\uE003]*\uE003/;
/** What CloudFormation puts into any text at the last moment, from a store of parameters or secrets. */
const DYNAMIC = new RegExp(`(\\{\\{resolve:[^{}]*\\}\\}|${OUTER.source})`);

/** What stands for a hole in a text that is read again. */
export function outerHole({ name, example }: Hole): string {
    return example ?? `\uE002${name}\uE003`;
}

/** A text that is a key, with the names of holes in place of them. */
export function withoutMarks(key: string): string {
    return key.replace(/[\uE002\uE003]/g, "");
}

/** Whether there are references in a text that CloudFormation follows at the last moment. */
export function isDynamic(text: string): boolean {
    return text.includes("{{resolve:") || text.includes("\uE002");
}

/** Whether what CloudFormation follows at the last moment makes a text from its first character on. */
export function beginsDynamic(text: string): boolean {
    return isDynamic(text) && typeof asWritten(text.trimStart())[0] !== "string";
}

/**
 * A text as written, with its dynamic references as holes.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function asWritten(text: string): Text {
    return isDynamic(text)
        ? text
              .split(DYNAMIC)
              .filter((piece) => piece !== "")
              .map((piece) => (DYNAMIC.test(piece) ? { name: piece, free: true } : piece))
        : [text];
}
