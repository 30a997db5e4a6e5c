import { messageOf } from "../../engine/finding";
import type { CheckedFile, FileViolation } from "../violation";

/** What a run found, for whichever format. */
export interface Report {
    /** The files with policies that were judged. */
    readonly checked: readonly CheckedFile[];
    /** How many files there were without a policy. */
    readonly withoutPolicy: number;
    /** How many violations were left out, because the baseline has them. */
    readonly known: number;
    /** The version of the rules. */
    readonly version: string;
}

/** A violation as one paragraph. */
export function sentenceOf({
    statement,
    witness,
    path,
    resource,
    message,
    remediation,
    enforcement,
}: FileViolation): string {
    const sentence = messageOf({
        path,
        message,
        remediation,
        enforcement,
        ...(statement === null ? {} : { statement }),
        ...(witness === null ? {} : { witness }),
    });
    // A path that begins with the resource names it already.
    return printable(resource === null || path.includes(resource) ? sentence : `${resource}: ${sentence}`);
}

/**
 * A text in which nothing ends the line, moves the cursor or turns the direction: what comes from a file must not be taken for
 * what the command says.
 */
export function printable(text: string): string {
    return text.replace(
        /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

/** The name of a file at the begin of a line. GitHub takes a line that begins with two colons for a command to the runner. */
export function fileName(file: string): string {
    return /^\s*(::|##\[)/.test(file) ? `./${printable(file)}` : printable(file);
}

export function count(number: number, what: string): string {
    return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** A line on how much there is of what. */
export function totalOf({ checked, withoutPolicy, known }: Report): string {
    const all = checked.flatMap(({ violations }) => violations);
    const mandatory = all.filter(({ enforcement }) => enforcement === "mandatory").length;
    return [
        count(checked.length, "file"),
        count(mandatory, "mandatory violation"),
        count(all.length - mandatory, "advisory violation"),
        ...(known === 0 ? [] : [`${count(known, "violation")} of the baseline`]),
        ...(withoutPolicy === 0 ? [] : [`${count(withoutPolicy, "file")} without a policy`]),
    ].join(", ");
}
