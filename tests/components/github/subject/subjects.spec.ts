import fc from "fast-check";
import assert from "node:assert/strict";
import { type GitHubSubject } from "../../../../components/github/subject/gitHubSubject";
import {
    admissionsOf,
    checkSubjects,
    formWarnings,
    migrationWarnings,
    nameForm,
    subjectClaim,
} from "../../../../components/github/subject/subjects";
import { type Known } from "../../../../components/inputs/types";
import { readGitHubSubject } from "../../../../policypack/iam/gitHubSubject";
import { checked, linesOf, pathsOf, problemsOf } from "../../problemsOf";
import { subjects } from "../gitHub";

const names = { owner: "acme", repository: "website" };
const subject: Known<GitHubSubject> = { ...names, branch: "main" };
const octo = { owner: "octo-org", repository: "octo-repo" };
const ids = { ownerId: "123456", repositoryId: "456789" };
const commit = "a".repeat(40);
const workflow = { owner: "octo-org", repository: "octo-automation", file: "oidc.yml", branch: "main" };

function check(...subjects: Known<GitHubSubject>[]) {
    return checked((problems) => {
        checkSubjects(problems, ["subjects"], subjects);
    });
}

describe("subject claims", () => {
    // Those of octo-org are the examples of https://docs.github.com/en/actions/reference/security/oidc
    const cases: readonly (readonly [subject: Known<GitHubSubject>, claim: string])[] = [
        [{ ...octo, branch: "demo-branch" }, "repo:octo-org/octo-repo:ref:refs/heads/demo-branch"],
        [{ ...octo, tag: "demo-tag" }, "repo:octo-org/octo-repo:ref:refs/tags/demo-tag"],
        [{ ...octo, environment: "Production" }, "repo:octo-org/octo-repo:environment:Production"],
        [{ ...octo, environment: "Production:V1" }, "repo:octo-org/octo-repo:environment:Production%3AV1"],
        [{ ...octo, pullRequest: true }, "repo:octo-org/octo-repo:pull_request"],
        [{ ...octo, ...ids, branch: "main" }, "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"],
        [{ ...octo, ...ids, tag: "v1" }, "repo:octo-org@123456/octo-repo@456789:ref:refs/tags/v1"],
        [
            { ...octo, ...ids, environment: "Production" },
            "repo:octo-org@123456/octo-repo@456789:environment:Production",
        ],
        [{ ...octo, ...ids, pullRequest: true }, "repo:octo-org@123456/octo-repo@456789:pull_request"],
        [
            { ...octo, environment: "prod", workflow, template: ["repo", "context", "job_workflow_ref"] },
            "repo:octo-org/octo-repo:environment:prod:job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
        ],
        [
            { ...octo, workflow, template: ["repo", "job_workflow_ref"] },
            "repo:octo-org/octo-repo:job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
        ],
        [
            { ...octo, ...ids, branch: "main", template: ["repo", "context", "repository_id"] },
            "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main:repository_id:456789",
        ],
        [
            { ...octo, ...ids, branch: "main", template: ["repository_owner_id", "repository_id", "ref"] },
            "repository_owner_id:123456:repository_id:456789:ref:refs/heads/main",
        ],
        [
            {
                ...octo,
                tag: "v1",
                environment: "prod",
                template: ["repository_owner", "repo", "context", "ref"],
            },
            "repository_owner:octo-org:repo:octo-org/octo-repo:environment:prod:ref:refs/tags/v1",
        ],
        [
            {
                ...octo,
                branch: "main",
                template: ["repo", "context", "workflow", "job_workflow_ref", "repository_visibility"],
                workflow,
                values: { workflow: "Deploy: all", repository_visibility: "private" },
            },
            "repo:octo-org/octo-repo:ref:refs/heads/main:workflow:Deploy%3A all:job_workflow_ref:" +
                "octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main:repository_visibility:private",
        ],
        [
            {
                ...octo,
                environment: "prod",
                template: ["repo", "context", "runner_environment", "actor_id", "ref_protected"],
                values: { runner_environment: "self-hosted", actor_id: "583231", ref_protected: "true" },
            },
            "repo:octo-org/octo-repo:environment:prod:runner_environment:self-hosted:actor_id:583231:ref_protected:true",
        ],
        [
            {
                ...octo,
                template: ["repo", "workflow_ref"],
                values: { workflow_ref: "octo-org/octo-repo/.github/workflows/a.yml@refs/heads/main" },
            },
            "repo:octo-org/octo-repo:workflow_ref:octo-org/octo-repo/.github/workflows/a.yml@refs/heads/main",
        ],
        [
            { owner: "octo-org", workflow, template: ["repository_owner", "job_workflow_ref"] },
            "repository_owner:octo-org:job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
        ],
        [
            {
                owner: "octo-org",
                ownerId: "123456",
                workflow,
                environment: "prod",
                template: ["repository_owner_id", "context", "job_workflow_ref"],
            },
            "repository_owner_id:123456:environment:prod:job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
        ],
        [{ ...subject, branch: "release/2.x" }, "repo:acme/website:ref:refs/heads/release/2.x"],
        [
            { ...subject, owner: "Acme_corp", repository: ".github" },
            "repo:Acme_corp/.github:ref:refs/heads/main",
        ],
        [
            {
                ...octo,
                workflow: { ...workflow, branch: undefined, commit },
                template: ["repo", "job_workflow_ref"],
            },
            `repo:octo-org/octo-repo:job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@${commit}`,
        ],
        [{ ...subject, branch: "fix#1-100%" }, "repo:acme/website:ref:refs/heads/fix#1-100%"],
    ];
    for (const [of, claim] of cases) {
        it(claim, () => {
            assert.deepEqual(linesOf(check(of)), []);
            assert.equal(subjectClaim(of), claim);
            assert.equal(readGitHubSubject(claim).ok, true, "the policy pack refuses it");
        });
    }

    it("have names alone where one of the two IDs is missing, and nothing for a key that is none", () => {
        for (const id of [{ ownerId: "1" }, { repositoryId: "1" }]) {
            assert.equal(subjectClaim({ ...subject, ...id }), "repo:acme/website:ref:refs/heads/main");
        }
        assert.equal(
            subjectClaim({ ...subject, template: ["repo", "toString"] }),
            "repo:acme/website:toString:",
        );
    });

    it("differ wherever the subjects differ, have no wildcard, and pass the policy pack", () => {
        const meaning = ({ legacySubjectUntil: legacySubjectUntil, ...rest }: Known<GitHubSubject>) => {
            assert.notEqual(legacySubjectUntil, "");
            return JSON.stringify(rest);
        };
        fc.assert(
            fc.property(subjects, subjects, (a, b) => {
                assert.deepEqual(pathsOf(check(a, b)), []);
                assert.equal(subjectClaim(a) === subjectClaim(b), meaning(a) === meaning(b));
                assert.doesNotMatch(subjectClaim(a), /[*?]/);
                assert.equal(readGitHubSubject(subjectClaim(a)).ok, true);
            }),
            { numRuns: 3000 },
        );
    });
});

