import { RULES } from "../rules";
import { DEFAULT_OPTIONS, type Options } from "../rules/options";
import type { Enforcement, RuleMetadata } from "../rules/rule";
import { element, member } from "../values/path";
import type { Problem } from "../values/problem";
import { isObject, nameOf } from "../values/value";
import { type Exception, EXCEPTIONS_SCHEMA } from "./exceptions";
import { OPTION_SCHEMAS } from "./optionSchemas";
import { problemsIn, type Schema } from "./schema";

/** How one rule is to work. */
export interface RuleConfiguration {
    readonly enforcement: Enforcement | "disabled";
    readonly options: Options;
    readonly exceptions: readonly Exception[];
}

/** The configuration of every rule, by the rule's ID. */
export type Configuration = ReadonlyMap<string, RuleConfiguration>;

/** An invalid configuration, with all of its problems. */
export class ConfigurationError extends Error {
    constructor(readonly problems: readonly Problem[]) {
        super(
            `the configuration of the policy pack is invalid:\n${problems.map(({ path, message }) => `  ${path} ${message}`).join("\n")}`,
        );
        this.name = "ConfigurationError";
    }
}

/** Names the schema of the file for editors. */
export const SCHEMA_KEY = "$schema";

/** How CrossGuard names the levels; `remediate` is `mandatory` for a rule that changes nothing. */
const LEVELS: Readonly<Record<string, Enforcement | "disabled">> = {
    mandatory: "mandatory",
    remediate: "mandatory",
    advisory: "advisory",
    disabled: "disabled",
};

export const LEVEL_NAMES: readonly string[] = Object.keys(LEVELS);

/** The settings of a rule, beside its enforcement level, which CrossGuard reads itself. */
export function settingsOf(rule: RuleMetadata): Readonly<Record<string, Schema>> {
    const options = (rule.settings ?? []).map((name) => [name, OPTION_SCHEMAS[name]] as const);
    return { ...Object.fromEntries(options), exceptions: EXCEPTIONS_SCHEMA };
}

/**
 * Reads the whole configuration, in the form of CrossGuard's: a level or an object for each rule, and a level for `all`.
 * https://www.pulumi.com/docs/insights/policy/policy-packs/configuration/
 *
 * @throws ConfigurationError with every problem
 */
export function readConfiguration(value: unknown): Configuration {
    const problems: Problem[] = [];
    if (!isObject(value)) {
        throw new ConfigurationError([
            { path: "(root)", message: `is ${nameOf(value)}, not an object of rules` },
        ]);
    }
    for (const name of Object.keys(value)) {
        if (name !== "all" && name !== SCHEMA_KEY && !RULES.some(({ id }) => id === name)) {
            problems.push({
                path: name,
                message: `is not a rule; the rules are ${RULES.map(({ id }) => id).join(", ")}`,
            });
        }
    }
    const all = value["all"] === undefined ? undefined : readLevel(value["all"], "all", problems);
    const configuration = new Map(
        RULES.map((rule) => [
            rule.id,
            collect(rule, value[rule.id] ?? {}, all ?? rule.enforcement, rule.id, problems),
        ]),
    );
    if (problems.length > 0) {
        throw new ConfigurationError(problems);
    }
    return configuration;
}

/** The configuration where none is given: each rule at its own level, with nothing trusted and nothing excepted. */
export const DEFAULT_CONFIGURATION: Configuration = readConfiguration({});

/**
 * Reads the configuration of one rule, as CrossGuard hands it over.
 *
 * @throws ConfigurationError with every problem
 */
export function readRuleConfiguration(rule: RuleMetadata, value: unknown): RuleConfiguration {
    const problems: Problem[] = [];
    const configuration = collect(rule, value, rule.enforcement, rule.id, problems);
    if (problems.length > 0) {
        throw new ConfigurationError(problems);
    }
    return configuration;
}

function collect(
    rule: RuleMetadata,
    value: unknown,
    level: Enforcement | "disabled",
    path: string,
    problems: Problem[],
): RuleConfiguration {
    if (!isObject(value)) {
        const enforcement = readLevel(value, path, problems) ?? level;
        return { enforcement, options: DEFAULT_OPTIONS, exceptions: [] };
    }
    const { enforcementLevel, ...settings } = value;
    const enforcement =
        enforcementLevel === undefined
            ? level
            : (readLevel(enforcementLevel, member(path, "enforcementLevel"), problems) ?? level);
    const properties = settingsOf(rule);
    const found = problemsIn(
        settings,
        { type: "object", description: "an object", properties, required: [], additionalProperties: false },
        path,
    );
    problems.push(...found);
    if (found.length > 0) {
        return { enforcement, options: DEFAULT_OPTIONS, exceptions: [] };
    }
    // The schema has checked what they are.
    const { exceptions = [], ...options } = settings as Partial<Options> & {
        exceptions?: readonly Exception[];
    };
    problems.push(...exceptions.flatMap(({ expires }, index) => noDay(expires, index, path)));
    return { enforcement, options: { ...DEFAULT_OPTIONS, ...options }, exceptions };
}

function readLevel(value: unknown, path: string, problems: Problem[]): Enforcement | "disabled" | undefined {
    const name = isObject(value) && Object.keys(value).length === 1 ? value["enforcementLevel"] : value;
    const level = typeof name === "string" && Object.hasOwn(LEVELS, name) ? LEVELS[name] : undefined;
    if (level === undefined) {
        problems.push({ path, message: `is ${nameOf(name)}, not one of ${Object.keys(LEVELS).join(", ")}` });
    }
    return level;
}

/** A day that the calendar does not have, such as 30 February. */
function noDay(day: string, index: number, path: string): Problem[] {
    const date = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
        ? []
        : [
              {
                  path: member(element(member(path, "exceptions"), index), "expires"),
                  message: `is ${nameOf(day)}, which is not a day of the calendar`,
              },
          ];
}
