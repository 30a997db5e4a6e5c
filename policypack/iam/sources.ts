import { exampleArn, isAccountId, parseArn } from "./arn";
import { type ConditionTest, passesWith, passesWithoutKey } from "./condition";
import type { Statement } from "./document";
import { hasVariable, hasWildcard } from "./pattern";

/**
 * Whether a statement for a service demands whose resource the service acts for. Without that, the service can be made
 * to act for a stranger's: the confused deputy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function namesSource(statement: Statement): boolean {
    if (statement.conditionUnknown) {
        return true;
    }
    // One test that a key must be there is enough for the others on it.
    const demanded = new Set(
        statement.conditions.filter((test) => !passesWithoutKey(test)).map(({ key }) => key),
    );
    return statement.conditions.some(
        (test) =>
            !test.operator.negated &&
            test.operator.comparison !== "null" &&
            test.operator.comparison !== "opaque" &&
            demanded.has(test.key) &&
            test.values.length > 0 &&
            test.values.every(({ text }) => isSource(test, text)),
    );
}

function isSource(test: ConditionTest, text: string): boolean {
    if (hasVariable(text)) {
        return false;
    }
    const wild = test.operator.comparison === "like" && hasWildcard(text);
    switch (test.key) {
        case "aws:sourceaccount":
        case "kms:calleraccount":
            return isAccountId(text);
        case "aws:sourceorgid":
        case "aws:sourceowner":
        case "lambda:eventsourcetoken": // The ID of an Alexa skill, which has no ARN and no account.
            return text !== "" && !wild;
        case "aws:sourceorgpaths":
            return /^o-[a-z0-9]+\//.test(text);
        default:
            return (
                (test.key === "aws:sourcearn" || test.key.startsWith("kms:encryptioncontext:")) &&
                (wild ? isAccountId(parseArn(text)?.account ?? "") : parseArn(text) !== undefined)
            );
    }
}

/** The account whose resource a service acts for, of a stranger. */
export const STRANGER = "999999999999";

/** Whether a statement asks for the source at all, however loosely. */
export function asksForSource({ conditions }: Statement): boolean {
    return conditions.some(({ key }) => key.startsWith("aws:source"));
}

/**
 * Whether a statement lets a service in that acts for a stranger's resource. A service that calls for itself has no principal's
 * organisation, account, ARN or tags; what else a request holds is taken to pass.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function passesForStranger({ conditions }: Statement): boolean {
    return conditions.every((test) => {
        switch (test.key) {
            case "aws:sourceaccount":
            case "kms:calleraccount":
                return passesWith(test, STRANGER);
            case "aws:sourcearn":
                return resourcesOfStranger(test).some((arn) => passesWith(test, arn));
            case "aws:sourceorgid":
                return passesWith(test, "o-attacker00");
            default:
                return !OF_PRINCIPALS.has(test.key) || passesWithoutKey(test);
        }
    });
}

const OF_PRINCIPALS = new Set([
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
]);

/** An ARN of some resource, and the one that each pattern wants, where that may be a stranger's. */
function resourcesOfStranger({ values }: ConditionTest): string[] {
    return [
        `arn:aws:lambda:us-east-1:${STRANGER}:function:attacker`,
        ...values
            .map(({ text }) => exampleArn(text))
            .filter((arn) => arn !== undefined && parseArn(arn)?.account === STRANGER),
    ].filter((arn) => arn !== undefined);
}
