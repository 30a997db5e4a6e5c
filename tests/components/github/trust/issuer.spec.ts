import assert from "node:assert/strict";
import {
    audienceProblem,
    checkIssuer,
    type GitHubIssuer,
    issuerUrl,
    stsAudience,
} from "../../../../components/github/trust/issuer";
import { partitionOf } from "../../../../components/iam/arn";
import { type Known } from "../../../../components/inputs/types";
import { checked, linesOf, pathsOf } from "../../problemsOf";

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

describe("an issuer that is not one of GitHub's", () => {
    it("is answered with what is wrong, and what to write", () => {
        const slug = "is not a slug";
        const asItStands = "write it as it stands in GitHub's URLs, in lower case: octo-enterprise";
        assert.deepEqual(linesOf(check({ enterprise: "Octo", dataResidency: "a--b" })), [
            `issuer.dataResidency: ${slug} ("a--b") -- ${asItStands}`,
            `issuer.enterprise: ${slug} ("Octo") -- ${asItStands}`,
        ]);
        const beside = "is given beside enterpriseServer, which has one issuer only";
        assert.deepEqual(
            linesOf(check({ enterpriseServer: "localhost", enterprise: "acme", dataResidency: "x" })),
            [
                `issuer.dataResidency: ${beside} ("x") -- leave one of the two out`,
                `issuer.enterprise: ${beside} ("acme") -- leave one of the two out`,
                'issuer.enterpriseServer: is not a host ("localhost") -- write the host alone, in lower case: github.acme.com',
            ],
        );
    });

    for (const host of ["a.b:x", "a.b:", "a.b:1x", "x/a.b", ".a.b", "a..b", "a.b.", "A.b", "a_b.c"]) {
        it(`is no Enterprise Server at ${host}`, () => {
            assert.deepEqual(pathsOf(check({ enterpriseServer: host })), ["issuer.enterpriseServer"]);
        });
    }
    for (const host of ["a.b", "git-hub.acme.example:8443"]) {
        it(`is none, but an Enterprise Server is at ${host}`, () => {
            assert.deepEqual(pathsOf(check({ enterpriseServer: host })), []);
        });
    }
    for (const slug of ["-a", "a-", "a b", "a--b"]) {
        it(`is no enterprise ${slug}`, () => {
            assert.deepEqual(pathsOf(check({ enterprise: slug })), ["issuer.enterprise"]);
        });
    }
});

describe("an audience", () => {
    for (const audience of ["prod", "https://acme.example/a_b", "api:x@y+z=1,2.3-4", "a".repeat(255)]) {
        it(`may be ${audience.slice(0, 40)}`, () => {
            assert.equal(audienceProblem(audience), undefined);
        });
    }
    for (const audience of ["", "*", "a b", " a", "a ", "a\n", "a".repeat(256), "\u00e4"]) {
        it(`may not be ${JSON.stringify(audience).slice(0, 40)}`, () => {
            assert.deepEqual(audienceProblem(audience), {
                message: "is not an audience",
                remediation:
                    "write up to 255 letters, digits and _ . : / @ + = , -, without wildcards, such as prod",
            });
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
