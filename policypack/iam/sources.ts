import { isAccountId, parseArn } from "./arn";
import { type ConditionTest, passesWithoutKey } from "./condition";
import type { Statement } from "./document";
import { hasVariable, hasWildcard } from "./pattern";

/**
 * Whether a statement for a service demands whose resource the service acts for. Without that, the service can be made
 * to act for another account's: the confused deputy.
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
    // What is compared as an ARN and is none never passes: whoever wrote it meant something else.
    const asText = !test.operator.arn;
    switch (test.key) {
        case "aws:sourceaccount":
        case "aws:sourceowner":
        case "kms:calleraccount":
            return asText && isAccountId(text);
        case "aws:sourceorgid":
            return asText && /^o-[a-z0-9]+$/.test(text);
        case "aws:sourceorgpaths":
            return asText && /^o-[a-z0-9]+\//.test(text);
        case "lambda:eventsourcetoken": // The ID of an Alexa skill, which has no ARN and no account.
            return asText && text !== "" && !wild;
        default:
            return (
                (test.key === "aws:sourcearn" || test.key.startsWith("kms:encryptioncontext:")) &&
                (wild ? namesOneAccount(test, text) : parseArn(text) !== undefined)
            );
    }
}

/**
 * Whether every ARN that matches a pattern is of one account. Compared as a text, a star before the account spans colons: then
 * another account's function that is called by the account's number matches `arn:aws:lambda:*:ACCOUNT:*`, and only a kind of
 * resource that is spelled out stands in the way.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
function namesOneAccount({ operator }: ConditionTest, pattern: string): boolean {
    const arn = parseArn(pattern);
    if (arn === undefined || !isAccountId(arn.account)) {
        return false;
    }
    const before = `${arn.partition}${arn.service}${arn.region}`;
    return operator.arn || !before.includes("*") || /^[^*?]+[:/]/.test(arn.resource);
}
