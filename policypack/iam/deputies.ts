import { exampleArn, parseArn } from "./arn";
import { type ConditionTest, decidedWith, passesWithoutKey } from "./condition";
import { denialsOf, escapes, type Verdict } from "./denials";
import type { PolicyDocument, Statement } from "./document";
import type { PrincipalEntry } from "./principals";
import { fixedSays, hasPassingValue, isOfPrincipals } from "./requests";

/** An external account, and the organization that it belongs to. */
const EXTERNAL_ACCOUNT = "999999999999";
const EXTERNAL_ORGANIZATION = "o-attacker00";

/** Values of one key, and patterns of all statements, that are tried: one that passes is enough. */
const MAX_VALUES = 3;
const MAX_PATTERNS = 12;

/** What the request of a service always has, and those keys that it never has: it comes through no network of an account. */
const FIXED: ReadonlyMap<string, string> = new Map([
    ["aws:principalisawsservice", "true"],
    ["aws:securetransport", "true"],
]);
const NEVER_SENT = new Set(["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"]);

/** A service's request on behalf of a resource of the external account. */
interface ServiceRequest {
    readonly service: string;
    readonly source: string;
}

/** Whether a statement asks for the source at all, however loosely. */
export function asksForSource({ conditions }: Statement): boolean {
    return conditions.some(({ key }) => key.startsWith("aws:source"));
}

/**
 * An external account on whose behalf the service is admitted; undefined where none was found. What is not known of a
 * request is taken to pass the statement, and to be denied by a statement of the same document that denies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function admittedExternalAccount(
    document: PolicyDocument,
    statement: Statement,
    service: string,
): string | undefined {
    const denials = denialsOf(document, statement);
    const isAdmitted = externalResources([statement, ...denials]).some((source) => {
        const request = { service, source };
        return (
            passes(statement, request) &&
            escapes(
                denials,
                (principal) => names(principal, service),
                (test) => saysOf(request, test),
            )
        );
    });
    return isAdmitted ? EXTERNAL_ACCOUNT : undefined;
}

/** What is not known passes, unless several tests on it contradict each other. */
function passes({ conditions }: Statement, request: ServiceRequest): boolean {
    const undecided = new Map<string, ConditionTest[]>();
    for (const test of conditions) {
        const says = saysOf(request, test);
        if (says === false) {
            return false;
        }
        if (says === undefined) {
            undecided.set(test.key, [...(undecided.get(test.key) ?? []), test]);
        }
    }
    return Array.from(undecided.values()).every(hasPassingValue);
}

function names({ text, reach }: PrincipalEntry, service: string): boolean {
    switch (reach.kind) {
        case "everyone":
        case "several":
        case "undecided":
            return true;
        case "service":
            return text.toLowerCase() === service.toLowerCase();
        case "account":
        case "one":
        case "oidc":
        case "saml":
        case "refused":
            return false;
    }
}

/** What a service's request says to a test; undefined where that is not known. */
function saysOf({ service, source }: ServiceRequest, test: ConditionTest): Verdict {
    const { key } = test;
    const fixed = FIXED.get(key);
    if (fixed !== undefined) {
        return fixedSays(test, fixed);
    }
    switch (key) {
        case "aws:sourceaccount":
        case "kms:calleraccount":
            return decidedWith(test, EXTERNAL_ACCOUNT);
        case "aws:sourcearn":
            return decidedWith(test, source);
        case "aws:sourceorgid":
            return decidedWith(test, EXTERNAL_ORGANIZATION);
        case "aws:principalservicename":
            return decidedWith(test, service);
        default:
            return isOfPrincipals(key) || NEVER_SENT.has(key) ? passesWithoutKey(test) : undefined;
    }
}

/** A function of the external account, what the first patterns match, and a function named like the account in them. */
function externalResources(statements: readonly Statement[]): readonly string[] {
    const patterns = statements
        .flatMap(({ conditions }) => conditions.filter(({ key }) => key === "aws:sourcearn"))
        .flatMap(({ values }) => values.slice(0, MAX_VALUES))
        .map(({ text }) => text)
        .slice(0, MAX_PATTERNS);
    return [
        `arn:aws:lambda:us-east-1:${EXTERNAL_ACCOUNT}:function:attacker`,
        ...patterns.flatMap((pattern) => exampleArn(pattern) ?? []),
        ...patterns.map(
            (pattern) =>
                `arn:aws:lambda:us-east-1:${EXTERNAL_ACCOUNT}:function:${parseArn(pattern)?.account ?? ""}:attacker`,
        ),
    ].filter((arn) => parseArn(arn)?.account === EXTERNAL_ACCOUNT);
}
