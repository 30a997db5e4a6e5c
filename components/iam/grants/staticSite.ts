import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { INVALIDATE_CACHE, LIST_OBJECTS, REPLACE_OBJECTS } from "../actions";
import { bucketArn, distributionArn } from "../arn";
import { type Statement } from "../policy";
import { type Home } from "./grouping";

/**
 * Permission to publish a static site: replace the objects of a bucket (GetObject to compare, PutObject, DeleteObject, and
 * ListBucket for `aws s3 sync --delete`), then empty the cache in front of it (CreateInvalidation).
 *
 * Not by tag: without a setting of the bucket's own, S3 compares no tag of a bucket for what is done to its objects.
 */
export interface StaticSiteGrant {
    /** Name of the bucket that holds the site. */
    bucket: Input<string>;
    /** ID of the CloudFront distribution in front of the bucket, such as E2EXAMPLEDEV01. */
    distribution: Input<string>;
}

/** Checks the grants of one role; `path` leads to their list. */
export function checkStaticSiteGrants(
    problems: Problems,
    path: Path,
    sites: readonly Known<StaticSiteGrant>[],
): void {
    sites.forEach((site, index) => {
        problems.check([...path, index, "bucket"], site.bucket, bucketProblem(site.bucket));
        problems.check(
            [...path, index, "distribution"],
            site.distribution,
            distributionProblem(site.distribution),
        );
    });
}

/** The statements that publish these sites, and no others. */
export function staticSiteStatements(
    { partition, accountId }: Home,
    sites: readonly Known<StaticSiteGrant>[],
): Statement[] {
    if (sites.length === 0) {
        return [];
    }
    const buckets = sites.map((site) => bucketArn(partition, site.bucket));
    return [
        {
            sid: "ReplaceObjects",
            actions: REPLACE_OBJECTS,
            resources: buckets.map((bucket) => `${bucket}/*`),
        },
        { sid: "ListObjects", actions: LIST_OBJECTS, resources: buckets },
        {
            sid: "InvalidateCache",
            actions: INVALIDATE_CACHE,
            resources: sites.map((site) => distributionArn(partition, accountId, site.distribution)),
        },
    ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketProblem(bucket: string): ProblemText | undefined {
    return /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/.test(bucket) && !bucket.includes("..")
        ? undefined
        : {
              message: "is not a bucket name",
              remediation: "write 3 to 63 lower-case letters, digits, hyphens and dots, without wildcards",
          };
}

function distributionProblem(distribution: string): ProblemText | undefined {
    return /^[A-Z0-9]{8,32}$/.test(distribution)
        ? undefined
        : {
              message: "is not a distribution ID",
              remediation:
                  "write the ID that CloudFront shows, such as E2EXAMPLEDEV01, not a domain name or an ARN",
          };
}