describe("subjects between two forms", () => {
    const migrating = { ...octo, ...ids, branch: "main", legacySubjectUntil: "2026-12-31" };
    const byId = "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main";
    const byName = "repo:octo-org/octo-repo:ref:refs/heads/main";
    const forms = (today: string) => admissionsOf(migrating, today).map(({ subject }) => subject);

    it("get in by both until the day is over, and then by their IDs alone", () => {
        assert.deepEqual(forms("2026-01-01"), [byId, byName]);
        assert.deepEqual(forms("2026-12-31"), [byId, byName]);
        assert.deepEqual(forms("2027-01-01"), [byId]);
        assert.equal(nameForm(migrating), byName);
    });

    it("are warned of, before and after", () => {
        assert.deepEqual(migrationWarnings([subject, migrating], "2026-12-31"), [
            `${byName} is admitted until 2026-12-31 by its names alone: whoever takes over the names takes over the access. ` +
                "Opt in to immutable subjects on GitHub, then remove legacySubjectUntil.",
        ]);
        assert.deepEqual(migrationWarnings([migrating], "2027-01-01"), [
            `${byName} is no longer admitted, since 2026-12-31 has passed; ${byId} is. Remove legacySubjectUntil.`,
        ]);
        assert.deepEqual(migrationWarnings([subject], "2027-01-01"), []);
    });

    it("have a name form that keeps the IDs of other claims", () => {
        const template = ["repo", "context", "repository_id"];
        assert.equal(nameForm({ ...migrating, template }), `${byName}:repository_id:456789`);
    });
});

