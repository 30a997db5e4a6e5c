import { PULL_IMAGE, PULL_IMAGE_FOR_LAMBDA } from "../iam/actions";
import { functionArn, Partition, partitionOf, roleArn } from "../iam/arn";
import { policyJson, Statement } from "../iam/policy";
import { ImageReader, LambdaReader, readerRoleArn, readsIn } from "./readers";

/** Tag of a repository that says whether Lambda functions run its images. It follows from the readers. */
export const LAMBDA_ACCESS_TAG = "Lambda-Access";

/** Characters of a repository policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
export const REPOSITORY_POLICY_QUOTA = 10240;

/** Readers by their names, as configuration gives them. */
export type Readers = Readonly<Record<string, ImageReader>>;

/** Whether Lambda functions run the images, in whatever region. */
export function hasLambdaAccess(readers: Readers): boolean {
    return Object.values(readers).some((reader) => reader.lambda !== undefined);
}

/**
 * The policy of a repository in one region, as JSON: the statements of the readers that pull from this region, and no
 * others. Undefined where nobody does; ECR then lets in only the repository's own account, by its own policies.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
export function repositoryPolicy(region: string, readers: Readers): string | undefined {
    const statements = Object.entries(readers)
        .filter(([, reader]) => readsIn(reader, region))
        .flatMap(([name, reader]) => readerStatements(region, statementName(name), reader));
    return statements.length === 0 ? undefined : policyJson(statements);
}

function readerStatements(region: string, name: string, reader: ImageReader): Statement[] {
    const partition = partitionOf(region);
    return [
        ...(reader.role === undefined
            ? []
            : [
                  {
                      sid: `RolePull${name}`,
                      principals: { AWS: [readerRoleArn(partition, reader.role)] },
                      actions: PULL_IMAGE,
                  },
              ]),
        ...(reader.lambda === undefined ? [] : lambdaStatements(partition, region, name, reader.lambda)),
    ];
}

/**
 * Lambda itself pulls when it optimises the image and when it wakes an idle function, in the name of the function. The
 * role that makes or updates the function is checked on its own, at that moment.
 */
function lambdaStatements(
    partition: Partition,
    region: string,
    name: string,
    lambda: LambdaReader,
): Statement[] {
    const { accountId, deployRole } = lambda;
    const source = { "aws:sourceArn": [functionArn(partition, region, accountId, lambda.function)] };
    const account = { "aws:SourceAccount": [accountId], [`aws:ResourceTag/${LAMBDA_ACCESS_TAG}`]: ["true"] };
    return [
        {
            sid: `LambdaPull${name}`,
            principals: { Service: ["lambda.amazonaws.com"] },
            actions: PULL_IMAGE_FOR_LAMBDA,
            // StringLike only where a wildcard is meant: under StringEquals a name is a name.
            conditions:
                lambda.function === "*"
                    ? { StringLike: source, StringEquals: account }
                    : { StringEquals: { ...source, ...account } },
        },
        {
            sid: `LambdaDeploy${name}`,
            principals: { AWS: [roleArn(partition, accountId, deployRole)] },
            actions: PULL_IMAGE_FOR_LAMBDA,
        },
    ];
}

/** `orders-eu1` becomes `OrdersEu1`: a statement's name has no hyphens. */
function statementName(reader: string): string {
    return reader
        .split("-")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join("");
}
