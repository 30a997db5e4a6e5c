import { parseArgs } from "node:util";

/** Wrong usage, with a message for the user. */
export class UsageError extends Error {}

/** Options that stand alone, and those that a text follows. */
const FLAGS: readonly string[] = ["allow-unknown", "json", "sarif", "help", "version"];
const TEXTS: readonly string[] = ["kind", "config"];

/** The arguments of the command line, sorted. */
export interface Arguments {
    readonly flags: ReadonlySet<string>;
    readonly texts: ReadonlyMap<string, string>;
    readonly positionals: readonly string[];
}

/**
 * Reads the arguments, and reports all problems with them at once.
 *
 * @throws UsageError with every problem
 */
export function parse(args: readonly string[]): Arguments {
    const flags = new Set<string>();
    const texts = new Map<string, string>();
    const positionals: string[] = [];
    const wrong: string[] = [];
    const { tokens } = parseArgs({
        args: [...args],
        strict: false,
        allowPositionals: true,
        tokens: true,
        options: {
            ...Object.fromEntries(FLAGS.map((name) => [name, { type: "boolean" as const }])),
            ...Object.fromEntries(TEXTS.map((name) => [name, { type: "string" as const }])),
            help: { type: "boolean", short: "h" },
        },
    });
    for (const token of tokens) {
        if (token.kind === "positional") {
            positionals.push(token.value);
        } else if (token.kind === "option" && FLAGS.includes(token.name)) {
            flags.add(token.name);
            wrong.push(...(token.value === undefined ? [] : [`${token.rawName} takes no value`]));
        } else if (token.kind === "option" && TEXTS.includes(token.name)) {
            const repeated = texts.has(token.name);
            wrong.push(
                ...(token.value === undefined ? [`${token.rawName} needs a value after it`] : []),
                ...(repeated ? [`${token.rawName} is given twice`] : []),
            );
            texts.set(token.name, token.value ?? "");
        } else if (token.kind === "option") {
            wrong.push(`there is no option ${token.rawName}`);
        }
    }
    refuse(wrong);
    return { flags, texts, positionals };
}

/** @throws UsageError with every problem, if there is one */
export function refuse(problems: readonly string[]): void {
    if (problems.length > 0) {
        throw new UsageError(`${problems.join("\nerror: ")}\nSee keyless-policy --help.`);
    }
}
