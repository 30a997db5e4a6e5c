import { readYaml } from "../template/yaml";
import { readJson } from "../values/json";
import { jsonSpots } from "../values/jsonSpots";
import type { Spot } from "../values/sourceMap";

/** One value in a text: all of it, or one of several YAML documents. */
export interface Content {
    readonly value: unknown;
    /** The JSON text of the value, where it is all of the text. */
    readonly text: string | undefined;
    /** The paths of repeated keys. */
    readonly duplicates: readonly string[];
    /** Where everything stands. */
    readonly spots: () => Spot;
    /** How many characters further into the text everything stands. */
    readonly shift: number;
}

export type Contents =
    | { readonly ok: true; readonly contents: readonly Content[] }
    | { readonly ok: false; readonly language: "JSON" | "YAML"; readonly message: string };

/**
 * Reads a text as JSON or as YAML, of which it may hold several documents. One without a value is none.
 *
 * @param isYaml whether it is YAML even where it looks like JSON
 */
export function readContents(text: string, isYaml: boolean): Contents {
    if (looksLikeJson(text)) {
        const reading = readJson(text);
        if (reading.ok) {
            return { ok: true, contents: [{ ...reading, text, spots: () => jsonSpots(text), shift: 0 }] };
        }
        const lines = readLines(text);
        if (lines !== undefined) {
            return { ok: true, contents: [lines] };
        }
        if (!isYaml) {
            return { ok: false, language: "JSON", message: reading.message };
        }
    }
    return readDocuments(text);
}

/**
 * Several JSON values, one a line, as a list of them; undefined for any other text. Brackets and commas around them move
 * everything by one character.
 * https://jsonlines.org
 */
function readLines(text: string): Content | undefined {
    const [, first = ""] = /^\uFEFF?([{[].*[}\]])\r?\n/.exec(text) ?? [];
    if (first === "" || !readJson(first).ok) {
        return undefined;
    }
    const list = `[${text.trimEnd().replace(/\s*\n\s*/g, (space) => `,${" ".repeat(space.length - 1)}`)}]`;
    const reading = readJson(list);
    return reading.ok ? { ...reading, text: undefined, spots: () => jsonSpots(list), shift: -1 } : undefined;
}

function readDocuments(text: string): Contents {
    const contents: Content[] = [];
    for (const { padded, shift } of documentsIn(text)) {
        const reading = readYaml(padded);
        if (!reading.ok) {
            return { ok: false, language: "YAML", message: reading.message };
        }
        const { value, duplicates, spots } = reading;
        if (value !== null) {
            contents.push({ value, text: undefined, duplicates, spots: () => spots, shift });
        }
    }
    return { ok: true, contents };
}

/** Ends one YAML document and begins another: it can stand in no value. https://yaml.org/spec/1.1/#id869033 */
const MARKER = /(?<=^|[\r\n])---(?=\s|$)/g;

/** The documents of a YAML text, each with as many line breaks before it as stand there in the text. */
function documentsIn(text: string): readonly { readonly padded: string; readonly shift: number }[] {
    const starts = Array.from(text.matchAll(MARKER), ({ index }) => index);
    if (starts.length < 2 && !holdsValue(text.slice(0, starts[0] ?? 0))) {
        return [{ padded: text, shift: 0 }];
    }
    // What stands before the first marker may be directives for the first document.
    const [first = 0] = starts;
    const bounds = [...(holdsValue(text.slice(0, first)) ? [0, first] : [0]), ...starts.slice(1)];
    return bounds.map((start, index) => {
        const breaks = text.slice(0, start).replace(/[^\r\n]/g, "");
        return {
            padded: breaks + text.slice(start, bounds[index + 1]),
            shift: start - breaks.length,
        };
    });
}

/** Whether there is more than directives and comments. */
function holdsValue(text: string): boolean {
    return text
        .replace(/^\uFEFF/, "")
        .split(/[\r\n]+/)
        .some((line) => !/^\s*(#|$)/.test(line) && !line.startsWith("%"));
}

/** By its first character; a percent sign begins encoded JSON, unless it begins a directive. */
function looksLikeJson(text: string): boolean {
    return /^[\s\uFEFF]*(?:[{["]|%(?!YAML|TAG))/.test(text);
}
