import { ASSUME_WITH_WEB_IDENTITY, coversAction } from "./actions";
import { type ConditionTest, passesWith, passesWithoutKey } from "./condition";
import type { PolicyDocument, Statement } from "./document";
import { type IssuerProfile, profileOf } from "./issuers";
import { hasVariable, hasWildcard, literalPrefix } from "./pattern";
import type { Value } from "./values";

/** A statement that hands out credentials for the tokens of one issuer. */
export interface WebIdentityGrant {
    readonly statement: Statement;
    /** The path of the provider among the principals. */
    readonly path: string;
    readonly issuer: string;
    readonly profile: IssuerProfile;
    /** The statement's tests by their keys, made once for all issuers of the statement. */
    readonly tests: ReadonlyMap<string, readonly ConditionTest[]>;
    /** How many issuers the statement names before this one. */
    readonly position: number;
}

/** Which values of a claim a statement admits. Several tests on one claim are ANDed, so one that pins it is enough. */
export type Admission =
    | {
          readonly kind: "exactly";
          readonly literals: readonly Value[];
          /** No test compares their case. */
          readonly ignoreCase: boolean;
      }
    /** Patterns under whose literal beginnings nobody else can have a subject. */
    | { readonly kind: "bounded" }
    | { readonly kind: "any"; readonly because: "absent" }
    | {
          readonly kind: "any";
          readonly because: "passes-without" | "only-excludes" | "undecided";
          readonly test: ConditionTest;
      }
    | {
          readonly kind: "pattern";
          readonly test: ConditionTest;
          readonly value: Value;
          /** How many other values of the same test are open too. */
          readonly others: number;
      };

/**
 * Every pair of a statement and an OpenID Connect issuer whose tokens it may let in. A statement whose condition is
 * partly unknown is left out: what it admits is decided during the update.
 */
export function webIdentityGrants(
    document: PolicyDocument,
    gitHubIssuers: readonly string[],
): WebIdentityGrant[] {
    return document.statements.flatMap((statement) => {
        const issuers = statement.principals.flatMap(({ path, reach }) =>
            reach.kind === "oidc" ? [{ path, issuer: reach.issuer }] : [],
        );
        if (
            issuers.length === 0 ||
            !statement.allows ||
            statement.principalElement !== "Principal" ||
            statement.conditionUnknown ||
            !coversAction(statement, ASSUME_WITH_WEB_IDENTITY)
        ) {
            return [];
        }
        const tests = byKey(statement.conditions);
        return issuers.map(({ path, issuer }, position) => ({
            statement,
            path,
            issuer,
            profile: profileOf(issuer, gitHubIssuers),
            tests,
            position,
        }));
    });
}

/** The tests of a statement on one claim of the issuer's tokens. */
export function testsOn(grant: WebIdentityGrant, claim: string): readonly ConditionTest[] {
    return grant.tests.get(`${grant.issuer}:${claim}`) ?? [];
}

function byKey(tests: readonly ConditionTest[]): ReadonlyMap<string, readonly ConditionTest[]> {
    const index = new Map<string, ConditionTest[]>();
    for (const test of tests) {
        const same = index.get(test.key);
        if (same === undefined) {
            index.set(test.key, [test]);
        } else {
            same.push(test);
        }
    }
    return index;
}

/**
 * Which values of a claim get in, over all tests on it. A request without the claim must not get in either: an operator
 * that passes then restricts nothing as soon as the key is misspelled.
 *
 * @param wildcardAfter a literal beginning after which a wildcard is acceptable
 */
export function admission(tests: readonly ConditionTest[], wildcardAfter?: RegExp): Admission {
    const [first] = tests;
    if (first === undefined) {
        return { kind: "any", because: "absent" };
    }
    const positive = tests.filter(
        ({ operator }) =>
            !operator.negated && operator.comparison !== "null" && operator.comparison !== "opaque",
    );
    const [some] = positive;
    if (some === undefined) {
        const decided = first.operator.negated || first.operator.comparison === "null";
        return { kind: "any", because: decided ? "only-excludes" : "undecided", test: first };
    }
    if (tests.every(passesWithoutKey)) {
        return { kind: "any", because: "passes-without", test: some };
    }
    const exact = positive.filter((test) => test.values.every((value) => isLiteral(test, value)));
    if (exact.length > 0) {
        return {
            kind: "exactly",
            literals: commonLiterals(exact),
            ignoreCase: exact.every((test) => test.operator.comparison === "equals-ignore-case"),
        };
    }
    const isOpen = (test: ConditionTest, value: Value): boolean =>
        !isLiteral(test, value) &&
        (hasVariable(value.text) || wildcardAfter?.test(literalPrefix(value.text)) !== true);
    if (positive.some((test) => !test.values.some((value) => isOpen(test, value)))) {
        return { kind: "bounded" };
    }
    const open = some.values.filter((value) => isOpen(some, value));
    const [value] = open;
    // `some` has an open value, because none of the positive tests is free of them.
    return value === undefined
        ? { kind: "any", because: "undecided", test: some }
        : { kind: "pattern", test: some, value, others: open.length - 1 };
}

function isLiteral(test: ConditionTest, { text }: Value): boolean {
    return !hasVariable(text) && (test.operator.comparison !== "like" || !hasWildcard(text));
}

/** The literals that every exact test has, as the first of them spells them. */
function commonLiterals(exact: readonly ConditionTest[]): readonly Value[] {
    const [first, ...rest] = exact.map((test) => ({
        test,
        texts: new Set(test.values.map(({ text }) => text)),
    }));
    if (first === undefined) {
        return [];
    }
    // Where a test ignores case, comparing by spelling would drop values that it admits: then the first list stands.
    const comparable = exact.every((test) => test.operator.comparison !== "equals-ignore-case");
    return first.test.values.filter(({ text }) => !comparable || rest.every(({ texts }) => texts.has(text)));
}

/**
 * Whether a token with these claims passes the statement's tests on its issuer's keys. A claim that is not listed may
 * have any value that helps; tests on anything else than the token count as passed.
 */
export function admitsToken(grant: WebIdentityGrant, claims: ReadonlyMap<string, string>): boolean {
    const prefix = `${grant.issuer}:`;
    return grant.statement.conditions.every((test) => {
        if (!test.key.startsWith(prefix)) {
            return true;
        }
        const value = claims.get(test.key.slice(prefix.length));
        return value === undefined || passesWith(test, value);
    });
}
