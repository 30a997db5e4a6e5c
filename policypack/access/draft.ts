import { type ConditionTest, decidedWith } from "../iam/condition";
import type { Ground } from "./cell";
import type { Clause } from "./clauses";
import { type PatternSet, shared } from "./scope";
import { ANY_SUBJECT, type Who } from "./who";

/** What one statement allows somebody, or several that have to allow it together, before any Deny. */
export interface Draft {
    readonly who: Who;
    readonly actions: PatternSet;
    readonly resources: PatternSet;
    readonly tests: readonly ConditionTest[];
    readonly allowedBy: readonly Ground[];
    readonly undecided: readonly string[];
}

/** What a statement allows somebody on resources; undefined where that is nothing. */
export function draftOf(who: Who, clause: Clause, resources: PatternSet): Draft | undefined {
    const tests = openTests(clause.tests, who);
    return (
        tests && {
            who,
            actions: clause.actions,
            resources,
            tests,
            allowedBy: [clause.ground],
            undecided: clause.unknown,
        }
    );
}

/** What is left of a draft where another statement has to allow it, too. */
export function alsoAllowed(draft: Draft, clause: Clause): Draft | undefined {
    const actions = shared(draft.actions, clause.actions);
    const resources =
        clause.resources === undefined ? draft.resources : shared(draft.resources, clause.resources);
    const tests = openTests(clause.tests, draft.who);
    return actions && resources && tests
        ? {
              ...draft,
              actions,
              resources,
              tests: [...draft.tests, ...tests],
              allowedBy: [...draft.allowedBy, clause.ground],
              undecided: [...draft.undecided, ...clause.unknown],
          }
        : undefined;
}

export function doubted(draft: Draft, ...reasons: readonly string[]): Draft {
    return reasons.length === 0 ? draft : { ...draft, undecided: [...draft.undecided, ...reasons] };
}

/** The tests that who it is does not decide; undefined where it decides that one fails. */
export function openTests(tests: readonly ConditionTest[], who: Who): readonly ConditionTest[] | undefined {
    const facts = factsOf(who);
    const open: ConditionTest[] = [];
    for (const test of tests) {
        const fact = facts.get(test.key);
        const verdict = fact === undefined ? undefined : decidedWith(test, fact);
        if (verdict === false) {
            return undefined;
        }
        if (verdict === undefined) {
            open.push(test);
        }
    }
    return open;
}

const NO_FACTS: ReadonlyMap<string, string> = new Map();

/** What every request of somebody says of them. */
function factsOf({ kind, name, account, issuer }: Who): ReadonlyMap<string, string> {
    switch (kind) {
        case "role":
        case "user":
            return new Map([
                ["aws:principalarn", name],
                ...(account === undefined ? [] : [["aws:principalaccount", account] as const]),
            ]);
        case "account":
            return new Map([["aws:principalaccount", name]]);
        case "organization":
            return new Map([["aws:principalorgid", name]]);
        case "subject":
            return name === ANY_SUBJECT || /[*?]|\$\{/.test(name)
                ? NO_FACTS
                : new Map([[`${issuer ?? ""}:sub`, name]]);
        case "session":
        case "function":
        case "service":
        case "provider":
        case "everybody":
        case "unclear":
            return NO_FACTS;
    }
}
