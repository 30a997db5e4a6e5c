import { type ConditionTest, decidedWith, passesWithoutKey } from "./condition";
import type { Verdict } from "./denials";
import { fillWildcards } from "./pattern";

/** Values of one test that are tried. */
const MAX_VALUES = 3;

/** Keys that only the requests of services carry, and those that come through a network of the account's own. */
const NOT_THEIRS = new Set([
    ...["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"],
    ...["aws:principalservicename", "aws:principalservicenameslist"],
    ...["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"],
    ...["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"],
    "elasticfilesystem:accessedviamounttarget",
]);

/** Keys of the principal who signs a request. Nobody does where a token or an assertion is handed in. */
const OF_PRINCIPALS =
    /^aws:(principal(arn|account|org(id|paths)|type|tag\/.+)|userid|username|multifactorauth.+)$/;

/** A key that a token's claim or a SAML assertion fills: it begins with an issuer's host, or with `saml:`. */
const OF_TOKENS = /^([a-z0-9-]+(\.[a-z0-9-]+)+[^:]*|saml):/;

/** What a request of somebody's own, over TLS, always has. */
const FIXED: ReadonlyMap<string, string> = new Map([
    ["aws:principaltype", "AssumedRole"],
    ["aws:securetransport", "true"],
    ["aws:principalisawsservice", "false"],
    ["aws:viaawsservice", "false"],
]);

/** Keys of AWS's own whose value is the caller's choice, or is the resource's and so always right. */
const CHOSEN =
    /^aws:(multifactorauth(present|age)|useragent|referer|requestedregion|tagkeys|resourceaccount|resourceorgid|(request|principal)tag\/.+)$/;

/** Keys of a service whose value is not the caller's choice. */
const SERVICES_OWN = /^s3:(dataaccesspoint|accesspointnetworkorigin)/;

/**
 * What a request that somebody sends by themselves says to a test on anything but who they are.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param chosen what to answer where the sender chooses the value: one choice has to do for all statements
 */
export function requestSays(test: ConditionTest, chosen: Verdict): Verdict {
    const { key } = test;
    if (NOT_THEIRS.has(key) || OF_TOKENS.test(key) || !key.includes(":")) {
        return passesWithoutKey(test);
    }
    const fixed = FIXED.get(key);
    if (fixed !== undefined) {
        return fixedSays(test, fixed);
    }
    if (key === "aws:sourceip") {
        return addressSays(test);
    }
    return CHOSEN.test(key) || !(key.startsWith("aws:") || SERVICES_OWN.test(key)) ? chosen : undefined;
}

/** Whether a key says who signs the request. */
export function isOfPrincipals(key: string): boolean {
    return OF_PRINCIPALS.test(key);
}

/** Whether some value of one key passes all tests on it. A single test is taken to have one that does. */
export function hasPassingValue(tests: readonly ConditionTest[]): boolean {
    const values = tests.flatMap((test) => test.values.slice(0, MAX_VALUES)).map(({ text }) => text);
    return (
        tests.length === 1 ||
        [undefined, "attacker", ...values.map(fillWildcards)].some((value) =>
            tests.every((test) => decidedWith(test, value) === true),
        )
    );
}

/** What a value that a request always has says to a test. `Bool` compares as a text does, in any case. */
export function fixedSays(test: ConditionTest, value: string): Verdict {
    if (test.operator.comparison !== "opaque") {
        return decidedWith(test, value);
    }
    return /bool/i.test(test.operator.name)
        ? test.values.some(({ text }) => text.toLowerCase() === value)
        : undefined;
}

/** An external caller has an address in every large part of the address space, and in no other network that is listed. */
function addressSays({ operator, values }: ConditionTest): Verdict {
    if (!/ipaddress/i.test(operator.name)) {
        return undefined;
    }
    const isInside = values.some(({ text }) => Number(text.split("/")[1] ?? "32") <= 4);
    return isInside !== operator.negated;
}
