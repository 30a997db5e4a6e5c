import { styleText } from "node:util";
import { Lines, type Position } from "../../values/sourceMap";
import { type CheckedFile } from "../violation";
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
    const lines = shown.flatMap((file) => [headingOf(file, paint), ...violationsOf(file, paint)]);
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

function violationsOf({ file, violations, text = "" }: CheckedFile, paint: Paint): readonly string[] {
    const lines = new Lines(text);
    return violations.flatMap((violation) => {
        const { position, enforcement, rule, url } = violation;
        const level = paint(enforcement === "mandatory" ? "red" : "yellow", enforcement);
        return [
            `  ${fileName(file)}:${position.line}: ${level} ${paint("bold", rule)}: ${sentenceOf(violation)}`,
            ...frameOf(lines, position, paint),
            `      ${paint("dim", url)}`,
        ];
    });
}

/** The line of a violation between its neighbors, with a mark below its column. */
function frameOf(lines: Lines, { line, column }: Position, paint: Paint): readonly string[] {
    const start = Math.max(0, column - Math.floor(WIDTH / 2));
    const digits = String(line + 1).length;
    return [line - 1, line, line + 1].flatMap((number) => {
        const text = lines.partOf(number, start, start + WIDTH)?.replaceAll("\t", " ");
        if (text === undefined || (text.trim() === "" && number !== line)) {
            return [];
        }
        const shown = printable(text);
        const row =
            `    ${number === line ? ">" : " "} ${String(number).padStart(digits)} | ${shown}`.trimEnd();
        const before = printable(text.slice(0, column - 1 - start)).length;
        return number === line
            ? [row, `      ${" ".repeat(digits)} | ${" ".repeat(before)}${paint("red", "^")}`]
            : [paint("dim", row)];
    });
}
