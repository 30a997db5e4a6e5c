import { exampleArn, isAccountId, parseArn } from "./arn";
import { type ConditionTest, decidedWith } from "./condition";
import { denialsOf, escapes, type Verdict } from "./denials";
import type { PolicyDocument, Statement } from "./document";
import type { PrincipalEntry } from "./principals";
import { requestSays } from "./requests";

/** Somebody who calls AWS, by what condition keys can see of them. */
interface Caller {
    readonly arn: string;
    readonly account: string;
    readonly organization: string;
}

/** The account and the organization of an external principal. */
const EXTERNAL = { account: "999999999999", organization: "o-attacker00" };

/** Values of one key that are tried: one that passes is enough. */
const MAX_VALUES = 3;

/**
 * A caller that the statement's condition admits: an external principal if it admits one, else a principal of the account,
 * the organization or the pattern that the condition names. Undefined where none was found.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param principal the account whose callers the principal names; any account by default
 */
export function admittedCaller(
    document: PolicyDocument,
    statement: Statement,
    principal: { readonly account?: string; readonly partition?: string } = {},
): string | undefined {
    const denials = denialsOf(document, statement);
    const found = candidates(statement, denials, principal).find(
        (caller) =>
            passes(statement, caller) &&
            escapes(
                denials,
                (principal) => names(principal, caller),
                (test) => saysOf(caller, test, undefined),
            ),
    );
    if (found === undefined) {
        return undefined;
    }
    return found.organization === EXTERNAL.organization
        ? found.arn
        : `${found.arn} of organization ${found.organization}`;
}

function candidates(
    statement: Statement,
    denials: readonly Statement[],
    { account: home, partition = "aws" }: { readonly account?: string; readonly partition?: string },
): Caller[] {
    const accounts =
        home === undefined
            ? [
                  EXTERNAL.account,
                  ...ACCOUNT_KEYS.flatMap((key) => valuesOf(statement, key)).filter(isAccountId),
              ]
            : [home];
    const arns = [
        ...accounts.map((account) => `arn:${partition}:iam::${account}:role/attacker`),
        ...wanted(statement, "aws:principalarn").flatMap((pattern) => exampleArn(pattern) ?? []),
    ];
    const organizations = [
        EXTERNAL.organization,
        ...valuesOf(statement, "aws:principalorgid"),
        ...denials.flatMap((denial) => excepted(denial, "aws:principalorgid")),
    ];
    return arns.flatMap((arn) => {
        const account = parseArn(arn)?.account ?? "";
        return home !== undefined && home !== account
            ? []
            : organizations.map((organization) => ({ arn, account, organization }));
    });
}

const ACCOUNT_KEYS = ["aws:principalaccount", "kms:calleraccount", "aws:sourceowner"];

/** The first values that a statement wants of a key, with a plain text for each wildcard. */
function valuesOf(statement: Statement, key: string): string[] {
    return wanted(statement, key).map((text) => text.replaceAll("*", "attacker").replaceAll("?", "x"));
}

/** The first values that a denial leaves alone. */
function excepted(denial: Statement, key: string): string[] {
    return denial.conditions
        .filter((test) => test.key === key && test.operator.negated)
        .flatMap((test) => test.values.slice(0, MAX_VALUES))
        .map(({ text }) => text);
}

function wanted(statement: Statement, key: string): string[] {
    return statement.conditions
        .filter((test) => test.key === key && !test.operator.negated)
        .flatMap((test) => test.values.slice(0, MAX_VALUES))
        .map(({ text }) => text);
}

/** Whether a caller's request passes for certain. What the caller chooses does, unless two tests compare it. */
function passes({ conditions }: Statement, caller: Caller): boolean {
    const isAlone = ({ key }: ConditionTest) => conditions.filter((test) => test.key === key).length === 1;
    return conditions.every((test) => saysOf(caller, test, isAlone(test) ? true : undefined) === true);
}

function names({ text, reach }: PrincipalEntry, caller: Caller): boolean {
    switch (reach.kind) {
        case "everyone":
        case "several":
        case "undecided":
            return true;
        case "account":
            return reach.account === caller.account;
        case "one":
            return text === caller.arn;
        case "service":
        case "oidc":
        case "saml":
            return false;
    }
}

/**
 * What a caller's request says to a test.
 *
 * @param chosen what to answer where the caller chooses the value: one choice has to do for all statements
 */
function saysOf(caller: Caller, test: ConditionTest, chosen: Verdict): Verdict {
    const { key } = test;
    if (key === "aws:principalarn") {
        return decidedWith(test, caller.arn);
    }
    if (key === "aws:principalorgid") {
        return decidedWith(test, caller.organization);
    }
    if (ACCOUNT_KEYS.includes(key)) {
        return decidedWith(test, caller.account);
    }
    return requestSays(test, chosen);
}
