import { type Kind, NO_PLACE } from "../documents/kind";
import { locate } from "../documents/located";
import { type Survey, survey } from "../documents/survey";
import type { StatementLabel } from "../iam/document";
import type { StackResource } from "../resources/stack";
import { DOCUMENT_RULES, RESOURCE_RULES, STACK_RULES } from "../rules";
import { DEFAULT_OPTIONS, type Options } from "../rules/options";
import type { Enforcement, RuleMetadata, StackRule, Violation } from "../rules/rule";

/** What a rule found in one place. */
export interface Finding {
    readonly rule: string;
    readonly enforcement: Enforcement;
    readonly path: string;
    readonly statement?: StatementLabel;
    readonly message: string;
    readonly witness?: string;
    readonly remediation: string;
}

/** What a rule over a whole stack found, and on which of its resources. */
export interface StackFinding extends Finding {
    readonly resource: string;
}

/**
 * Judges one policy document.
 *
 * @param document the document as an object, or as its JSON text
 * @param kind what it is attached to; found out from its content by default
 * @param options what the organisation trusts; nothing by default
 */
export function checkDocument(document: unknown, kind?: Kind, options: Options = DEFAULT_OPTIONS): Finding[] {
    return checkSurvey({ documents: [locate(document, "", NO_PLACE, kind)], resources: [] }, options);
}

/**
 * Judges the properties of a resource, with every policy document and every resource described in them, or any other
 * value such as a template.
 *
 * @param type the type of the resource; empty where there is none
 */
export function checkProperties(
    properties: unknown,
    type = "",
    options: Options = DEFAULT_OPTIONS,
): Finding[] {
    return checkSurvey(survey(properties, type), options);
}

/** Judges what was found in one resource. */
export function checkSurvey(found: Survey, options: Options = DEFAULT_OPTIONS): Finding[] {
    const findings: Finding[] = [];
    for (const located of found.documents) {
        for (const rule of DOCUMENT_RULES) {
            collect(findings, rule, rule.check(located, options));
        }
    }
    for (const resource of found.resources) {
        for (const rule of RESOURCE_RULES) {
            collect(findings, rule, rule.check(resource, options));
        }
    }
    return findings;
}

/** Most rules find nothing in most documents, and then this costs nothing. */
function collect(findings: Finding[], rule: RuleMetadata, violations: readonly Violation[]): void {
    for (const violation of violations) {
        findings.push(toFinding(rule, violation));
    }
}

/** Judges how the resources of a stack fit together. */
export function checkStack(
    resources: readonly StackResource[],
    options: Options = DEFAULT_OPTIONS,
): StackFinding[] {
    return STACK_RULES.flatMap((rule) => judgeStack(rule, resources, options));
}

/** What one rule says of one document, or of one resource. */
export function judge<Subject>(
    rule: RuleMetadata & { check(subject: Subject, options: Options): readonly Violation[] },
    subject: Subject,
    options: Options,
): Finding[] {
    return rule.check(subject, options).map((violation) => toFinding(rule, violation));
}

/** What one rule says of a stack. */
export function judgeStack(
    rule: StackRule,
    resources: readonly StackResource[],
    options: Options,
): StackFinding[] {
    return rule.check(resources, options).map(({ resource, ...violation }) => ({
        ...toFinding(rule, violation),
        resource,
    }));
}

function toFinding(rule: RuleMetadata, violation: Violation): Finding {
    return { rule: rule.id, enforcement: rule.enforcement, remediation: rule.remediation, ...violation };
}
