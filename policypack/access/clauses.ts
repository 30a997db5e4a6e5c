import type { ConditionTest } from "../iam/condition";
import type { Statement } from "../iam/document";
import { hasVariable } from "../iam/pattern";
import type { Policy } from "./account";
import type { Ground } from "./cell";
import { EVERYTHING, type PatternSet } from "./scope";

/** A statement as sets: of actions, of resources, and of the conditions that have to hold. */
export interface Clause {
    readonly statement: Statement;
    readonly ground: Ground;
    /** In lower case. */
    readonly actions: PatternSet;
    /** Undefined where the statement names none, because the policy stands on the resource. */
    readonly resources: PatternSet | undefined;
    readonly tests: readonly ConditionTest[];
    /** What of it is not known yet. */
    readonly unknown: readonly string[];
}

const read = new WeakMap<Policy, readonly Clause[]>();

/** The statements of a policy, read once. */
export function clausesOf(policy: Policy): readonly Clause[] {
    const known =
        read.get(policy) ?? policy.document.statements.map((statement) => clauseOf(statement, policy));
    read.set(policy, known);
    return known;
}

export function allowing(policies: readonly Policy[]): readonly Clause[] {
    return policies.flatMap(clausesOf).filter(({ statement }) => statement.allows);
}

export function denying(policies: readonly Policy[]): readonly Clause[] {
    return policies.flatMap(clausesOf).filter(({ statement }) => !statement.allows);
}

function clauseOf(statement: Statement, { file, owner, reported, when }: Policy): Clause {
    const { actionElement, actions, resourceElement, resources } = statement;
    return {
        statement,
        ground: { file, owner, path: reported(statement.path), statement: statement.label },
        actions: scopeOf(
            actions.map((action) => action.toLowerCase()),
            actionElement === "NotAction",
        ),
        resources:
            resourceElement === undefined
                ? undefined
                : scopeOf(resources.map(withoutVariables), resourceElement === "NotResource"),
        tests: statement.conditions,
        unknown: [...(when === undefined ? [] : [`only where ${when}`]), ...unknownIn(statement)],
    };
}

function scopeOf(patterns: readonly string[], isNegated: boolean): PatternSet {
    return isNegated ? { within: EVERYTHING.within, except: patterns } : { within: patterns, except: [] };
}

/** A policy variable stands for whatever the request says. */
function withoutVariables(text: string): string {
    return text.replace(/\$\{[^}]*\}/g, "*");
}

function unknownIn({ conditionUnknown, resourceUnknown, resources, actions }: Statement): readonly string[] {
    return [
        ...(conditionUnknown ? ["part of the condition is known only after apply"] : []),
        ...(resources.some(hasVariable)
            ? ["each request decides what a policy variable in the resources is"]
            : []),
        ...(resourceUnknown ? ["part of the resources is known only after apply"] : []),
        ...(actions.length === 0 ? ["the actions are known only after apply"] : []),
    ];
}
