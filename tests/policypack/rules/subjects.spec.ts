import assert from "node:assert/strict";
import { checkDocument } from "../../../policypack/engine/engine";
import { type Finding } from "../../../policypack/engine/finding";
import { rulesetWith } from "../../../policypack/engine/ruleset";
import type { Options } from "../../../policypack/rules/options";
import { nameOf } from "../../../policypack/values/value";

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
    { subject: "repo:acme:pull_request", rules: ["subject-shape"] },
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
        subject: "repository_id:345:ref:refs/heads/main",
        options: { allowedOrganizations: ["acme"] },
        rules: ["subject-foreign"],
    },
    {
        subject: "repo:acme@12/app@2:environment:prod",
        options: { allowedOrganizations: ["acme"] },
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

    it("of another issuer is compared with nothing of GitHub's", () => {
        for (const subject of ["*", "repo:acme/app:pull_request", "repo:acme-1/app-2:ref:refs/heads/main"]) {
            assert.deepEqual(checkDocument(trust(subject, "ci.acme.example"), "trust"), []);
        }
    });

    it("of an owner who is not listed is reported as it is", () => {
        const options = rulesetWith({ allowedOrganizations: ["acme"] });
        assert.deepEqual(checkDocument(trust("repo:amce/app:environment:prod"), "trust", options), [
            {
                rule: "subject-foreign",
                enforcement: "mandatory",
                path: `Statement[0].Condition.StringEquals["${GITHUB}:sub"]`,
                statement: { index: 0 },
                message:
                    '"repo:amce/app:environment:prod" does not belong to an organization that the configuration allows',
                witness: "repo:amce/app:environment:prod",
                remediation:
                    "Correct the owner, add it to allowedOrganizations, or add the one subject to allowedSubjects.",
            },
        ]);
    });

    it("that GitHub never sends is reported with why", () => {
        const cases: readonly [subject: string, why: string][] = [
            ["repo:acme/*", "contains a wildcard that is compared literally, so it admits nobody"],
            [
                "repo:acme-1/app-2:environment:prod",
                "has IDs after a hyphen, where GitHub puts them after an @",
            ],
        ];
        for (const [subject, why] of cases) {
            assert.deepEqual(checkDocument(trust(subject), "trust"), [
                {
                    rule: "subject-never-sent",
                    enforcement: "advisory",
                    path: `Statement[0].Condition.StringEquals["${GITHUB}:sub"]`,
                    statement: { index: 0 },
                    message: `"${subject}" ${why}`,
                    remediation:
                        "Copy the subject from the token of the failing workflow, such as repo:OWNER@ID/REPOSITORY@ID:ref:….",
                },
            ]);
        }
    });

    it("that is no subject to rely on is reported with why", () => {
        const own = (message: string) => ({
            rule: "subject-shape",
            enforcement: "mandatory",
            path: `Statement[0].Condition.StringEquals["${GITHUB}:sub"]`,
            statement: { index: 0 },
            message,
            remediation:
                "Write repo:OWNER/REPOSITORY followed by :environment:NAME, :ref:refs/heads/NAME or :ref:refs/tags/NAME.",
        });
        const cases: readonly [subject: unknown, finding: object][] = [
            [7, own('"7" is not a subject to rely on: it is not a string')],
            ["", own('"" is not a subject to rely on: it is empty')],
            ["  ", own('"  " is not a subject to rely on: it is empty')],
            [
                "repo:acme/app:environment:prod ",
                own(
                    '"repo:acme/app:environment:prod " is not a subject to rely on: it contains an invisible character',
                ),
            ],
            [
                "repo:acme/app",
                {
                    ...own(
                        '"repo:acme/app" is not a subject to rely on: it names no branch, tag or environment, so every workflow run of the repository has it',
                    ),
                    witness: "repo:acme/app",
                },
            ],
        ];
        for (const [subject, finding] of cases) {
            assert.deepEqual(checkDocument(trust(subject as string), "trust"), [finding]);
        }
        const [other] = checkDocument(trust("", "gitlab.com"), "trust");
        assert.equal(
            other?.remediation,
            "Write the subject as the token has it, such as project_path:GROUP/PROJECT:ref_type:branch:ref:NAME.",
        );
        assert.deepEqual(
            checkDocument(trust("", "cognito-identity.amazonaws.com"), "trust").filter(
                ({ rule }) => rule === "subject-shape",
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

describe("a pattern of subjects", () => {
    const sub = `${GITHUB}:sub`;
    const found = (Condition: object) => {
        const policy = trust([]) as { Statement: object[] };
        const StringEquals = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };
        return checkDocument(
            {
                Statement: policy.Statement.map((one) => ({
                    ...one,
                    Condition: { StringEquals, ...Condition },
                })),
            },
            "trust",
        );
    };
    const finding = (message: string, path: string) => ({
        rule: "subject-wildcard",
        enforcement: "mandatory",
        path: `Statement[0].Condition.StringLike["${sub}"]${path}`,
        statement: { index: 0 },
        message,
        remediation:
            "Replace it with exact subjects, such as repo:OWNER/REPOSITORY:environment:NAME, under StringEquals.",
    });

    it("is reported with how many others there are", () => {
        const admits = 'the subject "repo:acme/*" admits more than one subject of GitHub Actions';
        assert.deepEqual(
            found({
                StringLike: {
                    [sub]: ["repo:acme/app:ref:refs/heads/main", "repo:acme/*", "repo:b/*", "repo:c/*"],
                },
            }),
            [
                {
                    ...finding(`${admits}, and so do 2 other values`, "[1]"),
                    witness: "repo:acme/attacker:ref:refs/heads/main",
                },
            ],
        );
    });

    it("is reported without a subject where none was found", () => {
        assert.deepEqual(found({ StringLike: { [sub]: "repo:${aws:PrincipalTag/repo}:*" } }), [
            finding(
                'the subject "repo:${aws:PrincipalTag/repo}:*" contains a policy variable, so it is not certain what it admits',
                "",
            ),
        ]);
    });

    const MAIN = "repo:acme/app:ref:refs/heads/main";
    const cases: readonly [
        name: string,
        subjects: readonly string[],
        more: string,
        witness: string | undefined,
        condition?: object,
    ][] = [
        ["a branch", [MAIN], "", "repo:acme/app:ref:refs/heads/MAIN"],
        ["a branch in capitals", ["repo:acme/app:ref:refs/heads/MAIN"], "", MAIN],
        [
            "two branches beside an environment",
            [MAIN, "repo:acme/app:environment:prod", "repo:acme/app:ref:refs/heads/dev"],
            " and of 1 more",
            "repo:acme/app:ref:refs/heads/MAIN",
        ],
        [
            "a workflow file at a branch",
            ["repo:acme/app:workflow_ref:acme/app/.github/workflows/d.yml@refs/heads/main"],
            "",
            "repo:acme/app:workflow_ref:acme/app/.github/workflows/d.yml@refs/heads/MAIN",
        ],
        [
            "a workflow file at a commit, which has one spelling",
            [`repo:acme/app:job_workflow_ref:acme/ci/.github/workflows/d.yml@${"0a".repeat(20)}`],
            "",
            undefined,
        ],
        [
            "a branch that another test pins",
            [MAIN],
            "",
            undefined,
            { StringLike: { [`${GITHUB}:ref`]: "refs/heads/main" } },
        ],
    ];
    for (const [name, subjects, more, witness, condition] of cases) {
        it(`is what ignores the case of ${name}`, () => {
            assert.deepEqual(found({ StringEqualsIgnoreCase: { [sub]: subjects }, ...condition }), [
                {
                    rule: "subject-wildcard",
                    enforcement: "mandatory",
                    path: `Statement[0].Condition.StringEqualsIgnoreCase["${sub}"][0]`,
                    statement: { index: 0 },
                    message: `the operator ignores the case of ${nameOf(subjects[0])}${more}, but refs are case-sensitive`,
                    ...(witness === undefined ? {} : { witness }),
                    remediation: "Use StringEquals.",
                },
            ]);
        });
    }

    it("is one of an issuer whose subjects decide", () => {
        const issuer = "cognito-identity.amazonaws.com";
        const Statement = {
            Effect: "Allow",
            Principal: { Federated: issuer },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: { [`${issuer}:aud`]: "us-east-1:x", [`${issuer}:amr`]: "authenticated" },
                StringLike: { [`${issuer}:sub`]: "us-east-1:*" },
            },
        };
        assert.deepEqual(checkDocument({ Statement }, "trust"), []);
    });

    it("is not what ignores the case of environments", () => {
        assert.deepEqual(
            found({ StringEqualsIgnoreCase: { [sub]: "repo:acme/app:environment:undefined" } }),
            [],
        );
        assert.deepEqual(found({ StringEqualsIgnoreCase: { [sub]: "repo:acme/app:environment:prod" } }), []);
    });

    it("that a denial keeps others from is reported without a subject", () => {
        const { Statement } = trust(MAIN) as { Statement: object[] };
        const ignoring = Statement.map((one) => ({
            ...one,
            Condition: {
                StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
                StringEqualsIgnoreCase: { [sub]: MAIN },
            },
        }));
        const denial = {
            Effect: "Deny",
            Principal: "*",
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringNotEquals: { [sub]: MAIN } },
        };
        assert.deepEqual(
            checkDocument({ Statement: [...ignoring, denial] }, "trust").map(({ rule, witness }) => [
                rule,
                witness,
            ]),
            [["subject-wildcard", undefined]],
        );
    });
});

describe("a condition without a subject", () => {
    it("is not reported of an issuer whose audience decides, or of a provider that IAM would not save", () => {
        const rulesFor = (Federated: string, Condition: object) => {
            const Action = "sts:AssumeRoleWithWebIdentity";
            const Statement = { Effect: "Allow", Principal: { Federated }, Action, Condition };
            return checkDocument({ Statement }, "trust").map(({ rule }) => rule);
        };
        assert.deepEqual(
            rulesFor("accounts.google.com", { StringEquals: { "accounts.google.com:aud": "x" } }),
            [],
        );
        assert.deepEqual(rulesFor(`https://${GITHUB}`, {}), ["document-invalid"]);
    });

    it("is reported with a token where one was found", () => {
        const Statement = (more: object) => ({
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITHUB}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com", ...more } },
        });
        const finding = {
            rule: "subject-missing",
            enforcement: "mandatory",
            path: "Statement.Principal.Federated",
            statement: { index: 0 },
            message: `no condition compares ${GITHUB}:sub, so tokens of GitHub Actions are not restricted to a subject`,
            remediation: `Add "StringEquals": {"${GITHUB}:sub": "repo:OWNER/REPOSITORY:environment:NAME"}.`,
        };
        assert.deepEqual(checkDocument({ Statement: Statement({}) }, "trust"), [
            { ...finding, witness: "repo:attacker/x:ref:refs/heads/main" },
        ]);
        assert.deepEqual(
            checkDocument({ Statement: Statement({ [`${GITHUB}:repository_id`]: "1" }) }, "trust"),
            [finding],
        );
    });
});