describe("subjects that may not be what they look like", () => {
    const withoutIds = (names: string) =>
        `${names} stands without IDs: a repository that was made, renamed or transferred after 15 July 2026 sends its IDs, ` +
        "and AWS then refuses its tokens. Write the IDs, which `npm run github-ids` asks GitHub for, or nameForm: true " +
        "where the repositories send names alone.";
    const noRestriction = (names: string) =>
        `${names} is no restriction: its template names no repository, so that every repository of the owner is admitted ` +
        "through the shared workflow. Leave repository out.";

    it("are warned of where they have names alone, each once and in order", () => {
        const other = { ...subject, repository: "api" };
        assert.deepEqual(formWarnings([subject, other, { ...subject, branch: "dev" }], false), [
            withoutIds("acme/api, acme/website"),
        ]);
        assert.deepEqual(formWarnings([subject], true), []);
        assert.deepEqual(formWarnings([{ ...subject, ...ids }], false), []);
        assert.deepEqual(
            formWarnings([{ ...subject, template: ["repository_owner_id", "ref"], ownerId: "1" }], true),
            [noRestriction("acme/website")],
        );
        assert.deepEqual(formWarnings([], false), []);
    });

    it("are warned of where a repository is written that the template leaves out", () => {
        const shared = { owner: "acme", workflow, template: ["repository_owner", "job_workflow_ref"] };
        assert.deepEqual(formWarnings([{ ...shared, repository: "website" }, shared], false), [
            noRestriction("acme/website"),
        ]);
        assert.deepEqual(
            formWarnings([{ ...subject, repositoryId: "1", template: ["repository_id", "ref"] }], false),
            [],
        );
    });
});

describe("claims beside the subject", () => {
    const cases: readonly (readonly [string, Known<GitHubSubject>, Record<string, readonly string[]>])[] = [
        ["none", subject, {}],
        [
            "of a reusable workflow that is not in the template",
            { ...subject, workflow: { ...workflow, branch: undefined, tag: "v1" } },
            { job_workflow_ref: ["octo-org/octo-automation/.github/workflows/oidc.yml@refs/tags/v1"] },
        ],
        ["of one that is", { ...names, workflow, template: ["repo", "job_workflow_ref"] }, {}],
        [
            "of every kind",
            {
                ...names,
                environment: "prod",
                claims: {
                    actor: ["octocat", "dependabot[bot]"],
                    actorId: ["1"],
                    enterpriseId: ["2"],
                    ref: ["refs/heads/main"],
                    repositoryId: ["3"],
                    repositoryOwnerId: ["4"],
                    workflow: ["Deploy it"],
                },
            },
            {
                actor: ["octocat", "dependabot[bot]"],
                actor_id: ["1"],
                enterprise_id: ["2"],
                ref: ["refs/heads/main"],
                repository_id: ["3"],
                repository_owner_id: ["4"],
                workflow: ["Deploy it"],
            },
        ],
        [
            "of an environment that the template leaves out",
            { ...subject, template: ["repo", "ref"], claims: { environment: ["prod"] } },
            { environment: ["prod"] },
        ],
    ];
    for (const [what, of, claims] of cases) {
        it(what, () => {
            assert.deepEqual(linesOf(check(of)), []);
            assert.deepEqual(admissionsOf(of, "2026-01-01"), [{ subject: subjectClaim(of), claims }]);
        });
    }
});

