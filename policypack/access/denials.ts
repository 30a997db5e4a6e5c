import type { PrincipalEntry } from "../iam/principals";
import type { Narrowing } from "./cell";
import type { Clause } from "./clauses";
import { type Draft, openTests } from "./draft";
import { isCovered, shared, type PatternSet } from "./scope";
import type { Who } from "./who";

/** A Deny that may apply to a request. */
export interface Denial {
    readonly clause: Clause;
    readonly resources: PatternSet;
    /** Why it may not apply to anything here; undefined where it does. */
    readonly doubt: string | undefined;
    /** Whose own policy it is in, where the statement names nobody. */
    readonly of?: PrincipalEntry;
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
        if (found === undefined) {
            continue;
        }
        const { narrowing, isForAll } = found;
        if (isForAll && narrowing.conditions.length === 0 && takesAll(narrowing, draft)) {
            if (narrowing.doubt === undefined) {
                return undefined;
            }
            current = { ...current, undecided: [...current.undecided, narrowing.doubt] };
        }
        narrowedBy.push(narrowing);
    }
    return { draft: current, narrowedBy };
}

function takesAll({ actions, resources }: Narrowing, draft: Draft): boolean {
    return isCovered(draft.actions, actions) && isCovered(draft.resources, resources);
}

/** @returns with whether it is for all of those whom the draft is about */
function narrowingOf(
    { who, actions, resources }: Draft,
    { clause, resources: denied, doubt, of }: Denial,
): { readonly narrowing: Narrowing; readonly isForAll: boolean } | undefined {
    if (!shared(resources, denied) || !shared(actions, clause.actions)) {
        return undefined;
    }
    const { principals, principalElement } =
        of === undefined ? clause.statement : { principals: [of], principalElement: "Principal" as const };
    const reaches = principalsReach(principals, principalElement, who);
    const conditions = reaches === "no" ? undefined : openTests(clause.tests, who);
    return (
        conditions && {
            isForAll: reaches === "yes",
            narrowing: {
                ...clause.ground,
                actions: clause.actions,
                resources: denied,
                conditions,
                principals,
                principalElement,
                doubt: doubt ?? clause.unknown[0],
            },
        }
    );
}

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
