import { NO_PLACE, type Kind } from "../documents/kind";
import { locate, type LocatedDocument } from "../documents/located";
import { survey } from "../documents/survey";
import { type DescribingFile, today, withoutExcepted } from "../options/exceptions";
import type { Resource } from "../resources/resource";
import type { StackResource } from "../resources/stack";
import type { Options } from "../rules/options";
import type { RuleMetadata, StackViolation, Violation } from "../rules/rule";
import type { Finding } from "./finding";
import { type ConfiguredRule, type Ruleset, rulesetWith } from "./ruleset";

/** What rules are applied to: what was found in one resource, the resources of a stack together, or both. */
export interface Subjects {
    readonly documents?: readonly LocatedDocument[];
    readonly resources?: readonly Resource[];
    readonly stack?: readonly StackResource[];
}

/** The names by which an exception may mean the resource that a finding concerns. */
export type NamesOf = (finding: Finding) => readonly string[];

/**
 * Applies rules, each with its own options, and leaves out what its exceptions cover. Every way into the pack ends here.
 *
 * @param namesOf without it, exceptions cover nothing
 * @param described the file that describes them; undefined in Pulumi
 */
export function evaluate(
    subjects: Subjects,
    ruleset: Ruleset,
    namesOf: NamesOf = () => [],
    described?: DescribingFile,
): Finding[] {
    const { documents = [], resources = [], stack } = subjects;
    const findings: Finding[] = [];
    for (const document of documents) {
        collect(findings, document, ruleset.documents, namesOf, described);
    }
    for (const resource of resources) {
        collect(findings, resource, ruleset.resources, namesOf, described);
    }
    if (stack !== undefined) {
        collect(findings, stack, ruleset.stack, namesOf, described);
    }
    return findings;
}

type RuleOver<Subject> = RuleMetadata & {
    check(subject: Subject, options: Options): readonly (Violation | StackViolation)[];
};

/** Most rules find nothing in most documents, and then this costs nothing. */
function collect<Subject>(
    findings: Finding[],
    subject: Subject,
    rules: readonly ConfiguredRule<RuleOver<Subject>>[],
    namesOf: NamesOf,
    described: DescribingFile | undefined,
): void {
    for (const { rule, enforcement, options, exceptions } of rules) {
        for (const violation of rule.check(subject, options)) {
            const remediation = violation.remediation ?? rule.remediation;
            const finding: Finding = { ...violation, rule: rule.id, enforcement, remediation };
            if (exceptions.length === 0) {
                findings.push(finding);
            } else {
                findings.push(
                    ...withoutExcepted([finding], exceptions, namesOf(finding), today(), described),
                );
            }
        }
    }
}

const DEFAULT_RULESET = rulesetWith();

/**
 * Judges one policy document by all rules.
 *
 * @param document the document as an object, or as its JSON text
 * @param kind what it is attached to; found out from its content by default
 * @param ruleset every rule at its own level by default, with nothing trusted
 */
export function checkDocument(document: unknown, kind?: Kind, ruleset = DEFAULT_RULESET): Finding[] {
    return evaluate({ documents: [locate(document, "", NO_PLACE, kind)] }, ruleset);
}

/**
 * Judges the properties of a resource, with every policy document and every resource described in them, or any other
 * value such as a template.
 *
 * @param type the type of the resource; empty where there is none
 */
export function checkProperties(properties: unknown, type = "", ruleset = DEFAULT_RULESET): Finding[] {
    return evaluate(survey(properties, type), ruleset);
}
