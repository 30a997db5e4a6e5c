import { type Actions, ASSUME_WITH_WEB_IDENTITY, coversAction } from "./actions";
import { type ConditionTest, type Operator, passesWithoutKey } from "./condition";
import { denialsOf } from "./denials";
import type { PolicyDocument, Statement } from "./document";
import type { IssuerProfile } from "./issuerProfile";
import { profileOf } from "./issuers";
import type { Value } from "./notes";
import { hasVariable, hasWildcard, literalPrefix } from "./pattern";

/** A statement that hands out credentials for the tokens of one issuer. */
export interface WebIdentityGrant {
    readonly statement: Statement;
    /** The path of the provider among the principals. */
    readonly path: string;
    /** The provider's place is reported already, and only conditions are left to judge. */
    readonly misspelled: boolean;
    readonly issuer: string;
    readonly profile: IssuerProfile;
    /** The statement's tests by their keys, made once for all issuers of the statement. */
    readonly tests: ReadonlyMap<string, readonly ConditionTest[]>;
    /** The statements of the same document that may deny what this one allows. */
    readonly denials: readonly Statement[];
    /** How many issuers the statement names before this one. */
    readonly position: number;
    /** Which subjects are admitted, as far as the issuer's profile can tell. */
    readonly subjects: Admission;
}

/** Which values of a claim a statement admits. Several tests on one claim are ANDed, so one that pins it is enough. */
export type Admission =
    | {
          readonly kind: "exactly";
          readonly literals: readonly Value[];
          /** No test compares their case. */
          readonly ignoreCase: boolean;
      }
    /** Patterns under whose literal prefixes nobody else can have a subject. */
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
 * What was found in the last document: one rule after the other asks for it. More is not kept, because a weak map of all
 * documents costs the collector more than it saves.
 */
let last:
    | {
          readonly document: PolicyDocument;
          readonly gitHubIssuers: readonly string[];
          readonly grants: readonly WebIdentityGrant[];
      }
    | undefined;

/**
 * Every pair of a statement and an OpenID Connect issuer whose tokens it may admit. A statement whose condition is
 * partly unknown is left out: what it admits is decided during the update.
 */
export function webIdentityGrants(
    document: PolicyDocument,
    gitHubIssuers: readonly string[],
): readonly WebIdentityGrant[] {
    if (last?.document !== document || last.gitHubIssuers !== gitHubIssuers) {
        const grants = document.statements.flatMap((statement) =>
            grantsOf(document, statement, gitHubIssuers),
        );
        last = { document, gitHubIssuers, grants };
    }
    return last.grants;
}

function grantsOf(
    document: PolicyDocument,
    statement: Statement,
    gitHubIssuers: readonly string[],
): WebIdentityGrant[] {
    const issuers = issuersOf(statement);
    if (
        issuers.size === 0 ||
        !statement.allows ||
        statement.principalElement !== "Principal" ||
        statement.conditionUnknown ||
        !coversAction(statement, ASSUME_WITH_WEB_IDENTITY)
    ) {
        return [];
    }
    const tests = byKey(statement.conditions);
    const denials = denialsOf(document, WEB_IDENTITY);
    return [...issuers].map(([issuer, { path, misspelled }], position) => {
        const profile = profileOf(issuer, gitHubIssuers);
        const subjects = admission(tests.get(`${issuer}:sub`) ?? [], profile.wildcardAfter);
        return { statement, path, misspelled, issuer, profile, tests, denials, position, subjects };
    });
}

/** What a token is handed in for. */
const WEB_IDENTITY: Actions = { actionElement: "Action", actions: [ASSUME_WITH_WEB_IDENTITY] };

/** The issuers that a statement names, each with its first provider: its keys are the same for all of them. */
function issuersOf({
    principals,
}: Statement): ReadonlyMap<string, Pick<WebIdentityGrant, "path" | "misspelled">> {
    const issuers = new Map<string, Pick<WebIdentityGrant, "path" | "misspelled">>();
    for (const { path, reach } of principals) {
        if (reach.kind === "oidc" && !issuers.has(reach.issuer)) {
            issuers.set(reach.issuer, { path, misspelled: reach.misspelled });
        }
    }
    return issuers;
}

/** Every subject that a document admits by its exact text. */
export function exactSubjects(
    document: PolicyDocument,
    gitHubIssuers: readonly string[],
): { readonly grant: WebIdentityGrant; readonly literal: Value }[] {
    return webIdentityGrants(document, gitHubIssuers).flatMap((grant) =>
        grant.profile.needsSubject && grant.subjects.kind === "exactly"
            ? grant.subjects.literals.map((literal) => ({ grant, literal }))
            : [],
    );
}

/** The tests of a statement on one claim of the issuer's tokens. */
export function testsOn(grant: WebIdentityGrant, claim: string): readonly ConditionTest[] {
    return grant.tests.get(`${grant.issuer}:${claim}`) ?? [];
}

/** The test on the subject that a remediation proposes. Where every run has a subject of its own, only a pattern can name them. */
export function exampleCondition({ issuer, profile: profile }: WebIdentityGrant): string {
    const operator = hasWildcard(profile.example) ? "StringLike" : "StringEquals";
    return `"${operator}": {"${issuer}:sub": "${profile.example}"}`;
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

/** Whether an operator compares a claim as a string. A claim is not an ARN, so operators for ARNs are never true of it. */
function comparesText({ comparison, arn }: Operator): boolean {
    return !arn && comparison !== "null" && comparison !== "opaque";
}

/**
 * Which values of a claim are admitted, over all tests on it. A request without the claim must not be admitted either: an operator
 * that passes then restricts nothing as soon as the key is misspelled.
 *
 * @param wildcardAfter a literal beginning after which a wildcard is acceptable
 */
export function admission(tests: readonly ConditionTest[], wildcardAfter?: RegExp): Admission {
    const [first] = tests;
    if (first === undefined) {
        return { kind: "any", because: "absent" };
    }
    const positive = tests.filter(({ operator }) => !operator.negated && comparesText(operator));
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

/** The literals that pass every exact test, as a test that compares their case spells them, where there is one. */
function commonLiterals(exact: readonly ConditionTest[]): readonly Value[] {
    const lists = exact.map(({ operator, values }) => {
        const ignoresCase = operator.comparison === "equals-ignore-case";
        const plain = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
        const texts = new Set(values.map(({ text }) => plain(text)));
        return { ignoresCase, values, has: (text: string) => texts.has(plain(text)) };
    });
    const base = lists.find(({ ignoresCase }) => !ignoresCase) ?? lists[0];
    return base?.values.filter(({ text }) => lists.every((list) => list.has(text))) ?? [];
}
