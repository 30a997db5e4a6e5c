import type { Cell } from "../cell";
import type { Difference } from "../difference";
import { conditionsToSay, groundInWords, narrowingInWords, targetInWords, whoInWords } from "../wording";

/** The matrix as a table of GitHub's Markdown. */
export function markdownMatrix(cells: readonly Cell[]): string {
    return cells.length === 0 ? "Nobody may do anything.\n" : `${tableOf(cells)}\n`;
}

/** What changes, as the comment of a pull request. */
export function markdownDifference({ gained, lost }: Difference): string {
    const part = (title: string, cells: readonly Cell[]): readonly string[] =>
        cells.length === 0 ? [] : [`### ${title} (${cells.length})\n\n${tableOf(cells)}\n`];
    const parts = [...part("Access gained", gained), ...part("Access lost", lost)];
    return parts.length === 0 ? "No access is gained or lost.\n" : parts.join("\n");
}

const HEAD = ["who", "may", "on", "if", "allowed by", "except"];

function tableOf(cells: readonly Cell[]): string {
    const rows = cells.map((cell) => [
        code([whoInWords(cell.who)]),
        `${cell.undecided.length === 0 ? "" : "undecided: "}${cell.may.map((one) => code([one])).join(", ")}`,
        code([targetInWords(cell)]),
        code(conditionsToSay(cell)),
        code(cell.allowedBy.map(groundInWords)),
        [code(cell.narrowedBy.map(narrowingInWords)), ...cell.undecided.map(plain)]
            .filter(Boolean)
            .join("<br>"),
    ]);
    return [HEAD, HEAD.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Texts of documents, which must not be taken for Markdown; a backtick ends no code where there are two around it. */
function code(texts: readonly string[]): string {
    return texts
        .map((text) => `\`\` ${text.replaceAll("|", "\\|").replaceAll("``", "` `")} \`\``)
        .join("<br>");
}

function plain(text: string): string {
    return text.replace(/[\\`*_{}[\]<>|#]/g, "\\$&");
}
