import assert from "node:assert/strict";
import { checkDocument } from "../../../policypack/engine/engine";
import { rulesetWith } from "../../../policypack/engine/ruleset";
import { claimsOf, organizationIn, profileOf } from "../../../policypack/iam/issuers";

describe("issuers", () => {
    const names: readonly [issuer: string, name: string][] = [
        ["token.actions.githubusercontent.com", "GitHub Actions"],
        ["token.actions.githubusercontent.com/my-enterprise", "GitHub Actions"],
        ["token.actions.githubusercontent.com/a/b", "GitHub Actions"],
        ["token.actions.acme.ghe.com", "GitHub Actions"],
        ["token.actions.acme.ghe.com/my-enterprise", "GitHub Actions"],
        ["token.actions.acme.ghe.com.attacker.example/x", "this issuer"],
        ["github.acme.internal/_services/token", "GitHub Actions"],
        ["token.actions.githubusercontent.com.attacker.example", "this issuer"],
        ["attacker.example/token.actions.githubusercontent.com", "this issuer"],
        ["oidc.acme.example/token.actions", "this issuer"],
        ["gitlab.com", "GitLab"],
        ["app.terraform.io", "HCP Terraform"],
        ["api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", "Bitbucket Pipelines"],
        ["oidc.circleci.com/org/1234", "CircleCI"],
        ["agent.buildkite.com", "Buildkite"],
        ["oidc.eks.eu-west-1.amazonaws.com/id/abcdef", "Amazon EKS"],
        ["cognito-identity.amazonaws.com", "Amazon Cognito"],
        ["accounts.google.com", "Google"],
        ["api.pulumi.com/oidc", "Pulumi Cloud"],
        ["acme.app.spacelift.io", "Spacelift"],
        ["oidc.vercel.com", "Vercel"],
        ["oidc.vercel.com/acme", "Vercel"],
        ["app.spacelift.io.attacker.example", "this issuer"],
    ];
    for (const [issuer, name] of names) {
        it(`${issuer} is ${name}`, () => {
            assert.equal(profileOf(issuer, []).name, name);
        });
    }

    it("of a GitHub Enterprise Server under any name come from the configuration", () => {
        assert.equal(profileOf("ci.acme.example", ["CI.acme.example"]).name, "GitHub Actions");
    });

    it("are named by their URL with a slash at the end, or two", () => {
        assert.equal(profileOf("gitlab.com//", []).name, "GitLab");
        assert.deepEqual(
            ["oidc.circleci.com/org/1234", "oidc.circleci.com/org/1234//", "gitlab.com"].map(organizationIn),
            ["1234", "1234", "gitlab.com"],
        );
    });

    const UUID = "01234567-89ab-4cde-8f01-23456789abcd";
    const IN_CIRCLECI = `org/${UUID}/project/${UUID.replace("0", "f")}/user/${UUID}`;
    const claims: readonly [
        issuer: string,
        subject: string,
        claims: Readonly<Record<string, string>> | undefined,
    ][] = [
        [
            "gitlab.com",
            "project_path:acme/group/app:ref_type:branch:ref:release/1.x",
            {
                project_path: "acme/group/app",
                namespace_path: "acme/group",
                ref_type: "branch",
                ref: "release/1.x",
            },
        ],
        ["gitlab.com", "project_path:acme:ref_type:branch:ref:main", undefined],
        [
            `oidc.circleci.com/org/${UUID}`,
            IN_CIRCLECI,
            { "oidc.circleci.com/project-id": UUID.replace("0", "f") },
        ],
        ["oidc.circleci.com/org/1", IN_CIRCLECI, undefined],
        [`oidc.circleci.com/org/${UUID}`, "attacker", undefined],
        [
            "agent.buildkite.com",
            `organization:a:pipeline:b:ref:refs/heads/c:commit:${"0".repeat(40)}:step:`,
            {},
        ],
        ["agent.buildkite.com", "organization:a:pipeline:b", undefined],
        ["oidc.acme.example", "anything", {}],
    ];
    for (const [issuer, subject, others] of claims) {
        it(`${issuer} ${others === undefined ? "never sends" : "sends"} ${subject}`, () => {
            const decided = claimsOf(profileOf(issuer, []), issuer, subject);
            assert.deepEqual(decided && Object.fromEntries(decided), others && { sub: subject, ...others });
        });
    }

    const subjects: readonly { issuer: string; operator: string; sub: string; rules: string[] }[] = [
        {
            issuer: "gitlab.com",
            operator: "StringEquals",
            sub: "project_path:acme/app:ref_type:branch:ref:main",
            rules: [],
        },
        {
            issuer: "gitlab.com",
            operator: "StringLike",
            sub: "project_path:acme/*",
            rules: ["subject-wildcard"],
        },
        {
            issuer: "app.terraform.io",
            operator: "StringLike",
            sub: "organization:acme:project:p:workspace:w:run_phase:*",
            rules: [],
        },
        {
            issuer: "app.terraform.io",
            operator: "StringLike",
            sub: "organization:acme:project:*:workspace:w:run_phase:*",
            rules: ["subject-wildcard"],
        },
        {
            issuer: "agent.buildkite.com",
            operator: "StringLike",
            sub: "organization:acme:pipeline:app:ref:refs/heads/main:*",
            rules: [],
        },
        {
            issuer: "agent.buildkite.com",
            operator: "StringLike",
            sub: "organization:acme:pipeline:app:*",
            rules: ["subject-wildcard"],
        },
        {
            issuer: "oidc.circleci.com/org/1",
            operator: "StringLike",
            sub: "org/1/project/2/user/*",
            rules: [],
        },
        {
            issuer: "oidc.circleci.com/org/1",
            operator: "StringLike",
            sub: "org/1/project/*",
            rules: ["subject-wildcard"],
        },
        {
            issuer: "oidc.eks.eu-west-1.amazonaws.com/id/AB",
            operator: "StringLike",
            sub: "system:serviceaccount:prod:*",
            rules: [],
        },
        {
            issuer: "oidc.eks.eu-west-1.amazonaws.com/id/AB",
            operator: "StringLike",
            sub: "system:serviceaccount:*:app",
            rules: ["subject-wildcard"],
        },
        ...[
            ["api.pulumi.com/oidc", "pulumi:deploy:org:acme:project:app:stack:prod:*", []],
            ["api.pulumi.com/oidc", "pulumi:deploy:org:acme:project:app:*", ["subject-wildcard"]],
            ["api.pulumi.com/oidc", "pulumi:deploy:org:*:stack:prod:operation:update", ["subject-wildcard"]],
            ["acme.app.spacelift.io", "space:root:stack:prod:run_type:*", []],
            ["acme.app.spacelift.io", "space:root:stack:*", ["subject-wildcard"]],
            ["oidc.vercel.com", "owner:acme:project:*:environment:production", ["subject-wildcard"]],
        ].map(([issuer, sub, rules]) => ({
            issuer: String(issuer),
            operator: "StringLike",
            sub: String(sub),
            rules: [rules ?? []].flat(),
        })),
        { issuer: "oidc.acme.example", operator: "StringEquals", sub: "svc:deploy", rules: [] },
        ...[
            ...["svc:*", "owner:*", "pulumi:*", "account:*", "organization:*", "auth0|*", "project_id:*"],
            ...["spiffe:*", "organization:acme:project:app:*", "system:serviceaccount:*"],
        ].map((sub) => ({
            issuer: "oidc.acme.example",
            operator: "StringLike",
            sub,
            rules: ["subject-wildcard"],
        })),
        {
            issuer: "oidc.acme.example",
            operator: "StringLike",
            sub: "system:serviceaccount:prod:*",
            rules: [],
        },
        ...["workflow:deploy", "repo:acme/app"].map((sub) => ({
            issuer: "token.actions.acme.ghe.com/my-enterprise",
            operator: "StringEquals",
            sub,
            rules: ["subject-shape"],
        })),
        {
            issuer: "token.actions.acme.ghe.com/my-enterprise",
            operator: "StringLike",
            sub: "repository:*",
            rules: ["subject-wildcard"],
        },
        { issuer: "oidc.acme.example", operator: "StringLike", sub: "s*", rules: ["subject-wildcard"] },
        {
            issuer: "oidc.acme.example",
            operator: "StringLike",
            sub: "repo:acme/*",
            rules: ["subject-wildcard"],
        },
        {
            issuer: "ci.acme.example",
            operator: "StringEquals",
            sub: "repo:acme/app",
            rules: ["subject-shape"],
        },
    ];
    for (const { issuer, operator, sub, rules } of subjects) {
        it(`${issuer} with ${operator} ${sub}: ${rules.join(" ") || "closed"}`, () => {
            const document = {
                Statement: {
                    Effect: "Allow",
                    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: {
                        "ForAnyValue:StringEquals": { [`${issuer}:aud`]: "sts.amazonaws.com" },
                        [operator]: { [`${issuer}:sub`]: sub },
                    },
                },
            };
            const ruleset = rulesetWith({ gitHubIssuers: ["ci.acme.example"] });
            assert.deepEqual(
                checkDocument(document, "trust", ruleset).map(({ rule }) => rule),
                rules,
            );
        });
    }
});
