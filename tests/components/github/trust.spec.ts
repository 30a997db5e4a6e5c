import assert from "node:assert/strict";
import fc from "fast-check";
import { Trust, TRUST_POLICY_QUOTA, trustPolicy } from "../../../components/github/trust";
import { linesOf } from "../problemsOf";

const host = "token.actions.githubusercontent.com";
const trust: Trust = {
    accountId: "111111111111",
    providerArn: `arn:aws:iam::111111111111:oidc-provider/${host}`,
    audience: "sts.amazonaws.com",
    claims: ["repo:acme/repo1:ref:refs/heads/main"],
    quota: TRUST_POLICY_QUOTA,
};

describe("trust policies", () => {
    it("compare both claims as a whole", () => {
        assert.equal(
            trustPolicy(trust),
            '{"Version":"2012-10-17","Statement":[{"Sid":"GitHubActions","Effect":"Allow",' +
                '"Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},' +
                '"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{' +
                '"token.actions.githubusercontent.com:aud":"sts.amazonaws.com",' +
                '"token.actions.githubusercontent.com:sub":"repo:acme/repo1:ref:refs/heads/main"}}}]}',
        );
    });

    it("list several subjects in order, each once", () => {
        const claims = ["repo:acme/b:ref:refs/heads/main", "repo:acme/a:ref:refs/heads/main"];
        const { Statement } = JSON.parse(trustPolicy({ ...trust, claims: [...claims, ...claims] })) as {
            Statement: { Condition: unknown }[];
        };
        assert.deepEqual(Statement[0]?.Condition, {
            StringEquals: {
                [`${host}:aud`]: "sts.amazonaws.com",
                [`${host}:sub`]: ["repo:acme/a:ref:refs/heads/main", "repo:acme/b:ref:refs/heads/main"],
            },
        });
    });

    it("take the condition keys' prefix from the provider", () => {
        const json = trustPolicy({
            ...trust,
            providerArn: "arn:aws-cn:iam::111111111111:oidc-provider/github.acme.cn/_services/token",
        });
        assert.ok(json.includes('"github.acme.cn/_services/token:sub"'));
        assert.ok(json.includes('"github.acme.cn/_services/token:aud"'));
    });

    it("do not depend on the order of the subjects", () => {
        const claims = Array.from({ length: 12 }, (_, index) => `repo:acme/repo${index}:ref:refs/heads/main`);
        const expected = trustPolicy({ ...trust, claims });
        fc.assert(
            fc.property(fc.shuffledSubarray(claims, { minLength: claims.length }), (shuffled) => {
                assert.equal(trustPolicy({ ...trust, claims: shuffled }), expected);
            }),
        );
    });

    it("are refused over the quota, with the sizes", () => {
        const claims = Array.from(
            { length: 50 },
            (_, index) => `repo:acme/repository-${index}:ref:refs/heads/main`,
        );
        const size = trustPolicy({ ...trust, claims, quota: 8192 }).length;
        assert.equal(trustPolicy({ ...trust, claims, quota: size }).length, size);
        assert.deepEqual(
            linesOf(() => trustPolicy({ ...trust, claims, quota: size - 1 })),
            [
                `subjects: make a trust policy of ${size} characters; ${size - 1} are allowed (50) -- ` +
                    "divide them over several roles, or have the quota raised and pass it as trustPolicyQuota",
            ],
        );
    });

    const providers = {
        "of another account": `arn:aws:iam::222222222222:oidc-provider/${host}`,
        "that is no provider": "arn:aws:iam::111111111111:role/x",
        "without a host": "arn:aws:iam::111111111111:oidc-provider/",
        "that is a URL": `https://${host}`,
    };
    for (const [what, providerArn] of Object.entries(providers)) {
        it(`are refused for a provider ${what}`, () => {
            const lines = linesOf(() => trustPolicy({ ...trust, providerArn }));
            assert.equal(lines.length, 1);
            assert.ok(lines[0]?.startsWith("providerArn: is "), lines[0]);
        });
    }
});
