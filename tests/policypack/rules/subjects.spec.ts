import assert from "node:assert/strict";
import { checkDocument } from "../../../policypack/engine/engine";
import { type Finding } from "../../../policypack/engine/finding";
import { rulesetWith } from "../../../policypack/engine/ruleset";
import type { Options } from "../../../policypack/rules/options";

const GITHUB = "token.actions.githubusercontent.com";

function trust(subjects: string | readonly string[], issuer = GITHUB): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: { [`${issuer}:sub`]: subjects, [`${issuer}:aud`]: "sts.amazonaws.com" },
                },
            },
        ],
    };
}

/** What is said of a trust policy for one exact subject. */
const CASES: readonly { subject: string; options?: Partial<Options>; rules: readonly string[] }[] = [
    { subject: "repo:acme/app:ref:refs/heads/main", rules: [] },
    { subject: "repo:acme/app:pull_request", rules: ["subject-pull-request"] },
    { subject: "repo:acme@1/app@2:pull_request", rules: ["subject-pull-request"] },
    { subject: "repo:acme-/app:ref:refs/heads/main", rules: [] },
    { subject: "repo:acme/app:environment:\u{1F468}\u200D\u{1F4BB}", rules: [] },
    { subject: "repo:acme/app:environment:prod\u200D", rules: ["subject-shape"] },
    {
        subject: "repo:acme/app:workflow_ref:acme/app/.github/workflows/d.yml@refs/pull/1/merge",
        rules: ["subject-pull-request"],
    },
    {
        subject: "repo:acme/app:event_name:pull_request_target:ref:refs/heads/main",
        rules: ["subject-pull-request"],
    },
    { subject: "repo:acme/app:event_name:push:ref:refs/heads/main", rules: [] },
    { subject: "repo:acme/app:ref:refs/heads/*", rules: ["subject-never-sent"] },
    { subject: "repo:acme-123456/app-7890:ref:refs/heads/main", rules: ["subject-never-sent"] },
    { subject: "repo:acme-2/app:ref:refs/heads/main", rules: [] },
    { subject: "repo:acme@123456/app@7890:ref:refs/heads/main", rules: [] },
    { subject: "repo:acme/app:ref:refs/heads/main", options: { allowedOrganizations: ["acme"] }, rules: [] },
    { subject: "repo:Acme/app:environment:prod", options: { allowedOrganizations: ["aCME"] }, rules: [] },
    { subject: "repo:acme@1/app@2:environment:prod", options: { allowedOrganizations: ["acme"] }, rules: [] },
    {
        subject: "repo:acme@1/app@2:environment:prod",
        options: { allowedOrganizations: ["acme@1"] },
        rules: [],
    },
    {
        subject: "repo:acme@9/app@2:environment:prod",
        options: { allowedOrganizations: ["acme@1"] },
        rules: ["subject-foreign"],
    },
    {
        subject: "repo:acme/app:environment:prod",
        options: { allowedOrganizations: ["acme@1"] },
        rules: ["subject-foreign"],
    },
    {
        subject: "repo:amce/app:environment:prod",
        options: { allowedOrganizations: ["acme"] },
        rules: ["subject-foreign"],
    },
    {
        subject: "repo:partner/app:environment:prod",
        options: {
            allowedOrganizations: ["acme"],
            allowedSubjects: ["repo:partner/app:environment:prod"],
        },
        rules: [],
    },
    {
        subject: "repo:partner/app:environment:test",
        options: { allowedSubjects: ["repo:partner/app:environment:prod"] },
        rules: ["subject-foreign"],
    },
];

describe("a subject", () => {
    for (const { subject, options = {}, rules } of CASES) {
        it(`${subject} with ${JSON.stringify(options)}`, () => {
            assert.deepEqual(
                checkDocument(trust(subject), "trust", rulesetWith(options)).map(({ rule }) => rule),
                rules,
            );
        });
    }

    it("of another issuer belongs to no organization on GitHub", () => {
        assert.deepEqual(
            checkDocument(
                trust("project_path:a/b:ref_type:branch:ref:main", "gitlab.com"),
                "trust",
                rulesetWith({ allowedOrganizations: ["acme"] }),
            ),
            [],
        );
    });

    it("is found among others, with where it stands", () => {
        const subjects = ["repo:acme/app:ref:refs/heads/main", "repo:acme/app:pull_request"];
        assert.deepEqual(
            checkDocument(trust(subjects), "trust").map(({ rule, enforcement, path, witness }) => [
                rule,
                enforcement,
                path,
                witness,
            ]),
            [
                [
                    "subject-pull-request",
                    "advisory",
                    `Statement[0].Condition.StringEquals["${GITHUB}:sub"][1]`,
                    "repo:acme/app:pull_request",
                ],
            ],
        );
    });
});

describe("a condition on the subject that requires none", () => {
    const found = (Condition: object, issuer = GITHUB): readonly Finding[] =>
        checkDocument(
            {
                Statement: {
                    Effect: "Allow",
                    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" }, ...Condition },
                },
            },
            "trust",
        );
    const sub = `${GITHUB}:sub`;
    const finding = (operator: string, says: string) => ({
        rule: "subject-fails-open",
        enforcement: "mandatory",
        path: `Statement.Condition.${operator}["${sub}"]`,
        statement: { index: 0 },
        message: `${operator} on ${sub} ${says}`,
        remediation: `Write "StringEquals": {"${sub}": "repo:OWNER/REPOSITORY:environment:NAME"} instead.`,
    });

    it("is reported with a token without one, where that is admitted", () => {
        assert.deepEqual(found({ StringEqualsIfExists: { [sub]: "repo:acme/app:environment:prod" } }), [
            {
                ...finding(
                    "StringEqualsIfExists",
                    "is true when the key is absent, so it does not require a subject",
                ),
                witness: "a token of GitHub Actions without a sub claim",
            },
        ]);
    });

    it("is reported without a token where one of the tests is not decided", () => {
        const says = "does not compare the subject with a string";
        const NumericEquals = { [sub]: "1" };
        assert.deepEqual(found({ NumericEquals }), [finding("NumericEquals", says)]);
        assert.deepEqual(found({ NumericEquals, StringNotEquals: { [sub]: "x" } }), [
            finding("NumericEquals", says),
        ]);
    });

    it("is not reported of an issuer whose audience decides", () => {
        const issuer = "cognito-identity.amazonaws.com";
        assert.deepEqual(
            found({ StringNotEquals: { [`${issuer}:sub`]: "x" } }, issuer).map(({ rule }) => rule),
            ["guest-admitted"],
        );
    });
});
