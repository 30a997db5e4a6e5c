import assert from "node:assert/strict";
import { checkDocument, checkProperties } from "../../../policypack/engine/engine";
import { type Finding, messageOf } from "../../../policypack/engine/finding";
import { rulesetWith } from "../../../policypack/engine/ruleset";
import type { Options } from "../../../policypack/rules/options";
import { caseNamed, kindOfCase } from "../cases";

const GITHUB = "token.actions.githubusercontent.com";

/** What a rule says of one case: the whole list of findings, as rule, path and witness. */
const EXPECTED: readonly {
    id: string;
    findings: readonly [rule: string, path: string, witness?: string][];
}[] = [
    {
        id: "gh-second-open",
        findings: [
            ["subject-missing", "Statement[1].Principal.Federated", "repo:attacker/x:ref:refs/heads/main"],
        ],
    },
    {
        id: "gh-arr-good-bad",
        findings: [
            [
                "subject-wildcard",
                `Statement[0].Condition.StringLike["${GITHUB}:sub"][1]`,
                "repo:attacker/x:ref:refs/heads/main",
            ],
        ],
    },
    {
        id: "gh-w-owner-prefix",
        findings: [
            [
                "subject-wildcard",
                `Statement[0].Condition.StringLike["${GITHUB}:sub"]`,
                "repo:acmeattacker/app:ref:refs/heads/main",
            ],
        ],
    },
    {
        id: "gh-or-misread",
        findings: [
            [
                "subject-wildcard",
                `Statement[0].Condition.StringLike["${GITHUB}:sub"]`,
                "repo:acme/app:ref:refs/heads/attacker",
            ],
        ],
    },
    {
        id: "gh-op-not-equals",
        findings: [
            [
                "subject-fails-open",
                `Statement[0].Condition.StringNotEquals["${GITHUB}:sub"]`,
                "repo:attacker/x:ref:refs/heads/main",
            ],
        ],
    },
    {
        id: "gh-op-ifexists-exact",
        findings: [
            [
                "subject-fails-open",
                `Statement[0].Condition.StringEqualsIfExists["${GITHUB}:sub"]`,
                "a token of GitHub Actions without a sub claim",
            ],
        ],
    },
    {
        id: "gh-forge-workflow",
        findings: [
            [
                "subject-shape",
                `Statement[0].Condition.StringEquals["${GITHUB}:sub"]`,
                "workflow:deploy:repo:acme/app",
            ],
        ],
    },
    {
        id: "gh-aud-partial",
        findings: [
            [
                "audience-open",
                `Statement[0].Condition.StringLike["${GITHUB}:aud"]`,
                "a token of GitHub Actions made for sts.attacker",
            ],
        ],
    },
    {
        id: "ecr-star-orgid",
        findings: [
            [
                "principal-anonymous",
                "Statement[0].Principal",
                "arn:aws:iam::999999999999:role/attacker of organization o-abcdefghij",
            ],
        ],
    },
    {
        id: "ecr-notprincipal-allow",
        findings: [
            ["principal-anonymous", "Statement[0].NotPrincipal", "arn:aws:iam::999999999999:role/attacker"],
        ],
    },
    {
        id: "tr-root-cn",
        findings: [
            ["principal-account", "Statement[0].Principal.AWS", "arn:aws-cn:iam::123456789012:role/attacker"],
        ],
    },
    {
        id: "tr-wild-role",
        // IAM refuses the wildcard, so that it admits nobody.
        findings: [["principal-unclear", "Statement[0].Principal.AWS"]],
    },
    {
        id: "ecr-soft-lambda-nosource",
        findings: [
            [
                "ecr-service-source",
                "Statement[0].Principal.Service",
                "lambda.amazonaws.com for account 999999999999",
            ],
        ],
    },
    {
        id: "s3-soft-cloudtrail",
        findings: [
            [
                "service-source",
                "Statement[0].Principal.Service",
                "cloudtrail.amazonaws.com for account 999999999999",
            ],
        ],
    },
    // An operator for ARNs is never true of a subject or an audience, so that it admits nobody.
    {
        id: "op-arn-like",
        findings: [["subject-fails-open", `Statement[0].Condition.ArnLike["${GITHUB}:sub"]`]],
    },
    {
        id: "aud-arn-like",
        findings: [["audience-open", `Statement[0].Condition.ArnLike["${GITHUB}:aud"]`]],
    },
    // How a number compares with a subject is not known here.
    {
        id: "op-numeric-on-sub",
        findings: [["subject-fails-open", `Statement[0].Condition.NumericEquals["${GITHUB}:sub"]`]],
    },
    // GitHub never sends these.
    {
        id: "sub-no-prefix",
        findings: [["subject-shape", `Statement[0].Condition.StringEquals["${GITHUB}:sub"]`]],
    },
    {
        id: "sub-branch-word",
        findings: [["subject-shape", `Statement[0].Condition.StringEquals["${GITHUB}:sub"]`]],
    },
    // A service that calls for itself is of no principal's organization.
    {
        id: "ecrm-lambda-principal-org",
        findings: [["ecr-service-source", "Statement[0].Principal.Service"]],
    },
    {
        id: "ecrm-lambda-text-any-region",
        findings: [
            [
                "ecr-service-source",
                "Statement[0].Principal.Service",
                "lambda.amazonaws.com for account 999999999999",
            ],
        ],
    },
    { id: "gh-raw-dup-condition", findings: [["document-invalid", "Statement[0].Condition"]] },
    { id: "tr-no-principal", findings: [["document-invalid", "Statement[0]"]] },
];

