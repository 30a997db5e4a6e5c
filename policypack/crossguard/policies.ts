import type {
    Policy,
    PolicyConfigSchema,
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { type Survey, survey } from "../documents/survey";
import { evaluate } from "../engine/engine";
import { messageOf } from "../engine/finding";
import { type Ruleset, rulesetOf } from "../engine/ruleset";
import { readRuleConfiguration, settingsOf } from "../options/configuration";
import { kindOfResource } from "../resources/resource";
import type { StackResource } from "../resources/stack";
import { DOCUMENT_RULES, RESOURCE_RULES, STACK_RULES } from "../rules";
import type { RuleMetadata } from "../rules/rule";
import { registryOf } from "./registry";
import { markUnknowns, markUnknownProperties } from "./unknowns";

/**
 * The rules as policies of CrossGuard. Importing this starts nothing: only `new PolicyPack` serves.
 * https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/
 */
export function policies(): (ResourceValidationPolicy | StackValidationPolicy)[] {
    const surveyFor = rememberingSurvey();
    return [
        ...[...DOCUMENT_RULES, ...RESOURCE_RULES].map((rule) => toResourcePolicy(rule, surveyFor)),
        ...STACK_RULES.map(toStackPolicy),
    ];
}

function toResourcePolicy(
    rule: RuleMetadata,
    surveyFor: (args: ResourceValidationArgs, rule: RuleMetadata) => Survey,
): ResourceValidationPolicy {
    const rulesetFor = rememberingRuleset(rule);
    return {
        ...describe(rule),
        validateResource: (args, reportViolation) => {
            const ruleset = rulesetFor(args.getConfig());
            for (const finding of evaluate(surveyFor(args, rule), ruleset, () => [args.urn])) {
                reportViolation(messageOf(finding));
            }
        },
    };
}

function toStackPolicy(rule: RuleMetadata): StackValidationPolicy {
    const rulesetFor = rememberingRuleset(rule);
    return {
        ...describe(rule),
        validateStack: (args, reportViolation) => {
            const ruleset = rulesetFor(args.getConfig());
            const stack = args.resources.map(toStackResource);
            for (const finding of evaluate({ stack }, ruleset, ({ resource = "" }) => [resource])) {
                reportViolation(messageOf(finding), finding.resource);
            }
        },
    };
}

function describe(rule: RuleMetadata): Policy {
    const [framework] = rule.references;
    return {
        name: rule.id,
        displayName: rule.title,
        description: `${rule.title}. ${rule.why}`,
        enforcementLevel: rule.enforcement,
        severity: rule.severity,
        remediationSteps: rule.remediation,
        url: rule.url,
        // CrossGuard's type wants lists that can be changed, and changes none of them.
        configSchema: { properties: settingsOf(rule) as PolicyConfigSchema["properties"] },
        ...(framework === undefined ? {} : { framework }),
    };
}

function toStackResource({ type, urn, props, provider }: PolicyResource): StackResource {
    const properties = markUnknownProperties(props);
    const registry = registryOf(properties, provider);
    return { kind: kindOfResource(type), path: "", properties, id: urn, registry };
}

/**
 * CrossGuard calls the policies for one resource one after the other, each with a copy of the properties. They are read
 * for the first of them only: the next resource, or the same one another time, begins with the first policy again.
 */
function rememberingSurvey(): (args: ResourceValidationArgs, rule: RuleMetadata) => Survey {
    const order = new Map([...DOCUMENT_RULES, ...RESOURCE_RULES].map((rule, index) => [rule.id, index]));
    let last: { urn: string; position: number; found: Survey } | undefined;
    return ({ urn, type, props }, { id }) => {
        const position = order.get(id) ?? 0;
        const found =
            last?.urn === urn && position > last.position ? last.found : survey(markUnknowns(props), type);
        last = { urn, position, found };
        return found;
    };
}

/** The configuration is the same for every resource of a run, and so is read once. */
function rememberingRuleset(rule: RuleMetadata): (value: object) => Ruleset {
    let last: { text: string; ruleset: Ruleset } | undefined;
    return (value) => {
        const text = JSON.stringify(value);
        if (last?.text !== text) {
            last = { text, ruleset: rulesetOf(new Map([[rule.id, readRuleConfiguration(rule, value)]])) };
        }
        return last.ruleset;
    };
}
