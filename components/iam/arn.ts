import { isLater } from "../later";

/** A group of regions with accounts, endpoints and ARNs of its own. */
export interface Partition {
    /** Second field of every ARN, such as `aws-cn`. */
    readonly name: string;
    /** Suffix of host names, such as `amazonaws.com.cn`. */
    readonly dnsSuffix: string;
}

const STANDARD: Partition = { name: "aws", dnsSuffix: "amazonaws.com" };

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const SPECIAL: readonly (Partition & { readonly regions: string })[] = [
    { regions: "cn-", name: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
    { regions: "us-gov-", name: "aws-us-gov", dnsSuffix: "amazonaws.com" },
    { regions: "us-iso-", name: "aws-iso", dnsSuffix: "c2s.ic.gov" },
    { regions: "us-isob-", name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov" },
    { regions: "eu-isoe-", name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk" },
    { regions: "us-isof-", name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov" },
    { regions: "eusc-", name: "aws-eusc", dnsSuffix: "amazonaws.eu" },
];

/** The partition that a region belongs to; known when the region is. */
export function partitionOf(region: string): Partition {
    if (isLater(region)) {
        return { name: region, dnsSuffix: region };
    }
    return SPECIAL.find((partition) => region.startsWith(partition.regions)) ?? STANDARD;
}

/**
 * ARN of a role. `name` may carry the role's path, without the leading slash: `ci/deployer`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function roleArn(partition: Partition, accountId: string, name: string): string {
    return `arn:${partition.name}:iam::${accountId}:role/${name}`;
}

/** ARN of the OIDC provider for an issuer; IAM names it after the issuer's URL without its scheme. */
export function providerArnOf(partition: Partition, accountId: string, issuer: string): string {
    return `arn:${partition.name}:iam::${accountId}:oidc-provider/${issuer.replace(/^https:\/\//, "")}`;
}

/** ARN of a bucket; a bucket's ARN names neither region nor account. */
export function bucketArn(partition: Partition, bucket: string): string {
    return `arn:${partition.name}:s3:::${bucket}`;
}

/** ARN of a CloudFront distribution; CloudFront is global, so the region field is empty but present. */
export function distributionArn(partition: Partition, accountId: string, distribution: string): string {
    return `arn:${partition.name}:cloudfront::${accountId}:distribution/${distribution}`;
}

/** ARN of a Lambda function without version or alias. */
export function functionArn(partition: Partition, region: string, accountId: string, name: string): string {
    return `arn:${partition.name}:lambda:${region}:${accountId}:function:${name}`;
}

/** ARN of a CloudWatch log group, for the actions on what is in it. */
export function logStreamsArn(
    partition: Partition,
    region: string,
    accountId: string,
    group: string,
): string {
    return `arn:${partition.name}:logs:${region}:${accountId}:log-group:${group}:*`;
}

/** ARN of an ECR repository. */
export function repositoryArn(partition: Partition, region: string, accountId: string, name: string): string {
    return `arn:${partition.name}:ecr:${region}:${accountId}:repository/${name}`;
}

/** ARN of a public repository; ECR Public names no region. */
export function publicRepositoryArn(partition: Partition, accountId: string, name: string): string {
    return `arn:${partition.name}:ecr-public::${accountId}:repository/${name}`;
}

/** ARN of a service of ECS, with its cluster in it. */
export function serviceArn(
    { partition, region, accountId }: { partition: Partition; region: string; accountId: string },
    cluster: string,
    service: string,
): string {
    return `arn:${partition.name}:ecs:${region}:${accountId}:service/${cluster}/${service}`;
}

/** ARN of a cluster of EKS. */
export function clusterArn(partition: Partition, region: string, accountId: string, name: string): string {
    return `arn:${partition.name}:eks:${region}:${accountId}:cluster/${name}`;
}

/** Host of an account's private registry in a region. */
export function registryHost(partition: Partition, region: string, accountId: string): string {
    return `${accountId}.dkr.ecr.${region}.${partition.dnsSuffix}`;
}
