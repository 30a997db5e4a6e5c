/** Who gets in, asked of the local AWS's own IAM, and of the package's simulator beside it. */
import fc from "fast-check";
import assert from "node:assert/strict";
import {
    type DeployRoleRequest,
    type GitHubSubject,
    type GitHubToken,
    planDeployRole,
    simulateTrust,
} from "../../components/index";
import { type Known } from "../../components/inputs/types";
import { subjects } from "../components/github/gitHub";
import type { Attempt } from "./askSts";
import { askSts, forget } from "./sandbox";

const ISSUER = "https://token.actions.githubusercontent.com";
const AUD = "sts.amazonaws.com";
const TODAY = "2026-06-01";

const request: DeployRoleRequest = {
    accountId: "111111111111",
    region: "us-east-2",
    roleName: "entrance",
    subjects: [],
    staticSites: [{ bucket: "acme-web", distribution: "E2EXAMPLEDEV01" }],
};
const names = { owner: "Acme", repository: "website" };
const ids = { ...names, ownerId: "123456", repositoryId: "456789" };
const workflow = { owner: "Acme", repository: "shared", file: "deploy.yml", tag: "v1" };

/** A role for each form that a subject can have. */
const forms: Readonly<Record<string, Known<GitHubSubject>>> = {
    branch: { ...names, branch: "release/2.x" },
    tag: { ...names, tag: "v1.2.3" },
    environment: { ...names, environment: "Production" },
    colon: { ...names, environment: "Production:V1" },
    pull: { ...names, pullRequest: true },
    branchById: { ...ids, branch: "main" },
    tagById: { ...ids, tag: "v1.2.3" },
    environmentById: { ...ids, environment: "Production" },
    pullById: { ...ids, pullRequest: true },
    migrating: { ...ids, branch: "main", legacySubjectUntil: "2026-12-31" },
    reusable: { ...names, branch: "main", workflow, template: ["repo", "context", "job_workflow_ref"] },
    customized: {
        ...names,
        branch: "main",
        template: ["repo", "context", "workflow", "repository_visibility"],
        values: { workflow: "Deploy: all", repository_visibility: "private" },
    },
    shared: { owner: "Acme", workflow, template: ["repository_owner", "job_workflow_ref"] },
    ids: { ...ids, branch: "main", template: ["repository_owner_id", "repository_id", "ref"] },
};

function trustOf(...admitted: readonly Known<GitHubSubject>[]): {
    readonly policy: string;
    readonly claims: string[];
} {
    const [role] = planDeployRole({ ...request, subjects: [...admitted] }, TODAY).roles;
    assert.ok(role !== undefined);
    return { policy: role.trustPolicy, claims: role.claims };
}

/** Claims that resemble right ones, and are not. */
function nearMisses(sub: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
    const others: Record<string, string> = {
        "another branch": sub.replace(
            /refs\/.*?(?=:|$)|environment:[^:]*|pull_request/,
            "ref:refs/heads/other",
        ),
        "another repository": sub.replace("website", "website2").replace("456789", "4567890"),
        "another owner": sub.replace("Acme", "Acme2").replace("123456", "1234567"),
        "a pull request against a branch": sub.replace(/(ref|environment):.*$|pull_request$/, (found) =>
            found === "pull_request" ? "ref:refs/heads/main" : "pull_request",
        ),
        "a longer end": `${sub}2`,
        "a shorter end": sub.slice(0, -1),
        "something in front": `x${sub}`,
        "small letters": sub.toLowerCase(),
        capitals: sub.toUpperCase(),
        "a star": `${sub.slice(0, sub.indexOf(":"))}:*`,
        "white space": `${sub} `,
        nothing: "",
    };
    return {
        ...Object.fromEntries(
            Object.entries(others)
                .filter(([, other]) => other !== sub)
                .map(([what, other]) => [what, { sub: other, aud: AUD }]),
        ),
        "another audience": { sub, aud: "https://github.com/Acme" },
        "the audience in capitals": { sub, aud: AUD.toUpperCase() },
        "no audience": { sub },
        "no subject": { aud: AUD },
    };
}

describe("every form of a subject, in the local AWS", () => {
    const cases: { readonly attempt: Attempt; readonly about: string; readonly admitted: boolean }[] = [];
    const policies: Record<string, string> = {};
    for (const [form, subject] of Object.entries(forms)) {
        const { policy, claims } = trustOf(subject);
        policies[form] = policy;
        for (const sub of claims) {
            const attempt = (claims: Readonly<Record<string, string>>, issuer = ISSUER) => ({
                role: form,
                issuer,
                claims,
            });
            cases.push({ attempt: attempt({ sub, aud: AUD }), about: sub, admitted: true });
            const right = { sub, aud: AUD };
            cases.push({
                attempt: attempt(right, `${ISSUER}/acme`),
                about: "another issuer",
                admitted: false,
            });
            for (const [about, miss] of Object.entries(nearMisses(sub))) {
                cases.push({ attempt: attempt(miss), about, admitted: false });
            }
        }
    }
    let answers: readonly string[];
    before(() => {
        forget();
        answers = askSts({ policies, attempts: cases.map(({ attempt }) => attempt) });
    });
    after(forget);

    for (const form of Object.keys(forms)) {
        it(`${form}: admits the right token, and none of those that resemble it`, () => {
            const its = cases
                .map((one, index) => ({ ...one, answer: answers[index] }))
                .filter(({ attempt }) => attempt.role === form);
            assert.ok(its.filter(({ admitted }) => !admitted).length >= 10);
            for (const { attempt, about, admitted, answer } of its) {
                const what = `${about}: ${JSON.stringify(attempt.claims)}`;
                assert.equal(answer, admitted ? "admitted" : "AccessDenied", what);
                const verdict = simulateTrust(policies[form] ?? "", attempt);
                assert.equal(
                    verdict.decision,
                    admitted ? "allowed" : "refused",
                    `${what}: ${verdict.reason}`,
                );
            }
        });
    }
});

