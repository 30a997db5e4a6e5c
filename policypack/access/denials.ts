import type { PrincipalEntry } from "../iam/principals";
import type { Narrowing } from "./cell";
import type { Clause } from "./clauses";
import { type Draft, openTests } from "./draft";
import { isCovered, shared, type Scope } from "./scope";
import type { Who } from "./who";

/** A Deny that may apply to a request. */
export interface Denial {
    readonly clause: Clause;
    readonly resources: Scope;
    /** Why it may not apply to anything here; undefined where it does. */
    readonly doubt: string | undefined;
}

/** A draft with the Denies that take some of it; undefined where one takes all of it. */
export function narrowed(
    draft: Draft,
    denials: readonly Denial[],
): { readonly draft: Draft; readonly narrowedBy: readonly Narrowing[] } | undefined {
    const narrowedBy: Narrowing[] = [];
    let current = draft;
    for (const denial of denials) {
        const found = narrowingOf(draft, denial);
        if (found !== undefined) {
            const isWhole =
                isCovered(draft.actions, found.actions) && isCovered(draft.resources, found.resources);
            if (isWhole && found.conditions.length === 0) {
                if (found.doubt === undefined) {
                    return undefined;
                }
                current = { ...current, undecided: [...current.undecided, found.doubt] };
            }
            narrowedBy.push(found);
        }
    }
    return { draft: current, narrowedBy };
}

function narrowingOf(
    { who, actions, resources }: Draft,
    { clause, resources: denied, doubt }: Denial,
): Narrowing | undefined {
    const { statement, ground } = clause;
    const reaches = principalsReach(statement.principals, statement.principalElement, who);
    const tests = reaches === "no" ? undefined : openTests(clause.tests, who);
    if (tests === undefined || !shared(actions, clause.actions) || !shared(resources, denied)) {
        return undefined;
    }
    const doubts = [doubt, ...clause.unknown, reaches === "maybe" ? NOT_ALL : undefined].filter(
        (reason) => reason !== undefined,
    );
    return {
        ...ground,
        actions: clause.actions,
        resources: denied,
        conditions: tests,
        principals: statement.principals,
        principalElement: statement.principalElement,
        doubt: doubts[0],
    };
}

const NOT_ALL = "the Deny names some of the principals, and not all of them";

type Reaches = "yes" | "no" | "maybe";

/** Whether a statement's principals are somebody. */
export function principalsReach(
    principals: readonly PrincipalEntry[],
    element: "Principal" | "NotPrincipal" | undefined,
    who: Who,
): Reaches {
    if (element === undefined) {
        return "yes";
    }
    const each = principals.map((entry) => names(entry, who));
    const some = each.includes("yes") ? "yes" : each.includes("maybe") ? "maybe" : "no";
    return element === "Principal" ? some : OPPOSITE[some];
}

const OPPOSITE: Readonly<Record<Reaches, Reaches>> = { yes: "no", no: "yes", maybe: "maybe" };

/** Those of whom a principal of AWS's own may be one. */
const OPEN_KINDS = ["everybody", "organization", "unclear"];

function names({ text, reach }: PrincipalEntry, who: Who): Reaches {
    if (reach.kind === "everyone") {
        return "yes";
    }
    if (reach.kind === "several" || reach.kind === "undecided" || OPEN_KINDS.includes(who.kind)) {
        return "maybe";
    }
    const isPrincipal = ["role", "user", "session", "account"].includes(who.kind);
    switch (reach.kind) {
        case "account":
            return !isPrincipal
                ? "no"
                : who.account === undefined
                  ? "maybe"
                  : yesIf(who.account === reach.account);
        case "one":
            return text === who.name ? "yes" : isPrincipal && mayBe(who) ? "maybe" : "no";
        case "service":
            return yesIf(text === (who.kind === "function" ? "lambda.amazonaws.com" : who.name));
        case "oidc":
            return yesIf(who.issuer === reach.issuer);
        case "saml":
            return yesIf(text === who.name);
        case "refused":
            return "no";
    }
}

/** Whether somebody may be more or other than their name: a session is its role too, and an account is all of its principals. */
function mayBe({ kind, name }: Who): boolean {
    return kind === "session" || kind === "account" || name.includes("*");
}

function yesIf(is: boolean): Reaches {
    return is ? "yes" : "no";
}
