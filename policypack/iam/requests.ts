import { type ConditionTest, decidedWith, passesWithoutKey } from "./condition";
import type { Verdict } from "./denials";

/** Keys that only the requests of services carry, and those that come through a network of the account's own. */
const NOT_THEIRS = new Set([
    ...["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"],
    ...["aws:principalservicename", "aws:principalservicenameslist"],
    ...["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"],
    ...["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"],
    "elasticfilesystem:accessedviamounttarget",
]);

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
    if (NOT_THEIRS.has(key)) {
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

/** `Bool` compares as a text does, in any case. */
function fixedSays(test: ConditionTest, value: string): Verdict {
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
