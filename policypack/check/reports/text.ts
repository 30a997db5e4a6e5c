import { styleText } from "node:util";
import type { CheckedFile, Excerpt, FileViolation } from "../violation";
import { count, fileName, printable, type Report, sentenceOf, totalOf } from "./report";

export interface TextOptions {
    readonly colors: boolean;
    /** Whether a file without violations has a line of its own. */
    readonly isShown: (file: string) => boolean;
}

const PLAIN: TextOptions = { colors: false, isShown: () => true };

/** Wider than this, a line of a file is shown in part. */
const WIDTH = 110;

type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** The results for a reader: a line for each file, and for each violation a paragraph, what it is about, and its page. */
export function textReport(report: Report, { colors, isShown } = PLAIN): string {
    const paint: Paint = (format, text) => (colors ? styleText(format, text, FORCED) : text);
    const shown = report.checked.filter(({ file, violations }) => violations.length > 0 || isShown(file));
    const lines = shown.flatMap((file) => [
        headingOf(file, paint),
        ...file.violations.flatMap((violation) => linesOf(file.file, violation, paint)),
    ]);
    return [...lines, totalOf(report), ""].join("\n");
}

/** Whether there are colors was decided by what the report is for. */
const FORCED = { validateStream: false };

function headingOf({ file, kind, violations }: CheckedFile, paint: Paint): string {
    const fails = violations.some(({ enforcement }) => enforcement === "mandatory");
    const verdict = fails ? paint("red", "FAIL") : paint("green", "PASS");
    const what = violations.length === 0 ? "no violations" : count(violations.length, "violation");
    return `${paint("bold", fileName(file))} (${kind}): ${verdict}, ${what}`;
}

function linesOf(file: string, violation: FileViolation, paint: Paint): readonly string[] {
    const { position, enforcement, rule, url } = violation;
    const level = paint(enforcement === "mandatory" ? "red" : "yellow", enforcement);
    return [
        `  ${printable(file)}:${position.line}: ${level} ${paint("bold", rule)}: ${sentenceOf(violation)}`,
        ...frameOf(position.excerpt, position.line, position.column, paint),
        `      ${paint("dim", url)}`,
    ];
}

/** The line of a violation between its neighbors, with a mark below its column. */
function frameOf({ from, lines }: Excerpt, line: number, column: number, paint: Paint): readonly string[] {
    const start = Math.max(0, column - Math.floor(WIDTH / 2));
    const digits = String(from + lines.length - 1).length;
    return lines.flatMap((text, index) => {
        const number = from + index;
        const shown = printable(text.replaceAll("\t", " ").slice(start, start + WIDTH));
        const before = printable(text.replaceAll("\t", " ").slice(start, column - 1)).length;
        const row =
            `    ${number === line ? ">" : " "} ${String(number).padStart(digits)} | ${shown}`.trimEnd();
        return number === line
            ? [row, `      ${" ".repeat(digits)} | ${" ".repeat(before)}${paint("red", "^")}`]
            : [paint("dim", row)];
    });
}
