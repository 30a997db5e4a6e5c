import { takesOnlyTokens } from "./actions";
import { exampleArn, isAccountId, parseArn } from "./arn";
import { type ConditionTest, decidedWith } from "./condition";
import { denialsOf, escapes, type Verdict } from "./denials";
import type { PolicyDocument, Statement } from "./document";
import { fillWildcards, hasWildcard } from "./pattern";
import type { PrincipalEntry } from "./principals";
import { hasPassingValue, requestSays } from "./requests";

/** Somebody who calls AWS, by what condition keys can see of them. */
interface Caller {
    readonly arn: string;
    readonly account: string;
    /** Undefined where the account is in none. */
    readonly organization: string | undefined;
}

/** The account and the organization of an external principal. */
const EXTERNAL = { account: "999999999999", organization: "o-attacker00" };

/** Values of one key that are tried: one that passes is enough. */
const MAX_VALUES = 3;

/**
 * A caller that the statement's condition admits: an external principal if it admits one, else a principal of the account,
 * the organization or the pattern that the condition names, but never one whom it spells out. Undefined where none was found.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param principal the account whose callers the principal names; any account by default
 */
export function admittedCaller(
    document: PolicyDocument,
    statement: Statement,
    principal: { readonly account?: string; readonly partition?: string } = {},
): string | undefined {
    if (takesOnlyTokens(statement)) {
        return undefined;
    }
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
    return found && inWords(found, [statement, ...denials]);
}

/** A caller in words, with the organization where it matters. */
function inWords({ arn, organization }: Caller, statements: readonly Statement[]): string {
    const asksForOrganization = statements.some(({ conditions }) =>
        conditions.some(({ key }) => key === ORGANIZATION_KEY),
    );
    if (!asksForOrganization) {
        return arn;
    }
    return organization === undefined
        ? `${arn} without an organization`
        : `${arn} of organization ${organization}`;
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
        ...accounts.map((account) => roleOf(account, partition)),
        ...wanted(statement, "aws:principalarn").filter(hasWildcard).flatMap(examplePrincipals),
    ];
    const organizations = [
        undefined,
        EXTERNAL.organization,
        ...valuesOf(statement, ORGANIZATION_KEY),
        ...denials.flatMap((denial) => excepted(denial, ORGANIZATION_KEY)),
    ];
    return arns.flatMap((arn) => {
        const account = parseArn(arn)?.account ?? "";
        return home !== undefined && home !== account
            ? []
            : organizations.map((organization) => ({ arn, account, organization }));
    });
}

function roleOf(account: string, partition: string): string {
    return `arn:${partition}:iam::${account}:role/attacker`;
}

/** The ARN of a role or a user; a session is compared by the ARN of its role. */
const ROLE_OR_USER = /^arn:[^:]+:iam::\d{12}:(role|user)\/[^:]+$/;

/** Roles and users that may match a pattern of ARNs. */
function examplePrincipals(pattern: string): string[] {
    const example = exampleArn(pattern) ?? "";
    const arn = parseArn(example);
    return arn === undefined
        ? []
        : [example, roleOf(arn.account, arn.partition)].filter((text) => ROLE_OR_USER.test(text));
}

const ORGANIZATION_KEY = "aws:principalorgid";
const ACCOUNT_KEYS = ["aws:principalaccount", "kms:calleraccount", "aws:sourceowner"];

/** The first values that a statement wants of a key, with a plain text for each wildcard. */
function valuesOf(statement: Statement, key: string): string[] {
    return wanted(statement, key).map(fillWildcards);
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
    const mayChoose = ({ key }: ConditionTest) =>
        hasPassingValue(conditions.filter((test) => test.key === key));
    return conditions.every((test) => saysOf(caller, test, mayChoose(test)) === true);
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
        case "refused":
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
    if (key === ORGANIZATION_KEY) {
        return decidedWith(test, caller.organization);
    }
    if (ACCOUNT_KEYS.includes(key)) {
        return decidedWith(test, caller.account);
    }
    return requestSays(test, chosen);
}
