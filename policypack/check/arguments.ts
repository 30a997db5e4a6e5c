import { parseArgs } from "node:util";
import { didYouMean } from "./suggestion";

/** Wrong usage, with a message for the user. */
export class UsageError extends Error {}

/** Options that stand alone, those that a value follows, and those that may be given several times. */
const FLAGS = ["allow-unknown", "json", "sarif", "markdown", "verbose", "help", "version"] as const;
const VALUES = [
    "kind",
    "config",
    "format",
    "output",
    "fail-on",
    "baseline",
    "write-baseline",
    "against",
] as const;
const LISTS = ["only", "skip", "parameters"] as const;

export type FlagOption = (typeof FLAGS)[number];
export type ValueOption = (typeof VALUES)[number];
export type ListOption = (typeof LISTS)[number];

/** All options, as they are written. */
export const OPTIONS: readonly string[] = [...FLAGS, ...VALUES, ...LISTS].map((name) => `--${name}`);

/** The arguments of the command line, sorted. */
export interface Arguments {
    readonly flags: ReadonlySet<FlagOption>;
    readonly values: ReadonlyMap<ValueOption, string>;
    readonly lists: ReadonlyMap<ListOption, readonly string[]>;
    readonly positionals: readonly string[];
}

/**
 * Reads the arguments, and reports all problems with them at once.
 *
 * @throws UsageError with every problem
 */
export function parse(args: readonly string[]): Arguments {
    const sorted = new Sorted();
    const { tokens } = parseArgs({
        args: [...args],
        strict: false,
        allowPositionals: true,
        tokens: true,
        options: {
            ...Object.fromEntries(FLAGS.map((name) => [name, { type: "boolean" as const }])),
            ...Object.fromEntries([...VALUES, ...LISTS].map((name) => [name, { type: "string" as const }])),
            help: { type: "boolean", short: "h" },
        },
    });
    for (const token of tokens) {
        if (token.kind === "positional") {
            sorted.positionals.push(token.value);
        } else if (token.kind === "option") {
            sorted.add(token.name, token.rawName, token.value);
        }
    }
    refuse(sorted.problems);
    return sorted;
}

class Sorted implements Arguments {
    readonly flags = new Set<FlagOption>();
    readonly values = new Map<ValueOption, string>();
    readonly lists = new Map<ListOption, string[]>();
    readonly positionals: string[] = [];
    readonly problems: string[] = [];

    add(name: string, written: string, value: string | undefined): void {
        const [flag, single, list] = [isIn(FLAGS, name), isIn(VALUES, name), isIn(LISTS, name)];
        if (flag !== undefined) {
            this.flags.add(flag);
            this.problems.push(...(value === undefined ? [] : [`${written} takes no value`]));
        } else if (single === undefined && list === undefined) {
            this.problems.push(`there is no option ${written}${didYouMean(written, OPTIONS)}`);
        } else if (value === undefined) {
            this.problems.push(`${written} needs a value after it`);
        } else if (list !== undefined) {
            this.lists.set(list, [...(this.lists.get(list) ?? []), value]);
        } else if (single !== undefined) {
            this.problems.push(...(this.values.has(single) ? [`${written} is given twice`] : []));
            this.values.set(single, value);
        }
    }
}

function isIn<T extends string>(names: readonly T[], name: string): T | undefined {
    return names.find((one) => one === name);
}

/** @throws UsageError with every problem, if there is one */
export function refuse(problems: readonly string[]): void {
    if (problems.length > 0) {
        throw new UsageError(`${problems.join("\nerror: ")}\nSee keyless-policy --help.`);
    }
}
