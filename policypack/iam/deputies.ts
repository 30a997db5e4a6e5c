import { exampleArn, parseArn } from "./arn";
import { type ConditionTest, passesWith, passesWithoutKey } from "./condition";
import type { Statement } from "./document";

/** An external account, and the organization that it belongs to. */
const EXTERNAL_ACCOUNT = "999999999999";
const EXTERNAL_ORGANIZATION = "o-attacker00";

/** Values of one key that are tried: one that passes is enough. */
const MAX_VALUES = 3;

/** What the request of a service lacks when it acts for a resource: it has no principal of an account. */
const OF_PRINCIPALS: readonly string[] = [
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
];

/** Whether a statement asks for the source at all, however loosely. */
export function asksForSource({ conditions }: Statement): boolean {
    return conditions.some(({ key }) => key.startsWith("aws:source"));
}

/**
 * An external account on whose behalf the service is admitted; undefined where none was found. What is not known of a
 * request is taken to pass.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function admittedExternalAccount({ conditions }: Statement): string | undefined {
    return conditions.every(passesForExternalAccount) ? EXTERNAL_ACCOUNT : undefined;
}

function passesForExternalAccount(test: ConditionTest): boolean {
    switch (test.key) {
        case "aws:sourceaccount":
        case "kms:calleraccount":
            return passesWith(test, EXTERNAL_ACCOUNT);
        case "aws:sourcearn":
            return externalResources(test).some((arn) => passesWith(test, arn));
        case "aws:sourceorgid":
            return passesWith(test, EXTERNAL_ORGANIZATION);
        default:
            return !OF_PRINCIPALS.includes(test.key) || passesWithoutKey(test);
    }
}

/** A function of the external account, what the first patterns match, and a function named like the account in them. */
function externalResources({ values }: ConditionTest): readonly string[] {
    const patterns = values.slice(0, MAX_VALUES).map(({ text }) => text);
    return [
        `arn:aws:lambda:us-east-1:${EXTERNAL_ACCOUNT}:function:attacker`,
        ...patterns.flatMap((pattern) => exampleArn(pattern) ?? []),
        ...patterns.map(
            (pattern) =>
                `arn:aws:lambda:us-east-1:${EXTERNAL_ACCOUNT}:function:${parseArn(pattern)?.account ?? ""}:attacker`,
        ),
    ].filter((arn) => parseArn(arn)?.account === EXTERNAL_ACCOUNT);
}
