import assert from "node:assert/strict";
import { partitionOf } from "../../../../components/iam/arn";
import { checkStaticSiteGrants, staticSiteStatements } from "../../../../components/iam/grants/staticSite";
import { policyJson } from "../../../../components/iam/policy";
import { checked, pathsOf } from "../../problemsOf";

const homeIn = (region: string) => ({ partition: partitionOf(region), accountId: "111111111111", region });

describe("static site grants", () => {
    it("allow replacing objects, listing the bucket and emptying the cache, and nothing else", () => {
        const sites = [{ bucket: "acme-website-dev", distribution: "E2EXAMPLEDEV01" }];
        assert.deepEqual(JSON.parse(policyJson(staticSiteStatements(homeIn("us-east-2"), sites))), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "InvalidateCache",
                    Effect: "Allow",
                    Action: "cloudfront:CreateInvalidation",
                    Resource: "arn:aws:cloudfront::111111111111:distribution/E2EXAMPLEDEV01",
                },
                {
                    Sid: "ListObjects",
                    Effect: "Allow",
                    Action: "s3:ListBucket",
                    Resource: "arn:aws:s3:::acme-website-dev",
                },
                {
                    Sid: "ReplaceObjects",
                    Effect: "Allow",
                    Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                    Resource: "arn:aws:s3:::acme-website-dev/*",
                },
            ],
        });
    });

    it("name each bucket and distribution of several sites, in the partition at hand", () => {
        const sites = [
            { bucket: "site-b", distribution: "E2EXAMPLEB" },
            { bucket: "site-a", distribution: "E2EXAMPLEA" },
        ];
        const json = policyJson(staticSiteStatements(homeIn("cn-north-1"), sites));
        const { Statement } = JSON.parse(json) as { Statement: { Resource: unknown }[] };
        assert.deepEqual(
            Statement.map(({ Resource }) => Resource),
            [
                [
                    "arn:aws-cn:cloudfront::111111111111:distribution/E2EXAMPLEA",
                    "arn:aws-cn:cloudfront::111111111111:distribution/E2EXAMPLEB",
                ],
                ["arn:aws-cn:s3:::site-a", "arn:aws-cn:s3:::site-b"],
                ["arn:aws-cn:s3:::site-a/*", "arn:aws-cn:s3:::site-b/*"],
            ],
        );
    });

    const good = { bucket: "acme-website", distribution: "E2EXAMPLEDEV01" };
    for (const bucket of ["*", "acme-*", "Acme", "ab", "a..b", "-acme", "acme/x", "arn:aws:s3:::acme"]) {
        it(`refuse the bucket ${bucket}`, () => {
            const check = checked((problems) => {
                checkStaticSiteGrants(problems, ["sites"], homeIn("us-east-2"), [good, { ...good, bucket }]);
            });
            assert.deepEqual(pathsOf(check), ["sites[1].bucket"]);
        });
    }
    for (const distribution of [
        "*",
        "",
        "e2example",
        "d111111abcdef8.cloudfront.net",
        "distribution/E2EXAMPLE",
    ]) {
        it(`refuse the distribution ${JSON.stringify(distribution)}`, () => {
            const check = checked((problems) => {
                checkStaticSiteGrants(problems, ["sites"], homeIn("us-east-2"), [{ ...good, distribution }]);
            });
            assert.deepEqual(pathsOf(check), ["sites[0].distribution"]);
        });
    }
    it("of no site are no statement", () => {
        assert.deepEqual(staticSiteStatements(homeIn("us-east-2"), []), []);
    });
});
