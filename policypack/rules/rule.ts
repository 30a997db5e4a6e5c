import type { LocatedDocument } from "../documents/located";
import type { StatementLabel } from "../iam/document";
import type { Resource } from "../resources/resource";
import type { StackResource } from "../resources/stack";
import type { Problem } from "../values/problem";
import type { Options } from "./options";

export type Severity = "low" | "medium" | "high" | "critical";
export type Enforcement = "mandatory" | "advisory";

/** A chapter of a framework that a rule serves. */
export interface Reference {
    readonly name: string;
    readonly version: string;
    readonly reference: string;
    readonly specification: string;
}

/** One thing that is wrong in one place, with a remediation where it is more precise than the rule's own. */
export interface Violation extends Problem {
    readonly statement?: StatementLabel;
    /** An external principal, or a token of one, that is admitted. */
    readonly witness?: string;
}

/** What every rule says of itself. */
export interface RuleMetadata {
    /** The name of the rule's file, in kebab case. It is an identity: configuration and exceptions name it. */
    readonly id: string;
    readonly title: string;
    /** Why it matters. */
    readonly why: string;
    readonly severity: Severity;
    /** What a violation does by default. */
    readonly enforcement: Enforcement;
    readonly remediation: string;
    /** What looks alike and is no violation, and why. */
    readonly accepted?: string;
    readonly url: string;
    readonly references: readonly Reference[];
    /** What the rule takes from the configuration beside its enforcement and its exceptions. */
    readonly settings?: readonly (keyof Options)[];
}

/** A rule over one policy document, wherever it was found. */
export interface DocumentRule extends RuleMetadata {
    check(located: LocatedDocument, options: Options): readonly Violation[];
}

/** A rule over one resource, whatever tool describes it. */
export interface ResourceRule extends RuleMetadata {
    check(resource: Resource, options: Options): readonly Violation[];
}

/** One thing that is wrong between resources. */
export interface StackViolation extends Violation {
    /** The `id` of the resource to change. */
    readonly resource: string;
}

/**
 * A rule over all resources of a stack together. The engine runs it when the preview is complete, and again at the end of
 * an update, when the resources exist. What one resource shows belongs into a rule over single resources.
 */
export interface StackRule extends RuleMetadata {
    check(resources: readonly StackResource[], options: Options): readonly StackViolation[];
}
