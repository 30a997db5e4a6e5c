import { type Configuration, DEFAULT_CONFIGURATION } from "../options/configuration";
import type { Exception } from "../options/exceptions";
import { DOCUMENT_RULES, RESOURCE_RULES, STACK_RULES } from "../rules";
import type { Options } from "../rules/options";
import type { DocumentRule, Enforcement, ResourceRule, RuleMetadata, StackRule } from "../rules/rule";

/** A rule to apply, and how. */
export interface ConfiguredRule<Rule extends RuleMetadata> {
    readonly rule: Rule;
    readonly enforcement: Enforcement;
    readonly options: Options;
    readonly exceptions: readonly Exception[];
}

/** The rules to apply, by what they look at. */
export interface Ruleset {
    readonly documents: readonly ConfiguredRule<DocumentRule>[];
    readonly resources: readonly ConfiguredRule<ResourceRule>[];
    readonly stack: readonly ConfiguredRule<StackRule>[];
}

/** The rules that a configuration names and does not disable, in the order in which they report. */
export function rulesetOf(configuration: Configuration): Ruleset {
    const configured = <Rule extends RuleMetadata>(rules: readonly Rule[]): readonly ConfiguredRule<Rule>[] =>
        rules.flatMap((rule) => {
            const own = configuration.get(rule.id);
            return own === undefined || own.enforcement === "disabled"
                ? []
                : [{ rule, ...own, enforcement: own.enforcement }];
        });
    return {
        documents: configured(DOCUMENT_RULES),
        resources: configured(RESOURCE_RULES),
        stack: configured(STACK_RULES),
    };
}

/** Every rule at its own level, without exceptions, and with nothing trusted but what the options say. */
export function rulesetWith(options: Partial<Options> = {}): Ruleset {
    const configuration = Array.from(
        DEFAULT_CONFIGURATION,
        ([id, own]) => [id, { ...own, options: { ...own.options, ...options } }] as const,
    );
    return rulesetOf(new Map(configuration));
}