describe("the simulator and the local AWS", () => {
    const statement = (Condition: object, Effect = "Allow", Principal: object = provider) => ({
        Effect,
        Principal,
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
    });
    const provider = {
        Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
    };
    const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const host = "token.actions.githubusercontent.com";
    const sub = `${host}:sub`;
    const aud = `${host}:aud`;

    /** Documents as others write them, for what the package itself never writes. */
    const foreign: Readonly<Record<string, string>> = {
        like: document(statement({ StringLike: { [sub]: ["repo:a/*:ref:refs/heads/a", "repo:?/b:*"] } })),
        keys: document(statement({ stringequals: { [sub.toUpperCase()]: "repo:a/a:pull_request" } })),
        ignoreCase: document(statement({ StringEqualsIgnoreCase: { [sub]: "REPO:A/A:PULL_REQUEST" } })),
        not: document(statement({ StringNotLike: { [sub]: "repo:a/*" }, StringEquals: { [aud]: AUD } })),
        ifExists: document(
            statement({ StringEqualsIfExists: { [aud]: AUD }, StringLike: { [sub]: "repo:*a:*" } }),
        ),
        null: document(statement({ Null: { [aud]: "true" }, StringLike: { [sub]: "repo:*" } })),
        denied: document(
            statement({ StringLike: { [sub]: "repo:*" } }),
            statement({ StringLike: { [sub]: "*:pull_request" } }, "Deny"),
        ),
    };

    it("agree on a thousand random tokens", () => {
        const seed = 20261122;
        const groups = fc.sample(fc.array(subjects, { minLength: 1, maxLength: 6 }), { seed, numRuns: 20 });
        const trusts = groups.map((group) => trustOf(...group));
        const policies: Record<string, string> = {
            ...Object.fromEntries(trusts.map(({ policy }, index) => [`random${index}`, policy])),
            ...foreign,
        };
        const known = trusts.flatMap(({ claims }) => claims);
        const subs = fc.oneof(
            fc.constantFrom(...known),
            fc.constantFrom(...known).map((one) => one.toUpperCase()),
            fc.constantFrom(...known).chain((one) => fc.nat(one.length).map((end) => one.slice(0, end))),
            fc.constantFrom(
                "repo:a/a:pull_request",
                "repo:a/b:ref:refs/heads/a",
                "repo:b/b:environment:a",
                "",
            ),
        );
        const tokens = fc.sample(
            fc.record({
                role: fc.constantFrom(...Object.keys(policies)),
                issuer: fc.oneof(
                    { weight: 20, arbitrary: fc.constant(ISSUER) },
                    {
                        weight: 1,
                        arbitrary: fc.constantFrom(`${ISSUER}/a`, "https://github.acme.com/_services/token"),
                    },
                ),
                claims: fc.record(
                    {
                        sub: subs,
                        aud: fc.constantFrom(AUD, AUD, AUD, "https://github.com/a", AUD.toUpperCase()),
                    },
                    { requiredKeys: [] },
                ),
            }),
            { seed, numRuns: 700 },
        );
        // By chance a token rarely meets its own role.
        const right = fc.sample(fc.nat(trusts.length - 1), { seed, numRuns: 300 }).map((index): Attempt => {
            const claims = trusts[index]?.claims ?? [];
            const claim = claims[index % claims.length] ?? "";
            return { role: `random${index}`, issuer: ISSUER, claims: { sub: claim, aud: AUD } };
        });
        const attempts: readonly Attempt[] = [...tokens, ...right];
        const answers = askSts({ policies, attempts });
        const differing = attempts.flatMap((attempt, index) => {
            const { decision, reason } = simulateTrust(policies[attempt.role] ?? "", attempt);
            return decision === (answers[index] === "admitted" ? "allowed" : "refused")
                ? []
                : [{ ...attempt, policy: policies[attempt.role], answer: answers[index], reason }];
        });
        assert.equal(attempts.length, 1000);
        assert.deepEqual(differing, []);
        assert.ok(answers.filter((answer) => answer === "admitted").length >= 300);
        forget();
    });

    it("differ where a claim beside the subject counts: the local AWS knows none, AWS documents them", () => {
        const subject: Known<GitHubSubject> = { ...names, branch: "main", claims: { actorId: ["42"] } };
        const { policy, claims } = trustOf(subject);
        const token: GitHubToken = {
            issuer: ISSUER,
            claims: { sub: claims[0] ?? "", aud: AUD, actor_id: "42" },
        };
        assert.equal(simulateTrust(policy, token).decision, "allowed");
        assert.equal(
            simulateTrust(policy, { ...token, claims: { ...token.claims, actor_id: "43" } }).decision,
            "refused",
        );
        assert.deepEqual(
            askSts({ policies: { claimed: policy }, attempts: [{ role: "claimed", ...token }] }),
            ["AccessDenied"],
        );
        forget();
    });
});