describe("subjects", () => {
    const good: readonly Partial<Known<GitHubSubject>>[] = [
        {},
        { owner: "a" },
        { owner: "x".repeat(39) },
        { owner: "octo_acme" },
        { repository: "x".repeat(100) },
        { repository: ".github" },
        { repository: "a.b-c_d" },
        { repository: "a.." },
        { branch: "my/gh-readonly-queue/main" },
        { branch: "feature/a/b" },
        { branch: "v1.0" },
        { branch: "ünïcode" },
        { branch: "a@b" },
        { branch: "lockstep.locks" },
        { pullRequest: false },
        { workflow: { ...workflow, branch: undefined, commit: "0".repeat(40) } },
        { workflow: { ...workflow, branch: undefined, tag: "v1" } },
        { claims: { actor: undefined } },
        { ...ids, claims: { actor: ["octocat"] } },
    ];
    for (const change of good) {
        it(`accept ${JSON.stringify(change)}`, () => {
            assert.deepEqual(pathsOf(check({ ...subject, ...change })), []);
        });
    }

    const refs = [
        ...["", "*", "release/*", "ma?n", "refs/heads/main", "a".repeat(40), "-main", "@", "HEAD"],
        ...["a b", "a~1", "a^", "a:b", "a[b", "a\\b", "a\u0007b", "a\u007fb", "/a", "a/", "a//b"],
        ...[".a", "a/.b", "a.lock", "a.lock/b", "a..b", "a@{b", "a.", "rel${$}x", "a\u200bb", "a\ud800"],
    ];
    const repositories = ["", "*", "web*", "acme/website", ".", "..", "website.git", "x".repeat(101)];
    const bad: readonly (readonly [
        part: keyof Known<GitHubSubject>,
        of: Known<GitHubSubject>,
        values: readonly string[],
    ])[] = [
        [
            "owner",
            subject,
            ["", "*", "acme*", "ac?e", "acme/website", "-acme", "x".repeat(40), "ac me", "acme:x", "acme@1"],
        ],
        ["repository", subject, [...repositories, "a b", "a:b", "a@1"]],
        ["branch", subject, refs],
        ["tag", names, refs],
        [
            "environment",
            names,
            ["", "*", "prod-?", "a\nb", " a", "x".repeat(256), "a%3Ab", "prod${$}", "prod\u200b", "\ud800"],
        ],
        ["ownerId", { ...subject, ...ids }, ["", "0", "012", "x", "1*", "-1", "1".repeat(21)]],
        ["repositoryId", { ...subject, ...ids }, ["", "0", "*"]],
        [
            "legacySubjectUntil",
            { ...subject, ...ids },
            ["", "soon", "2026-02-30", "2026-13-01", "31.12.2026", "+012026-12-31", "2026-12-31T00"],
        ],
    ];
    for (const [part, of, values] of bad) {
        for (const value of values) {
            it(`refuse the ${part} ${JSON.stringify(value)}`, () => {
                assert.deepEqual(pathsOf(check(subject, { ...of, [part]: value })), [`subjects[1].${part}`]);
            });
        }
    }

    const instead = "GitHub sends that in its place";
    const misspelt: object = { repositoryID: ["1"] };
    const asClaim: object = { jobWorkflowRef: ["x"] };
    const never: readonly (readonly [
        what: string,
        of: Known<GitHubSubject>,
        path: string,
        message: RegExp,
    ])[] = [
        ["no run", names, "", /names no branch, tag, environment or pull request/],
        ["a pull request that is none", { ...names, pullRequest: false }, "", /names no branch/],
        ["an environment and a branch", { ...subject, environment: "prod" }, ".branch", RegExp(instead)],
        ["an environment and a tag", { ...names, tag: "v1", environment: "prod" }, ".tag", RegExp(instead)],
        [
            "an environment and a pull request",
            { ...names, pullRequest: true, environment: "prod" },
            ".pullRequest",
            RegExp(instead),
        ],
        ["a branch and a tag", { ...subject, tag: "v1" }, ".tag", /beside branch/],
        ["a branch and a pull request", { ...subject, pullRequest: true }, ".branch", /the one or the other/],
        ["an owner's ID alone", { ...subject, ownerId: "1" }, ".ownerId", /without repositoryId/],
        ["a repository's ID alone", { ...subject, repositoryId: "1" }, ".repositoryId", /without ownerId/],
        [
            "the end of the only form",
            { ...subject, legacySubjectUntil: "2026-12-31" },
            ".legacySubjectUntil",
            /^would end the name form, but no immutable form is configured \(ownerId and repositoryId are missing\)$/,
        ],
        [
            "a second form of a template without one",
            { ...subject, ...ids, legacySubjectUntil: "2026-12-31", template: ["repository_id", "ref"] },
            ".legacySubjectUntil",
            /no other has two forms/,
        ],
        ["an empty template", { ...subject, template: [] }, ".branch .template .template .template", /.*/],
        [
            "an unknown key",
            { ...subject, template: ["repo", "context", "sha"] },
            ".template",
            /not supported: sha/,
        ],
        [
            "the key repository",
            { ...subject, template: ["repo", "context", "repository"] },
            ".template",
            /repository/,
        ],
        [
            "a key twice",
            { ...subject, template: ["repo", "context", "repo"] },
            ".template",
            /one claim twice/,
        ],
        [
            "the ref twice",
            { ...subject, template: ["repo", "context", "ref"] },
            ".template",
            /one claim twice/,
        ],
        [
            "a workflow first, which anybody may call",
            { ...names, workflow, template: ["job_workflow_ref", "repo"] },
            ".template",
            /other owners' repositories/,
        ],
        ["no repository by default", { owner: "acme", branch: "main" }, ".repository", /^is missing$/],
        [
            "what differs in every run",
            { ...subject, template: ["repo", "context", "run_id"] },
            ".template",
            /not supported: run_id/,
        ],
        [
            "a value that GitHub never sends",
            {
                ...subject,
                template: ["repo", "context", "runner_environment"],
                values: { runner_environment: "mine" },
            },
            ".values.runner_environment",
            /^is no value that GitHub sends/,
        ],
        [
            "a wildcard in a value",
            { ...subject, template: ["repo", "context", "workflow"], values: { workflow: "Deploy*" } },
            ".values.workflow",
            /^is no value that GitHub sends/,
        ],
        [
            "a value of no key",
            { ...subject, values: { workflow: "Deploy" } },
            ".values.workflow",
            /^is in no subject of this template/,
        ],
        [
            "a key without its value",
            { ...subject, template: ["repo", "context", "workflow"] },
            "",
            /^has workflow in its template, but no value for it$/,
        ],
        [
            "every repository through a workflow at no version",
            {
                owner: "acme",
                template: ["repository_owner", "job_workflow_ref"],
                workflow: { owner: "acme", repository: "shared", file: "deploy.yml" },
            },
            ".workflow",
            /^is not at one version$/,
        ],
        [
            "a merge queue",
            { ...names, branch: "gh-readonly-queue/main/pr-1" },
            ".branch",
            /^is a branch of a merge queue/,
        ],
        [
            "no repository",
            { ...subject, template: ["repository_owner", "ref"] },
            ".template",
            /names no repository/,
        ],
        [
            "a key that every object has",
            { ...subject, template: ["repo", "toString", "context"] },
            ".template",
            /not supported: toString/,
        ],
        ["no run in the template", { ...names, template: ["repo"] }, ".template", /names no run/],
        [
            "no value for a key",
            { ...subject, template: ["repo", "context", "job_workflow_ref"] },
            "",
            /no value/,
        ],
        [
            "an environment that the template leaves out",
            { ...subject, environment: "prod", template: ["repo", "ref"] },
            ".environment",
            /^this template does not include the environment$/,
        ],
        [
            "a pull request that the template leaves out",
            { ...names, workflow, pullRequest: true, template: ["repo", "job_workflow_ref"] },
            ".pullRequest",
            /^needs a template with context and without ref$/,
        ],
        [
            "a workflow without a version",
            { ...subject, workflow: { ...workflow, branch: undefined } },
            ".workflow",
            /./,
        ],
        [
            "a workflow at two versions",
            { ...subject, workflow: { ...workflow, tag: "v1" } },
            ".workflow",
            /one version/,
        ],
        [
            "a workflow's path",
            { ...subject, workflow: { ...workflow, file: "a/b.yml" } },
            ".workflow.file",
            /file/,
        ],
        [
            "a workflow's wildcard",
            { ...subject, workflow: { ...workflow, branch: "*" } },
            ".workflow.branch",
            /wild/,
        ],
        [
            "a workflow's short commit",
            { ...subject, workflow: { ...workflow, branch: undefined, commit: "abc" } },
            ".workflow.commit",
            /in full/,
        ],
        ...["a.yml.x", "x", ".yml", "a.json", "a b.yml"].map(
            (file) =>
                [
                    `the workflow file ${file}`,
                    { ...subject, workflow: { ...workflow, file } },
                    ".workflow.file",
                    /name of a workflow file/,
                ] as const,
        ),
        ...[`x${commit}`, `${commit}a`, commit.toUpperCase()].map(
            (one) =>
                [
                    `the commit ${one}`,
                    { ...subject, workflow: { ...workflow, branch: undefined, commit: one } },
                    ".workflow.commit",
                    /in full/,
                ] as const,
        ),
        [
            "a workflow of nobody's",
            { ...subject, workflow: { ...workflow, owner: "*", repository: "*" } },
            ".workflow.owner .workflow.repository",
            /wildcard/,
        ],
        [
            "a workflow's tag with a wildcard",
            { ...subject, workflow: { ...workflow, branch: undefined, tag: "v*" } },
            ".workflow.tag",
            /wildcard/,
        ],
        ...["\nb", "b\n"].map(
            (name) =>
                [
                    `the workflow's name ${JSON.stringify(name)}`,
                    { ...subject, claims: { workflow: [name] } },
                    ".claims.workflow[0]",
                    /no value/,
                ] as const,
        ),
        [
            "a workflow's name that no policy holds",
            { ...subject, claims: { workflow: ["b", "\u0100"] } },
            ".claims.workflow[1]",
            /does not take in a policy/,
        ],
        [
            "a reusable workflow as a claim",
            { ...subject, claims: asClaim },
            ".claims.jobWorkflowRef",
            /is not a supported claim/,
        ],
        [
            "a claim on the ref that the template has",
            { ...subject, template: ["repo", "ref"], claims: { ref: ["refs/heads/main"] } },
            ".claims.ref",
            /decided by the subject/,
        ],
        [
            "a claim on the environment that the template has",
            {
                ...names,
                environment: "prod",
                template: ["repo", "environment"],
                claims: { environment: ["prod"] },
            },
            ".claims.environment",
            /whenever the job names one/,
        ],
        ...[{ ownerId: "1" }, { repositoryId: "1" }].map(
            (id) =>
                [
                    `one of two IDs, ${Object.keys(id).join("")}, and the end of the name form`,
                    { ...subject, ...id, legacySubjectUntil: "2026-12-31" },
                    `.${Object.keys(id).join("")}`,
                    /GitHub sends both or neither/,
                ] as const,
        ),
        [
            "a value that no policy holds",
            { ...subject, template: ["repo", "context", "workflow"], values: { workflow: "\u0100" } },
            ".values.workflow",
            /does not take in a policy/,
        ],
        ["a claim without values", { ...subject, claims: { actor: [] } }, ".claims.actor", /admits nobody/],
        [
            "a claim's wildcard",
            { ...subject, claims: { workflow: ["a*"] } },
            ".claims.workflow[0]",
            /no value/,
        ],
        [
            "a claim's variable",
            { ...subject, claims: { workflow: ["${x}"] } },
            ".claims.workflow[0]",
            /no value/,
        ],
        [
            "a name for an ID",
            { ...subject, claims: { actorId: ["octocat"] } },
            ".claims.actorId[0]",
            /no value/,
        ],
        [
            "a misspelt claim, which would be required of nobody",
            { ...subject, claims: misspelt },
            ".claims.repositoryID",
            /is not a supported claim/,
        ],
        [
            "a claim on the ref of a branch",
            { ...subject, claims: { ref: ["refs/heads/main"] } },
            ".claims.ref",
            /decided by the subject/,
        ],
        [
            "a claim on an environment beside a branch",
            { ...subject, claims: { environment: ["prod"] } },
            ".claims.environment",
            /whenever the job names one/,
        ],
        [
            "a claim on an ID that the subject has",
            { ...subject, ...ids, claims: { repositoryId: ["456789"] } },
            ".claims.repositoryId",
            /subject's IDs/,
        ],
    ];
    for (const [what, of, path, message] of never) {
        it(`refuse ${what}`, () => {
            const paths = path.split(" ").map((part) => `subjects[0]${part}`);
            assert.deepEqual(pathsOf(check(of)), paths);
            assert.match(problemsOf(check(of))[0]?.message ?? "", message);
        });
    }

    const IN_ITS_PLACE =
        "is never in the subject of a job that names an environment: GitHub sends that in its place";
    const IDS = "`gh api repos/OWNER/REPOSITORY --jq '.id, .owner.id'` shows them";
    const BRANCH = "write the branch's name as `git branch` shows it, such as main or release/2.x";
    const WHICH_BRANCHES =
        "let the environment's own rules say which branches may use it, or write claims.ref to compare the ref beside the subject";
    const lines: readonly (readonly [of: Known<GitHubSubject>, ...lines: string[]])[] = [
        [
            { ...subject, owner: "-a" },
            '.owner: is not the name of a GitHub organization or user ("-a") -- write the name alone, up to 39 letters, digits, hyphens and underscores',
        ],
        [
            { ...subject, repository: ".git" },
            '.repository: is not the name of a GitHub repository (".git") -- write the name alone, without its owner: up to 100 letters, digits, dots, hyphens, underscores',
        ],
        [{ ...names, branch: "" }, `.branch: is empty ("") -- ${BRANCH}`],
        [
            { ...names, branch: commit },
            `.branch: looks like a commit, which GitHub refuses as a branch name ("${commit}") -- ${BRANCH}`,
        ],
        [
            { ...names, tag: commit },
            `.tag: looks like a commit, which GitHub refuses as a tag name ("${commit}") -- write the tag's name as \`git tag\` shows it, such as v1.2.3`,
        ],
        [
            { ...names, tag: "v*" },
            '.tag: has a wildcard: whoever can push any tag could assume the role, without review ("v*") -- name each tag; or write environment: release in its place, with a deployment tag rule v* on GitHub, and workflow: { tags: ["v*"] } for what starts it',
        ],
        [
            { ...names, environment: "prod-?" },
            '.environment: has a wildcard: whoever can edit a workflow could assume the role, past every approval ("prod-?") -- name each environment; a role may have many subjects',
        ],
        [
            { ...names, environment: "a%3A" },
            '.environment: has %3A in it, which GitHub also sends for a colon: two environments would look the same ("a%3A") -- rename the environment',
        ],
        [
            { ...names, environment: "${x}" },
            '.environment: has ${ in it, where IAM reads a variable and not the name ("${x}") -- rename the environment',
        ],
        [
            { ...names, environment: " a" },
            '.environment: is not the name of a GitHub environment (" a") -- write up to 255 characters as the repository\'s settings show them',
        ],
        [
            { ...subject, ...ids, ownerId: "x" },
            `.ownerId: is not an ID that GitHub gives ("x") -- write its digits, in quotes: ${IDS}`,
        ],
        [
            { ...subject, workflow: { ...workflow, file: "x", branch: undefined, commit: "abc" } },
            '.workflow.commit: is not a commit in full ("abc") -- write its 40 hexadecimal digits in lower case',
            '.workflow.file: is not the name of a workflow file ("x") -- write the name alone, such as deploy.yml; GitHub looks in .github/workflows only',
        ],
        [
            { ...subject, workflow: { ...workflow, branch: undefined } },
            ".workflow: is not at one version -- write exactly one of branch, tag and commit, the one that `uses:` names",
        ],
        [
            { ...subject, claims: { actor: [] } },
            ".claims.actor: admits nobody ([]) -- write at least one value, or leave it out",
        ],
        [
            { ...subject, claims: { actor: ["a*"] } },
            '.claims.actor[0]: is no value that GitHub sends in this claim ("a*") -- write the account\'s name, such as octocat, without wildcards',
        ],
        [
            { ...subject, claims: { workflow: ["\n"] } },
            '.claims.workflow[0]: is no value that GitHub sends in this claim ("\\n") -- write the value as GitHub sends it, without wildcards',
        ],
        [
            { ...subject, claims: misspelt },
            '.claims.repositoryID: is not a supported claim; ignoring it would admit more workflows than you meant (["1"]) -- write some of: actor, actorId, enterpriseId, environment, ref, repositoryId, repositoryOwnerId, workflow',
        ],
        [
            { ...subject, claims: { ref: ["refs/heads/main"] } },
            '.claims.ref: is decided by the subject already (["refs/heads/main"]) -- leave it out',
        ],
        [
            { ...subject, claims: { environment: ["prod"] } },
            '.claims.environment: is decided by the subject: GitHub sends an environment there whenever the job names one (["prod"]) -- leave it out',
        ],
        [
            { ...subject, ...ids, claims: { repositoryOwnerId: ["1"] } },
            '.claims.repositoryOwnerId: is decided by the subject\'s IDs already (["1"]) -- leave it out',
        ],
        [
            names,
            ": names no branch, tag, environment or pull request: every run of the repository could assume the role -- write branch, tag, environment or pullRequest",
        ],
        [{ ...subject, environment: "prod" }, `.branch: ${IN_ITS_PLACE} ("main") -- ${WHICH_BRANCHES}`],
        [
            { ...names, pullRequest: true, environment: "prod" },
            `.pullRequest: ${IN_ITS_PLACE} (true) -- write the environment alone, or context in the template and no ref`,
        ],
        [
            { ...subject, tag: "v1" },
            '.tag: is given beside branch: a run is for one of them ("v1") -- write two subjects',
        ],
        [
            { ...subject, pullRequest: true },
            '.branch: is given beside pullRequest: GitHub sends the one or the other ("main") -- write two subjects',
        ],
        [
            { ...subject, ownerId: "1" },
            `.ownerId: is given without repositoryId: GitHub sends both or neither ("1") -- write both; ${IDS}`,
        ],
        [
            { ...subject, repositoryId: "1" },
            `.repositoryId: is given without ownerId: GitHub sends both or neither ("1") -- write both; ${IDS}`,
        ],
        [
            { ...subject, legacySubjectUntil: "2026-12-31" },
            '.legacySubjectUntil: would end the name form, but no immutable form is configured (ownerId and repositoryId are missing) ("2026-12-31") -- write ownerId and repositoryId, or leave it out',
        ],
        [
            { ...subject, ...ids, legacySubjectUntil: "2026-12-31", template: ["repository_id", "ref"] },
            '.legacySubjectUntil: is for subjects with repo in their template: no other has two forms ("2026-12-31") -- leave it out',
        ],
        [
            { ...subject, ...ids, legacySubjectUntil: "x" },
            '.legacySubjectUntil: is not a date ("x") -- write year, month and day, in quotes: "2026-12-31"',
        ],
        [
            { ...subject, template: ["repo", "context", "sha"] },
            '.template: has keys that are not supported: sha (["repo","context","sha"]) -- write some of: repo, context, environment, ref, job_workflow_ref, repository_id, repository_owner, repository_owner_id, actor, actor_id, base_ref, enterprise, enterprise_id, environment_node_id, event_name, head_ref, job_workflow_sha, ref_protected, ref_type, repository_visibility, runner_environment, workflow, workflow_ref, workflow_sha; GitHub sends repository as repo, and what differs in every run names nobody',
        ],
        [
            { ...subject, template: ["repo", "context", "repo"] },
            '.template: contains one claim twice (["repo","context","repo"]) -- write each key once; context is already the ref, or the environment, of the run',
        ],
        [
            { ...names, workflow, template: ["job_workflow_ref", "repo"] },
            '.template: begins with a claim that other owners\' repositories can carry too (["job_workflow_ref","repo"]) -- write one of these first: repo, repository_id, repository_owner, repository_owner_id',
        ],
        [
            { ...subject, template: ["repository_owner", "ref"] },
            '.template: names no repository: every repository of the owner could assume the role (["repository_owner","ref"]) -- add repo or repository_id; or job_workflow_ref, for all of them through one shared workflow',
        ],
        [
            { ...subject, template: ["repo"] },
            `.branch: ${IN_ITS_PLACE} ("main") -- ${WHICH_BRANCHES}`,
            '.template: names no run: every branch of the repository could assume the role (["repo"]) -- add one of: context, environment, ref, job_workflow_ref, workflow_ref',
        ],
        [
            { ...subject, template: ["repo", "context", "job_workflow_ref"] },
            ": has job_workflow_ref in its template, but no value for it -- write workflow",
        ],
        [
            { ...subject, environment: "prod", template: ["repo", "ref"] },
            '.environment: this template does not include the environment ("prod") -- write context or environment in the template, or claims.environment',
        ],
        [
            { ...names, workflow, pullRequest: true, template: ["repo", "job_workflow_ref"] },
            ".pullRequest: needs a template with context and without ref (true) -- write the environment alone, or context in the template and no ref",
        ],
    ];
    for (const [of, ...expected] of lines) {
        it(`say of ${JSON.stringify(of)} what is wrong, and what to write`, () => {
            assert.deepEqual(
                linesOf(check(of)),
                expected.map((line) => `subjects[0]${line}`),
            );
        });
    }

    it("say what a wildcard would have let in", () => {
        const messages = problemsOf(check({ owner: "*", repository: "*", branch: "*" })).map(
            ({ message }) => message,
        );
        assert.deepEqual(messages, [
            "has a wildcard: whoever can push any branch could assume the role, without review",
            "has a wildcard: anybody on GitHub could assume the role",
            "has a wildcard: every repository of the owner could assume the role, also those made tomorrow",
        ]);
    });

    it("lead from a wildcard to what serves", () => {
        const remediations = problemsOf(
            check(
                { owner: "acme", repository: "*", branch: "release/*" },
                { ...names, tag: "v*" },
                { ...names, branch: "gh-readonly-queue/main/pr-*" },
            ),
        ).map(({ remediation }) => remediation);
        const rule = (what: string, pattern: string, trigger: string) =>
            `name each ${what}; or write environment: release in its place, with a deployment ${what} rule ${pattern} on ` +
            `GitHub, and workflow: { ${trigger} } for what starts it`;
        assert.deepEqual(remediations, [
            rule("branch", "release/*", 'branches: ["release/*"]'),
            "name each repository; or admit all of them through one shared workflow at one version: a subject with " +
                "template: [repository_owner, job_workflow_ref] and workflow",
            rule("tag", "v*", 'tags: ["v*"]'),
            rule("branch", "main", "mergeQueue: true"),
        ]);
    });

    it("cannot be none", () => {
        assert.deepEqual(linesOf(check()), [
            "subjects: admits nobody ([]) -- name at least one owner, repository and branch",
        ]);
    });

    it("with a wildcard anywhere are always refused", () => {
        const withWildcard = fc
            .tuple(fc.string(), fc.constantFrom("*", "?"), fc.string())
            .map((parts) => parts.join(""));
        const parts = fc.constantFrom("owner", "repository", "branch", "ownerId", "repositoryId");
        fc.assert(
            fc.property(withWildcard, parts, (value, part) => {
                assert.deepEqual(pathsOf(check({ ...subject, ...ids, [part]: value })), [
                    `subjects[0].${part}`,
                ]);
            }),
        );
    });
});