describe("findings", () => {
    for (const { id, findings } of EXPECTED) {
        it(`of ${id}`, () => {
            const one = caseNamed(id);
            assert.deepEqual(
                checkDocument(one.policy, kindOfCase(one)).map(({ rule, path, witness }) =>
                    witness === undefined ? [rule, path] : [rule, path, witness],
                ),
                findings,
            );
        });
    }

    it("carry all that there is to say", () => {
        const finding: Finding = {
            rule: "subject-wildcard",
            enforcement: "mandatory",
            path: `assumeRolePolicy.Statement[0].Condition.StringLike["${GITHUB}:sub"]`,
            statement: { index: 0, sid: "Deploy" },
            message: 'the subject "repo:acme/*" admits more than one subject of GitHub Actions',
            witness: "repo:acme/attacker:ref:refs/heads/main",
            remediation:
                "Replace it with exact subjects, such as repo:OWNER/REPOSITORY:environment:NAME, under StringEquals.",
        };
        const found = checkProperties({
            assumeRolePolicy: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "Deploy",
                        Effect: "Allow",
                        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITHUB}` },
                        Action: "sts:AssumeRoleWithWebIdentity",
                        Condition: {
                            StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
                            StringLike: { [`${GITHUB}:sub`]: "repo:acme/*" },
                        },
                    },
                ],
            },
        });
        assert.deepEqual(found, [finding]);
        assert.equal(
            messageOf(finding),
            `statement 0 (Sid "Deploy"), assumeRolePolicy.Statement[0].Condition.StringLike["${GITHUB}:sub"]: ` +
                'the subject "repo:acme/*" admits more than one subject of GitHub Actions. ' +
                "Admits: repo:acme/attacker:ref:refs/heads/main. " +
                "Replace it with exact subjects, such as repo:OWNER/REPOSITORY:environment:NAME, under StringEquals.",
        );
    });
});

describe("a message", () => {
    it("has no place where the resource as a whole is meant", () => {
        const [finding] = checkProperties({ user: "ci" }, "aws:iam/accessKey:AccessKey");
        assert.ok(finding);
        assert.equal(
            messageOf(finding),
            "the resource creates an access key that never expires. " +
                "Let the workload assume a role, with a token of its issuer or as the role of its AWS service.",
        );
    });
});

describe("accounts that the configuration names", () => {
    const own: Partial<Options> = { ownAccounts: ["111122223333"] };
    const sources: Partial<Options> = { replicationSources: ["123456789012"] };
    const cases: readonly { id: string; options: Partial<Options>; rules: string[] }[] = [
        { id: "kms-soft-root", options: own, rules: [] },
        { id: "kms-soft-root", options: sources, rules: ["principal-account"] },
        { id: "kms-foreign-root", options: own, rules: ["principal-account"] },
        { id: "reg-soft-replicate-root", options: sources, rules: [] },
        { id: "reg-soft-replicate-prefix", options: sources, rules: [] },
        { id: "reg-soft-replicate-root", options: own, rules: ["principal-account"] },
        { id: "reg-all-root", options: sources, rules: ["principal-account"] },
        { id: "reg-star", options: sources, rules: ["principal-anonymous"] },
        {
            id: "tr-root",
            options: { ...own, ...sources, ownAccounts: ["123456789012"] },
            rules: ["principal-account"],
        },
    ];
    for (const { id, options, rules } of cases) {
        it(`${id} with ${JSON.stringify(options)}`, () => {
            const one = caseNamed(id);
            assert.deepEqual(
                checkDocument(one.policy, kindOfCase(one), rulesetWith(options)).map(({ rule }) => rule),
                rules,
            );
        });
    }
});
