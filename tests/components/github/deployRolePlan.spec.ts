import assert from "node:assert/strict";
import { DeployRoleRequest, planDeployRole } from "../../../components/github/deployRolePlan";
import { pathsOf } from "../problemsOf";

const request: DeployRoleRequest = {
    accountId: "111111111111",
    region: "us-east-2",
    roleName: "github-website-dev",
    subjects: [
        { owner: "acme", repository: "repo2", branch: "develop" },
        { owner: "acme", repository: "repo1", branch: "develop" },
        { owner: "acme", repository: "repo2", branch: "develop" },
    ],
    staticSites: [{ bucket: "acme-website-dev", distribution: "E2EXAMPLEDEV01" }],
};

describe("deploy role plans", () => {
    it("give the ARN, the audience, each claim once, and the session's default", () => {
        const { permissions, ...rest } = planDeployRole(request);
        assert.deepEqual(rest, {
            roleArn: "arn:aws:iam::111111111111:role/github-website-dev",
            audience: "sts.amazonaws.com",
            claims: ["repo:acme/repo1:ref:refs/heads/develop", "repo:acme/repo2:ref:refs/heads/develop"],
            maxSessionDuration: 3600,
        });
        assert.ok(permissions.includes('"arn:aws:s3:::acme-website-dev/*"'));
    });

    it("follow path and partition", () => {
        const plan = planDeployRole({ ...request, region: "cn-north-1", path: "/ci/web/" });
        assert.equal(plan.roleArn, "arn:aws-cn:iam::111111111111:role/ci/web/github-website-dev");
        assert.equal(plan.audience, "sts.amazonaws.com.cn");
        assert.ok(plan.permissions.includes('"arn:aws-cn:s3:::acme-website-dev/*"'));
    });

    const site = { bucket: "x".repeat(63), distribution: "E".repeat(32) };
    const cases: readonly (readonly [what: string, change: Partial<DeployRoleRequest>, paths: string[]])[] = [
        ["nothing wrong", {}, []],
        ["a bad account", { accountId: "1" }, ["accountId"]],
        ["a bad region", { region: "us-east" }, ["region"]],
        ["a bad name", { roleName: "a b" }, ["roleName"]],
        ["a bad path", { path: "ci" }, ["path"]],
        ["nobody", { subjects: [] }, ["subjects"]],
        ["no grant", { staticSites: [] }, ["staticSites"]],
        ["too short a session", { maxSessionDuration: 3599 }, ["maxSessionDuration"]],
        ["the longest session", { maxSessionDuration: 43200 }, []],
        ["too long a session", { maxSessionDuration: 43201 }, ["maxSessionDuration"]],
        ["no number of seconds", { maxSessionDuration: Number.NaN }, ["maxSessionDuration"]],
        [
            "permissions over the quota",
            {
                staticSites: Array.from({ length: 90 }, (_, index) => ({
                    ...site,
                    bucket: `bucket-${index}-${"x".repeat(40)}`,
                })),
            },
            ["staticSites"],
        ],
        [
            "several things wrong",
            {
                accountId: "",
                roleName: "",
                subjects: [{ owner: "*", repository: "r", branch: "" }],
                staticSites: [],
            },
            ["accountId", "roleName", "staticSites", "subjects[0].branch", "subjects[0].owner"],
        ],
    ];
    for (const [what, change, paths] of cases) {
        it(`are made or refused with ${what}`, () => {
            assert.deepEqual(
                pathsOf(() => planDeployRole({ ...request, ...change })),
                paths,
            );
        });
    }
});
