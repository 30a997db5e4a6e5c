import { exampleArn, isAccountId, parseArn } from "./arn";
import { passesWith } from "./condition";
import type { Statement } from "./document";

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
    statement: Statement,
    principal: { readonly account?: string; readonly partition?: string } = {},
): string | undefined {
    const found = candidates(statement, principal.account, principal.partition ?? "aws").find((caller) =>
        passes(statement, caller),
    );
    if (found === undefined) {
        return undefined;
    }
    return found.organization === EXTERNAL.organization
        ? found.arn
        : `${found.arn} of organization ${found.organization}`;
}

function candidates(statement: Statement, home: string | undefined, partition: string): Caller[] {
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
    const organizations = [EXTERNAL.organization, ...valuesOf(statement, "aws:principalorgid")];
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

function wanted(statement: Statement, key: string): string[] {
    return statement.conditions
        .filter((test) => test.key === key && !test.operator.negated)
        .flatMap((test) => test.values.slice(0, MAX_VALUES))
        .map(({ text }) => text);
}

function passes(statement: Statement, caller: Caller): boolean {
    return statement.conditions.every((test) => {
        if (test.key === "aws:principalarn") {
            return passesWith(test, caller.arn);
        }
        if (test.key === "aws:principalorgid") {
            return passesWith(test, caller.organization);
        }
        return !ACCOUNT_KEYS.includes(test.key) || passesWith(test, caller.account);
    });
}
