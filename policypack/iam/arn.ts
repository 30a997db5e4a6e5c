import { matchesPattern } from "./pattern";

/** The six parts of an ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
    readonly partition: string;
    readonly service: string;
    readonly region: string;
    readonly account: string;
    readonly resource: string;
}

/** Splits an ARN; undefined where the text is none. The word `arn` is taken in any case, so that none escapes by it. */
export function parseArn(text: string): Arn | undefined {
    const [prefix, partition, service, region, account, ...resource] = text.split(":");
    if (
        prefix?.toLowerCase() !== "arn" ||
        partition === undefined ||
        service === undefined ||
        region === undefined ||
        account === undefined ||
        resource.length === 0
    ) {
        return undefined;
    }
    return { partition, service, region, account, resource: resource.join(":") };
}

/** Whether a text is an AWS account ID. */
export function isAccountId(text: string): boolean {
    return /^\d{12}$/.test(text);
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
