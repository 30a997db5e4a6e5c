import assert from "node:assert/strict";
import {
    checkIssuer,
    type GitHubIssuer,
    issuerUrl,
    stsAudience,
} from "../../../../components/github/trust/issuer";
import { partitionOf } from "../../../../components/iam/arn";
import { type Known } from "../../../../components/inputs/types";
import { checked, pathsOf } from "../../problemsOf";

const check = (issuer: Known<GitHubIssuer>) =>
    checked((problems) => {
        checkIssuer(problems, ["issuer"], issuer);
    });

describe("issuers", () => {
    // https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc
    const cases: readonly (readonly [issuer: Known<GitHubIssuer>, url: string])[] = [
        [{}, "https://token.actions.githubusercontent.com"],
        [{ enterprise: "octocat-inc" }, "https://token.actions.githubusercontent.com/octocat-inc"],
        [{ dataResidency: "octocorp" }, "https://token.actions.octocorp.ghe.com"],
        [
            { dataResidency: "octocorp", enterprise: "octocorp" },
            "https://token.actions.octocorp.ghe.com/octocorp",
        ],
        [{ enterpriseServer: "github.acme.com" }, "https://github.acme.com/_services/token"],
    ];
    for (const [issuer, url] of cases) {
        it(url, () => {
            assert.deepEqual(pathsOf(check(issuer)), []);
            assert.equal(issuerUrl(issuer), url);
        });
    }

    const bad: readonly (readonly [issuer: Known<GitHubIssuer>, path: string])[] = [
        [{ enterprise: "" }, "issuer.enterprise"],
        [{ enterprise: "Octo" }, "issuer.enterprise"],
        [{ enterprise: "*" }, "issuer.enterprise"],
        [{ enterprise: "a/b" }, "issuer.enterprise"],
        [{ dataResidency: "octocorp.ghe.com" }, "issuer.dataResidency"],
        [{ enterpriseServer: "https://github.acme.com" }, "issuer.enterpriseServer"],
        [{ enterpriseServer: "localhost" }, "issuer.enterpriseServer"],
        [{ enterpriseServer: "github.acme.com", enterprise: "acme" }, "issuer.enterprise"],
    ];
    for (const [issuer, path] of bad) {
        it(`refuse ${JSON.stringify(issuer)}`, () => {
            assert.deepEqual(pathsOf(check(issuer)), [path]);
        });
    }
});

describe("audiences", () => {
    for (const [region, audience] of [
        ["us-east-2", "sts.amazonaws.com"],
        ["us-gov-west-1", "sts.amazonaws.com"],
        ["cn-north-1", "sts.amazonaws.com.cn"],
    ] as const) {
        it(`of ${region}: ${audience}`, () => {
            assert.equal(stsAudience(partitionOf(region)), audience);
        });
    }
});
