import type { Cell } from "../cell";
import type { Difference } from "../difference";
import { conditionsToSay, groundInWords, narrowingInWords, targetInWords, whoInWords } from "../wording";

/** The matrix for a reader: a paragraph for each resource, and in it whoever may do something there. */
export function textMatrix(cells: readonly Cell[], width: number): string {
    return cells.length === 0
        ? "Nobody may do anything.\n"
        : `${grouped(cells, width).join("\n")}\n${totalOf(cells)}\n`;
}

/** What changes, with a sign before each. */
export function textDifference({ gained, lost }: Difference, width: number): string {
    const part = (title: string, cells: readonly Cell[]): readonly string[] =>
        cells.length === 0 ? [] : [title, "", ...grouped(cells, width)];
    const lines = [...part("Gained", gained), ...part("Lost", lost)];
    return lines.length === 0
        ? "No access is gained or lost.\n"
        : `${lines.join("\n")}\n${gained.length} gained, ${lost.length} lost\n`;
}

function grouped(cells: readonly Cell[], width: number): readonly string[] {
    const groups = new Map<string, Cell[]>();
    for (const cell of cells) {
        const name = targetInWords(cell);
        const group = groups.get(name) ?? [];
        group.push(cell);
        groups.set(name, group);
    }
    return Array.from(groups).flatMap(([name, group]) => [
        ...wrapped(name, "", width),
        ...group.flatMap((cell) => linesOf(cell, width)),
        "",
    ]);
}

function linesOf(cell: Cell, width: number): readonly string[] {
    const { who, may, allowedBy, narrowedBy, undecided } = cell;
    const conditions = conditionsToSay(cell);
    return [
        ...wrapped(
            `${whoInWords(who)} may ${undecided.length === 0 ? "" : "perhaps "}${may.join(", ")}`,
            "  ",
            width,
        ),
        ...conditions.flatMap((one) => wrapped(`if ${one}`, "      ", width)),
        ...allowedBy.flatMap((ground) => wrapped(`by ${groundInWords(ground)}`, "      ", width)),
        ...narrowedBy.flatMap((one) => wrapped(`not ${narrowingInWords(one)}`, "      ", width)),
        ...undecided.flatMap((reason) => wrapped(`undecided: ${reason}`, "      ", width)),
    ];
}

function totalOf(cells: readonly Cell[]): string {
    const open = cells.filter(({ undecided }) => undecided.length > 0).length;
    return `${cells.length - open} allowed, ${open} undecided`;
}

/** A line that fits, with what is left of it on the next ones; a word that is longer than a line is divided. */
function wrapped(text: string, indent: string, width: number): readonly string[] {
    const room = Math.max(20, width - indent.length - 2);
    const lines: string[] = [];
    let rest = text;
    while (rest.length > room) {
        const blank = rest.lastIndexOf(" ", room);
        const end = blank > 0 ? blank : room;
        lines.push(rest.slice(0, end));
        rest = rest.slice(end).trimStart();
    }
    return [...lines, rest].map((line, index) => `${indent}${index === 0 ? "" : "  "}${line}`);
}
