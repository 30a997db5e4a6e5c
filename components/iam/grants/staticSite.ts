import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { INVALIDATE_CACHE, LIST_OBJECTS, REPLACE_OBJECTS } from "../actions";
import { bucketArn, distributionArn } from "../arn";
import { type Statement } from "../policy";
import { type Home, listingOf, statementsByCondition } from "./grouping";
import { bucketProblem, prefixProblem } from "./names";

/**
 * Permission to publish a static site: replace the objects of a bucket (GetObject to compare, PutObject, DeleteObject, and
 * ListBucket for `aws s3 sync --delete`), then empty the cache in front of it (CreateInvalidation).
 *
 * Not by tag: without a setting of the bucket's own, S3 compares no tag of a bucket for what is done to its objects.
 */
export interface StaticSiteGrant {
    /** Name of the bucket that holds the site. */
    bucket: Input<string>;
    /**
     * Where in the bucket the site is, such as docs/v2, without a slash at either end: nothing else in the bucket is read,
     * written or listed.
     * @default none: the whole bucket
     */
    prefix?: Input<string> | undefined;
    /**
     * ID of the CloudFront distribution in front of the bucket, such as E2EXAMPLEDEV01.
     * @default none: there is no cache to be emptied
     */
    distribution?: Input<string> | undefined;
}

/** Checks the grants of one role; `path` leads to their list. */
export function checkStaticSiteGrants(
    problems: Problems,
    path: Path,
    _home: Home,
    sites: readonly Known<StaticSiteGrant>[],
): void {
    sites.forEach(({ bucket, prefix, distribution }, index) => {
        problems.check([...path, index, "bucket"], bucket, bucketProblem(bucket));
        if (prefix !== undefined) {
            problems.check([...path, index, "prefix"], prefix, prefixProblem(prefix));
        }
        if (distribution !== undefined) {
            problems.check([...path, index, "distribution"], distribution, distributionProblem(distribution));
        }
    });
}

/** The statements that publish these sites, and no others. */
export function staticSiteStatements(
    { partition, accountId }: Home,
    sites: readonly Known<StaticSiteGrant>[],
): Statement[] {
    const objects = sites.map(({ bucket, prefix }) =>
        [bucketArn(partition, bucket), ...(prefix === undefined ? [] : [prefix]), "*"].join("/"),
    );
    const distributions = sites.flatMap(({ distribution }) =>
        distribution === undefined ? [] : [distributionArn(partition, accountId, distribution)],
    );
    const always = (resources: readonly string[]) => [{ resources, conditions: undefined }];
    return [
        ...statementsByCondition("ReplaceObjects", REPLACE_OBJECTS, always(objects)),
        ...statementsByCondition(
            "ListObjects",
            LIST_OBJECTS,
            sites.map(({ bucket, prefix }) => listingOf(bucketArn(partition, bucket), prefix)),
        ),
        ...statementsByCondition("InvalidateCache", INVALIDATE_CACHE, always(distributions)),
    ];
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
