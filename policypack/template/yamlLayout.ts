import type * as Yaml from "yaml";

/** A text that is laid out as the parser wants it, with where each index of it was. */
export interface Layout {
    readonly text: string;
    readonly originOf: (offset: number) => number;
}

/** So many lines are looked after before a text is left to be refused: each costs a run over the text. */
const MAX_REPAIRS = 200;

/** Indentation that was put into a text. */
interface Insertion {
    readonly at: number;
    readonly length: number;
}

/**
 * Ends each line where YAML 1.1 ends one: at CR, NEL, LS and PS too, in a comment as well. No index moves.
 * https://yaml.org/spec/1.1/#id871136
 */
export function withLineFeeds(text: string): string {
    return text.replace(/\r(?!\n)|[\u0085\u2028\u2029]/g, "\n");
}

/**
 * Indents the lines inside of brackets and quotes that are indented less than what holds them. The parser ends the brackets or
 * the text there, as YAML demands it; parsers that CloudFormation's users are used to do not.
 */
export function indented(text: string, yaml: typeof Yaml): Layout {
    const insertions: Insertion[] = [];
    let current = text;
    for (let repairs = 0; repairs < MAX_REPAIRS; repairs++) {
        const begin = firstCutShort(current, yaml);
        const end = begin === undefined ? undefined : endOf(current, begin);
        if (begin === undefined || end === undefined) {
            break;
        }
        const width = begin - current.lastIndexOf("\n", begin);
        const lines = current.slice(begin, end).split("\n");
        current = current.slice(0, begin) + lines.join(`\n${" ".repeat(width)}`) + current.slice(end);
        let at = begin;
        for (const line of lines.slice(0, -1)) {
            at += line.length + 1;
            insertions.push({ at, length: width });
            at += width;
        }
    }
    return { text: current, originOf: (offset) => originOf(offset, insertions) };
}

/** Undoes what was put in, the last first. */
function originOf(offset: number, insertions: readonly Insertion[]): number {
    return insertions.reduceRight(
        (at, { at: from, length }) => (at < from ? at : Math.max(from, at - length)),
        offset,
    );
}

/** Where the first bracket or quote is that the parser ends before its end. */
function firstCutShort(text: string, yaml: typeof Yaml): number | undefined {
    const open: number[] = [];
    let offset = 0;
    let isContent = false;
    for (const lexeme of new yaml.Lexer().lex(text)) {
        const sign: string = isContent ? "" : lexeme;
        if (sign === "[" || sign === "{") {
            open.push(offset);
        } else if (sign === "]" || sign === "}") {
            open.pop();
        } else if (sign === yaml.CST.FLOW_END || (/^["']/.test(sign) && endOf(sign, 0) === undefined)) {
            return open[0] ?? offset;
        }
        isContent = sign === yaml.CST.SCALAR;
        // What the lexer adds are signs of its own, which are not in the text.
        offset += text.startsWith(lexeme, offset) ? lexeme.length : 0;
    }
    return undefined;
}

/** The index behind the end of what begins with a bracket or a quote; undefined where it has none. */
function endOf(text: string, begin: number): number | undefined {
    let depth = 0;
    // A quote inside of a word is a letter of it.
    const tokens = /(?<=^|[\s[\]{},:])(?:"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'(?!')|["'])|(?<=\s)#.*|[[\]{}]/g;
    tokens.lastIndex = begin;
    for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
        const [found] = token;
        if (found === "[" || found === "{") {
            depth++;
        } else if (found === "]" || found === "}") {
            depth--;
        } else if (/^["']$/.test(found) && depth === 0) {
            return undefined;
        }
        if (depth === 0 && !found.startsWith("#")) {
            return tokens.lastIndex;
        }
    }
    return undefined;
}
