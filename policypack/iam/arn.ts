import { fillWildcards, hasWildcard, matchesPattern } from "./pattern";

/** The six parts of an ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
    readonly partition: string;
    readonly service: string;
    readonly region: string;
    readonly account: string;
    readonly resource: string;
}

/** The account that a template or a plan is deployed to, where nobody names one. */
export const SOME_ACCOUNT = "000000000000";

/** Splits an ARN; undefined for any other string. The word `arn` may be in any case, so that none escapes by it. */
export function parseArn(text: string): Arn | undefined {
    const [prefix = "", partition = "", service = "", region = "", account = "", ...resource] =
        text.split(":");
    return prefix.toLowerCase() === "arn" && resource.length > 0
        ? { partition, service, region, account, resource: resource.join(":") }
        : undefined;
}

/** The account in an ARN; undefined in any other value. */
export function accountIn(arn: unknown): string | undefined {
    return typeof arn === "string" ? parseArn(arn)?.account : undefined;
}

/** Whether a text is an AWS account ID. */
export function isAccountId(text: string): boolean {
    return /^\d{12}$/.test(text);
}

/**
 * An ARN that matches a pattern and could exist: of partition `aws` and of account 999999999999 where the pattern leaves them
 * open, with plain texts for the other wildcards. Undefined where the pattern is none of an ARN, or matches no such account.
 */
export function exampleArn(pattern: string): string | undefined {
    const arn = parseArn(pattern);
    if (arn === undefined) {
        return undefined;
    }
    const partition = hasWildcard(arn.partition) ? "aws" : arn.partition;
    const account = withNines(arn.account);
    const rest = [arn.service, arn.region, account, arn.resource].map(fillWildcards);
    const example = ["arn", partition, ...rest].join(":");
    return isAccountId(account) && matchesArn(pattern, example) ? example : undefined;
}

/** A pattern of an account ID with nines for its wildcards: as many for a star as it takes to have twelve digits. */
function withNines(account: string): string {
    const missing = Math.max(0, 12 - account.replaceAll("*", "").length);
    return account.replace("*", "9".repeat(missing)).replaceAll("*", "").replaceAll("?", "9");
}

/**
 * Whether a text is an ARN that matches a pattern, part by part: a wildcard spans no colon before the last part. A pattern
 * that is none of six parts is compared as a whole, so that more matches rather than less.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, text: string): boolean {
    const arn = parseArn(text);
    const wanted = parseArn(pattern);
    if (arn === undefined || wanted === undefined) {
        return arn !== undefined && matchesPattern(pattern, text);
    }
    return (
        matchesPattern(wanted.partition, arn.partition) &&
        matchesPattern(wanted.service, arn.service) &&
        matchesPattern(wanted.region, arn.region) &&
        matchesPattern(wanted.account, arn.account) &&
        matchesPattern(wanted.resource, arn.resource)
    );
}
