import { nameOf } from "../values/value";
import { type ConditionTest, decidedWith, passesWithoutKey } from "./condition";
import { escapes, type Verdict } from "./denials";
import type { Claims } from "./gitHubSubject";
import { hasPassingValue, isOfPrincipals, requestSays } from "./requests";
import type { WebIdentityGrant } from "./subjects";

/** Issuers of one statement that are tried: a witness must not cost more than reading the document. */
const MAX_ISSUERS = 8;

/** What AWS makes of the session that a token is exchanged for. Only its name is chosen freely; the rest comes from claims. */
const SESSION_NAME = "sts:rolesessionname";
const FROM_CLAIMS = /^(aws:(requesttag\/.+|tagkeys)|sts:(sourceidentity|transitivetagkeys))$/;

/** The claim that a key stands for; undefined for a key that is none of the issuer's. */
function claimOf({ issuer }: WebIdentityGrant, key: string): string | undefined {
    return key.startsWith(`${issuer}:`) ? key.slice(issuer.length + 1) : undefined;
}

/**
 * Whether no request with a token of the issuer has the key: one of another issuer, a claim that AWS makes no key of, a key
 * of principals, which nobody is before the role is assumed, or none that AWS knows.
 */
function isNeverSent(grant: WebIdentityGrant, key: string): boolean {
    const claim = claimOf(grant, key);
    if (claim !== undefined) {
        return grant.profile.claims?.includes(claim) === false;
    }
    return isOfPrincipals(key) || !(key === SESSION_NAME || FROM_CLAIMS.test(key) || key.startsWith("aws:"));
}

/**
 * What a request with a token of these claims says to a test.
 *
 * @param chosen what to answer where the sender chooses the value, or where nothing is known of the claim
 */
function tokenSays(grant: WebIdentityGrant, test: ConditionTest, claims: Claims, chosen: Verdict): Verdict {
    const { key } = test;
    if (isNeverSent(grant, key)) {
        return passesWithoutKey(test);
    }
    const claim = claimOf(grant, key);
    if (claim !== undefined) {
        return claims.has(claim) ? decidedWith(test, claims.get(claim)) : chosen;
    }
    return FROM_CLAIMS.test(key) ? undefined : requestSays(test, chosen);
}

/**
 * Whether a token with these claims passes the statement's tests for certain. A claim that is not listed may have any one
 * value that helps.
 */
export function admitsToken(grant: WebIdentityGrant, claims: Claims): boolean {
    return (
        grant.position < MAX_ISSUERS &&
        grant.statement.conditions.every(
            (test) =>
                tokenSays(grant, test, claims, hasPassingValue(grant.tests.get(test.key) ?? [])) === true,
        )
    );
}

/** Whether no statement of the document may deny a token with these claims. */
export function escapesDenials(grant: WebIdentityGrant, claims: Claims): boolean {
    return escapes(
        grant.denials,
        ({ reach }) => reach.kind === "everyone" || (reach.kind === "oidc" && reach.issuer === grant.issuer),
        (test) => tokenSays(grant, test, claims, undefined),
    );
}

/** A test that the statement demands and that no token of the issuer passes, because none has its key. */
function unmetTest(grant: WebIdentityGrant): ConditionTest | undefined {
    return grant.position < MAX_ISSUERS
        ? grant.statement.conditions.find((test) => isNeverSent(grant, test.key) && !passesWithoutKey(test))
        : undefined;
}

/** What follows from a condition that is missing: nothing at all, as long as another one keeps every token out. */
export function consequence(grant: WebIdentityGrant, otherwise: string): string {
    const unmet = unmetTest(grant);
    return unmet === undefined
        ? `, so ${otherwise}`
        : `; the statement admits nobody as it stands, because it demands ${nameOf(unmet.key)}, a key that no token of ${grant.profile.name} has`;
}
