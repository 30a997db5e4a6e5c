import assert from "node:assert/strict";
import { planPullRole, type PullRoleRequest } from "../../../../components/ecr/access/pullRolePlan";
import { linesOf } from "../../problemsOf";

const request: PullRoleRequest = {
    accountId: "111111111111",
    roleName: "pull",
    assumedBy: { tasks: { accountId: "123456789012", name: "tasks" } },
    repositories: ["app"],
    regions: ["us-east-2"],
};

const linesWith = (changes: Partial<PullRoleRequest>) =>
    linesOf(() => planPullRole({ ...request, ...changes }));

describe("a role to pull with", () => {
    it("is refused with every problem, each with what to write", () => {
        const empty = "is empty ([]) -- name at least one, or leave the role out";
        assert.deepEqual(
            linesWith({ accountId: "1", roleName: "a b", assumedBy: {}, repositories: [], regions: [] }),
            [
                'accountId: is not an AWS account ID ("1") -- write its 12 digits, in quotes: "111111111111"',
                `assumedBy: ${empty}`,
                `regions: ${empty}`,
                `repositories: ${empty}`,
                'roleName: is not a role name ("a b") -- write 1 to 64 letters, digits and + = , . @ _ -',
            ],
        );
        assert.deepEqual(
            linesWith({
                assumedBy: { A: { accountId: "*", name: "x" } },
                repositories: ["app", "*"],
                regions: ["us-east-2", "moon"],
                organization: "acme",
            }).map((line) => line.slice(0, line.indexOf(":"))),
            ["assumedBy.A", "assumedBy.A.accountId", "organization", "regions[1]", "repositories[1]"],
        );
    });

    it("has a trust policy as long as the quota, and no longer", () => {
        const size = planPullRole(request).trust.length;
        assert.deepEqual(linesWith({ trustPolicyQuota: size }), []);
        assert.deepEqual(linesWith({ trustPolicyQuota: size - 1 }), [
            `assumedBy: make a trust policy of ${size} characters; ${size - 1} are allowed (1) -- split them across two roles`,
        ]);
        assert.deepEqual(linesWith({ trustPolicyQuota: 0.5 }).length, 2);
    });

    it("is checked as every role is", () => {
        assert.deepEqual(
            linesWith({ permissionsBoundary: "arn:aws:iam::222222222222:policy/x", trustPolicyQuota: 0 }).map(
                (line) => line.slice(0, line.indexOf(":")),
            ),
            ["assumedBy", "permissionsBoundary", "trustPolicyQuota"],
        );
        assert.deepEqual(
            linesWith({ repositories: Array.from({ length: 200 }, (_, index) => `shop/${index}`) }).map(
                (line) => line.replace(/\d{5}/, "N"),
            ),
            [
                "repositories: make a policy of N characters; 10240 are allowed (200) -- split them across two roles",
            ],
        );
    });

    it("may be assumed from its organization alone, and logs in to pull", () => {
        const plan = planPullRole({ ...request, organization: "o-abcdefghij" });
        assert.deepEqual(JSON.parse(plan.trust), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Assume",
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::123456789012:role/tasks" },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
                },
            ],
        });
        const { Statement } = JSON.parse(plan.permissions) as { Statement: object[] };
        assert.deepEqual(Statement[0], {
            Sid: "LogIn",
            Effect: "Allow",
            Action: "ecr:GetAuthorizationToken",
            Resource: "*",
        });
    });

    it("has the ARNs of its own partition", () => {
        const plan = planPullRole({ ...request, regions: ["cn-north-1"] });
        assert.equal(plan.roleArn, "arn:aws-cn:iam::111111111111:role/pull");
        assert.match(plan.trust, /"arn:aws-cn:iam::123456789012:role\/tasks"/);
        assert.match(plan.permissions, /"arn:aws-cn:ecr:cn-north-1:111111111111:repository\/app"/);
        assert.doesNotMatch(plan.trust, /Condition/);
    });
});
