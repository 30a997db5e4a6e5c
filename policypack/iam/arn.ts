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
