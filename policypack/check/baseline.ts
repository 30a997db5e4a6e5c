import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { isObject } from "../values/value";
import { UsageError } from "./arguments";
import type { CheckedFile, FileViolation } from "./violation";

/** A violation that was there when the baseline was written, by what it is. */
export interface BaselineEntry {
    readonly rule: string;
    /** From the folder of the baseline. */
    readonly file: string;
    readonly resource: string | null;
    readonly path: string;
    readonly fingerprint: string;
}

/** The form of the file; a later one may tell violations otherwise. */
const VERSION = 1;

const MEMBERS = ["rule", "file", "path", "fingerprint"] as const;

/** The text of a baseline, the same for the same violations in whatever order the files were given. */
export function writtenBaseline(checked: readonly CheckedFile[], target: string): string {
    const violations = checked
        .flatMap(({ file, violations: own }) => own.map((violation) => entryOf(file, violation, target)))
        .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    return `${JSON.stringify({ version: VERSION, violations }, undefined, 2)}\n`;
}

/** @throws UsageError where the file is no baseline */
export function readBaseline(file: string): readonly BaselineEntry[] {
    let value: unknown;
    try {
        value = JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new UsageError(`--baseline ${file}: ${message}; write one with --write-baseline`);
    }
    if (!isObject(value) || value["version"] !== VERSION || !isEntries(value["violations"])) {
        throw new UsageError(`--baseline ${file}: is no baseline; write one with --write-baseline`);
    }
    return value["violations"];
}

function isEntries(value: unknown): value is readonly BaselineEntry[] {
    return (
        Array.isArray(value) &&
        value.every((entry) => isObject(entry) && MEMBERS.every((name) => typeof entry[name] === "string"))
    );
}

export interface Compared {
    /** The files with their new violations. */
    readonly checked: readonly CheckedFile[];
    /** How many violations the baseline has. */
    readonly known: number;
    /** What the baseline has of the rules and files that were judged, and was not found any more. */
    readonly mended: readonly BaselineEntry[];
}

/** What a run looked at, so that what it did not look at is not taken for mended. */
export interface Extent {
    /** The file of the baseline. */
    readonly target: string;
    /** All files that were read, those without a policy too. */
    readonly read: readonly string[];
    /** The rules that were applied. */
    readonly rules: ReadonlySet<string>;
}

/** What is new since a baseline was written. One that stands there twice is covered twice. */
export function compare(
    checked: readonly CheckedFile[],
    baseline: readonly BaselineEntry[],
    { target, read, rules }: Extent,
): Compared {
    const remaining = new Map<string, BaselineEntry[]>();
    for (const entry of baseline) {
        remaining.set(keyOf(entry), [...(remaining.get(keyOf(entry)) ?? []), entry]);
    }
    const isNew = (file: string, violation: FileViolation): boolean =>
        remaining.get(keyOf(entryOf(file, violation, target)))?.pop() === undefined;
    const fresh = checked.map(({ file, violations, ...rest }) => ({
        file,
        ...rest,
        violations: violations.filter((violation) => isNew(file, violation)),
    }));
    const places = new Set(read.map((file) => placeOf(file, target)));
    return {
        checked: fresh,
        known: countIn(checked) - countIn(fresh),
        mended: Array.from(remaining.values())
            .flat()
            .filter(({ file, rule }) => places.has(file) && rules.has(rule)),
    };
}

function countIn(checked: readonly CheckedFile[]): number {
    return checked.reduce((sum, { violations }) => sum + violations.length, 0);
}

function entryOf(file: string, { rule, resource, identity }: FileViolation, target: string): BaselineEntry {
    const { path, fingerprint } = identity;
    return { rule, file: placeOf(file, target), resource, path, fingerprint };
}

/** A file from the folder of the baseline, so that it is the same wherever the command is run. */
function placeOf(file: string, target: string): string {
    return file === "-"
        ? file
        : relative(dirname(resolve(target)), resolve(file))
              .split(sep)
              .join("/");
}

function keyOf({ rule, file, resource, path, fingerprint }: BaselineEntry): string {
    return JSON.stringify([file, rule, resource, path, fingerprint]);
}
