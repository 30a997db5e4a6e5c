import { element, member } from "./path";

/** Nested deeper than this, a text is refused: IAM's own grammar needs seven levels, a template around it some more. */
const MAX_DEPTH = 64;

export type JsonReading =
    | { readonly ok: true; readonly value: unknown; readonly duplicates: readonly string[] }
    | { readonly ok: false; readonly message: string };

interface Frame {
    readonly keys: Set<string> | undefined;
    key: string;
    index: number;
}

/**
 * Reads JSON as strictly as RFC 8259 and, other than `JSON.parse`, tells which keys are repeated in one object: parsers
 * differ in which of them counts, so a document with a repeated key has no single meaning. Costs linear time.
 *
 * A byte order mark at the start is skipped. https://www.rfc-editor.org/rfc/rfc8259#section-4
 */
export function readJson(text: string): JsonReading {
    const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    if (!JSON_START.test(body)) {
        return new NotJson(body);
    }
    let value: unknown;
    try {
        value = JSON.parse(body);
    } catch {
        return new NotJson(body);
    }
    const members = countMembers(body);
    if (members === undefined) {
        return { ok: false, message: `nested deeper than ${MAX_DEPTH} levels` };
    }
    // Of a repeated key the value keeps one, so that it has fewer members than the text: only then is it worth looking.
    return { ok: true, value, duplicates: members === countKeys(value) ? [] : findDuplicates(body) };
}

/** Most texts that are tried are plain words, and an error of the parser costs more than a look at them. */
const JSON_START = /^[ \t\r\n]*[[{"\-\dtfn]/;

/** A text that is no JSON. Why is worked out only where somebody asks, which seldom happens. */
class NotJson {
    readonly ok = false;

    constructor(private readonly text: string) {}

    get message(): string {
        return `not JSON: ${whyNotJson(this.text)}`;
    }
}

/** IAM's API returns documents percent-encoded, and a script may have kept one as it came. */
function whyNotJson(text: string): string {
    if (/^\s*%7b/i.test(text)) {
        return "percent-encoded, as the API of IAM returns documents; decode it first";
    }
    try {
        JSON.parse(text);
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
    return "";
}

/** How many members the objects of a valid JSON text have together; undefined where it is nested too deep. */
function countMembers(text: string): number | undefined {
    let members = 0;
    let depth = 0;
    for (let at = 0; at < text.length; at++) {
        switch (text.charCodeAt(at)) {
            case 0x22: // "
                at = endOfString(text, at);
                break;
            case 0x3a: // :
                members++;
                break;
            case 0x7b: // {
            case 0x5b: // [
                if (++depth > MAX_DEPTH) {
                    return undefined;
                }
                break;
            case 0x7d: // }
            case 0x5d: // ]
                depth--;
                break;
            default:
        }
    }
    return members;
}

function countKeys(value: unknown): number {
    if (typeof value !== "object" || value === null) {
        return 0;
    }
    const items: readonly unknown[] = Object.values(value);
    let keys = Array.isArray(value) ? 0 : items.length;
    for (const item of items) {
        keys += countKeys(item);
    }
    return keys;
}

/** The paths of repeated keys in a valid JSON text that is not nested too deep. */
function findDuplicates(text: string): string[] {
    const found: string[] = [];
    const stack: Frame[] = [];
    let expectKey = false;
    for (let at = 0; at < text.length; at++) {
        const top = stack.at(-1);
        switch (text.charCodeAt(at)) {
            case 0x7b: // {
            case 0x5b: // [
                expectKey = text.charCodeAt(at) === 0x7b;
                stack.push({ keys: expectKey ? new Set() : undefined, key: "", index: 0 });
                break;
            case 0x7d: // }
            case 0x5d: // ]
                stack.pop();
                expectKey = false;
                break;
            case 0x2c: // ,
                expectKey = top?.keys !== undefined;
                if (top !== undefined) {
                    top.index++;
                }
                break;
            case 0x22: {
                const end = endOfString(text, at);
                if (expectKey && top?.keys !== undefined) {
                    top.key = decodeString(text.slice(at, end + 1));
                    if (top.keys.has(top.key)) {
                        found.push(pathOf(stack));
                    }
                    top.keys.add(top.key);
                    expectKey = false;
                }
                at = end;
                break;
            }
            default:
        }
    }
    return found;
}

/** The index of the quote that ends the string. */
function endOfString(text: string, start: number): number {
    let end = text.indexOf('"', start + 1);
    while (isEscaped(text, end)) {
        end = text.indexOf('"', end + 1);
    }
    return end;
}

/** Whether an odd number of backslashes stands before a character. */
function isEscaped(text: string, at: number): boolean {
    let from = at;
    while (text.charCodeAt(from - 1) === 0x5c) {
        from--;
    }
    return (at - from) % 2 === 1;
}

function decodeString(quoted: string): string {
    return quoted.includes("\\") ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

function pathOf(stack: readonly Frame[]): string {
    return stack.reduce(
        (path, frame) => (frame.keys === undefined ? element(path, frame.index) : member(path, frame.key)),
        "",
    );
}
