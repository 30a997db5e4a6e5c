import type { FileViolation } from "../violation";
import { type Report, sentenceOf, totalOf } from "./report";

/**
 * The results as commands to the runner of GitHub Actions, which shows them beside the lines of a pull request.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function gitHubReport(report: Report): string {
    const commands = report.checked.flatMap(({ file, violations }) =>
        violations.map((violation) => commandFor(file, violation)),
    );
    return [...commands, totalOf(report), ""].join("\n");
}

function commandFor(file: string, violation: FileViolation): string {
    const { rule, enforcement, url, position } = violation;
    const level = enforcement === "mandatory" ? "error" : "warning";
    const properties = { file, line: position.line, col: position.column, title: rule };
    const written = Object.entries(properties).map(
        ([name, value]) => `${name}=${escapedProperty(String(value))}`,
    );
    return `::${level} ${written.join(",")}::${escaped(`${sentenceOf(violation)} ${url}`)}`;
}

function escaped(text: string): string {
    return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
    return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
