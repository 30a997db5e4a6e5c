import { existsSync } from "node:fs";
import { type Kind, KINDS } from "../documents/kind";
import { type Configuration, DEFAULT_CONFIGURATION, readConfiguration } from "../options/configuration";
import { RULES } from "../rules";
import { assignmentIn, type Parameters, readParameters } from "../sources/parameters";
import { UnreadableError } from "../sources/source";
import { readText } from "../sources/text";
import { readJson } from "../values/json";
import { type Arguments, refuse, UsageError } from "./arguments";
import { didYouMean } from "./suggestion";
import { type Threshold, THRESHOLDS } from "./threshold";

export const FORMATS = ["text", "json", "sarif", "github"] as const;

export type Format = (typeof FORMATS)[number];

/** What a check was asked for. */
export interface CheckSettings {
    readonly kind: Kind | undefined;
    /** Of the rules that were chosen. */
    readonly configuration: Configuration;
    readonly parameters: Parameters;
    readonly allowUnknown: boolean;
    readonly format: Format;
    readonly threshold: Threshold;
    readonly isVerbose: boolean;
    /** The file that the report goes to. */
    readonly output: string | undefined;
    readonly baseline: string | undefined;
    readonly writeBaseline: string | undefined;
}

/**
 * Reads what a check is asked for, with the files that its options name.
 *
 * @throws UsageError or ConfigurationError with every problem
 */
export function checkSettings(given: Arguments): CheckSettings {
    const { flags, values } = given;
    const [only, skip] = [rulesIn(given, "only"), rulesIn(given, "skip")];
    refuse([
        ...foreignOptions(given),
        ...exclusive(given),
        ...unknownValue(given, "kind", KINDS),
        ...unknownValue(given, "format", FORMATS),
        ...unknownValue(given, "fail-on", THRESHOLDS),
        ...unknownRules("only", only),
        ...unknownRules("skip", skip),
    ]);
    const config = values.get("config");
    const configuration = config === undefined ? DEFAULT_CONFIGURATION : configurationIn(config);
    return {
        kind: chosen(KINDS, values.get("kind")),
        configuration: selected(configuration, only, skip),
        parameters: parametersIn(given.lists.get("parameters") ?? []),
        allowUnknown: flags.has("allow-unknown"),
        format:
            chosen(FORMATS, values.get("format")) ??
            (flags.has("json") ? "json" : flags.has("sarif") ? "sarif" : "text"),
        threshold: chosen(THRESHOLDS, values.get("fail-on")) ?? "mandatory",
        isVerbose: flags.has("verbose"),
        output: values.get("output"),
        baseline: values.get("baseline"),
        writeBaseline: values.get("write-baseline"),
    };
}

/** Options of `access`, which would change nothing here. */
function foreignOptions({ flags, values }: Arguments): readonly string[] {
    return [
        ...(["markdown"] as const).filter((name) => flags.has(name)),
        ...(["against"] as const).filter((name) => values.has(name)),
    ].map((name) => `--${name} is an option of keyless-policy access, not of check`);
}

/** What says the same in two ways, or takes a baseline while it writes one. */
function exclusive({ flags, values }: Arguments): readonly string[] {
    const formats = [
        ...(["json", "sarif"] as const).filter((name) => flags.has(name)),
        ...(["format"] as const).filter((name) => values.has(name)),
    ];
    const baselines = (["baseline", "write-baseline"] as const).filter((name) => values.has(name));
    return [formats, baselines]
        .filter(({ length }) => length > 1)
        .map((names) => `${names.map((name) => `--${name}`).join(" and ")} exclude each other; choose one`);
}

function chosen<T extends string>(known: readonly T[], value: string | undefined): T | undefined {
    return known.find((one) => one === value);
}

function unknownValue(
    { values }: Arguments,
    option: "kind" | "format" | "fail-on",
    known: readonly string[],
): readonly string[] {
    const value = values.get(option);
    return value === undefined || known.includes(value)
        ? []
        : [`--${option} must be one of ${known.join(", ")}, not ${JSON.stringify(value)}`];
}

const RULE_IDS = RULES.map(({ id }) => id);

/** Rules after an option, with commas between them or one after the other. */
function rulesIn({ lists }: Arguments, option: "only" | "skip"): readonly string[] {
    return (lists.get(option) ?? []).flatMap((value) => value.split(",")).map((rule) => rule.trim());
}

function unknownRules(option: string, rules: readonly string[]): readonly string[] {
    return rules
        .filter((rule) => !RULE_IDS.includes(rule))
        .map((rule) => `--${option}: there is no rule ${rule}${didYouMean(rule, RULE_IDS)}`);
}

/** The configuration with the rules that were not chosen disabled. */
function selected(
    configuration: Configuration,
    only: readonly string[],
    skip: readonly string[],
): Configuration {
    const isChosen = (rule: string): boolean =>
        (only.length === 0 || only.includes(rule)) && !skip.includes(rule);
    return new Map(
        Array.from(configuration, ([rule, own]) => [
            rule,
            isChosen(rule) ? own : { ...own, enforcement: "disabled" as const },
        ]),
    );
}

/** Files of parameters and single ones, the later over the earlier. */
export function parametersIn(given: readonly string[]): Parameters {
    return new Map(
        given.flatMap((value) => {
            const entry = existsSync(value) ? undefined : assignmentIn(value);
            return entry === undefined ? Array.from(read(value, readParameters)) : [entry];
        }),
    );
}

function configurationIn(file: string): Configuration {
    return read(file, (text) => {
        const reading = readJson(text);
        if (!reading.ok) {
            throw new UnreadableError(reading.message);
        }
        if (reading.duplicates.length > 0) {
            throw new UnreadableError(`given twice: ${reading.duplicates.join(", ")}`);
        }
        return readConfiguration(reading.value);
    });
}

/** What a file that an option names holds. @throws UsageError where it cannot be read */
function read<T>(file: string, reader: (text: string) => T): T {
    try {
        return reader(readText(file));
    } catch (error) {
        throw error instanceof UnreadableError ? new UsageError(`${file}: ${error.message}`) : error;
    }
}
