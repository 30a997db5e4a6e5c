import { Scalar } from "yaml";
import { compare } from "../../iam/policy";
import { type PinnedAction } from "./pinnedActions";

/** One step of a job. */
export type Step = Readonly<Record<string, unknown>>;

/** The commit decides; the release stands beside it for people and for tools that look for newer ones. */
export function pinned({ action, commit, release }: PinnedAction): Scalar<string> {
    return commented(`${action}@${commit}`, release);
}

/** A value with a comment at the end of its line. */
export function commented(value: string, comment: string): Scalar<string> {
    const scalar = new Scalar(value);
    scalar.comment = ` ${comment}`;
    return scalar;
}

/** The lines of a script. */
export function lines(...all: readonly string[]): string {
    return `${all.join("\n")}\n`;
}

/** Each value once, sorted. */
export function unique(values: readonly string[]): string[] {
    return [...new Set(values)].sort(compare);
}

/** A text within an expression of GitHub's. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}

/** An expression of GitHub's. */
export function expression(text: string): string {
    return `\${{ ${text} }}`;
}
