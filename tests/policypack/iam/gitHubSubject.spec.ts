import assert from "node:assert/strict";
import {
    claimsOfGitHubSubject,
    hasLiteralWildcard,
    isOfPullRequests,
    readGitHubSubject,
} from "../../../policypack/iam/gitHubSubject";

describe("subjects of GitHub", () => {
    const good: readonly [subject: string, context: string][] = [
        ["repo:acme/app:ref:refs/heads/main", "ref"],
        ["repo:acme/app:ref:refs/heads/release/1.x", "ref"],
        ["repo:acme/app:ref:refs/tags/v1.2.3", "ref"],
        ["repo:acme/app:environment:production", "environment"],
        ["repo:acme/app:environment:prod%3Av1", "environment"],
        ["repo:acme/app:environment:two words", "environment"],
        ["repo:acme/app:pull_request", "pull_request"],
        ["repo:acme/.github:ref:refs/heads/main", "ref"],
        ["repo:acme-/app:ref:refs/heads/main", "ref"],
        ["repo:acme_corp/app:ref:refs/heads/main", "ref"],
        ["repo:acme@123456/app@456789:ref:refs/heads/main", "ref"],
        [
            "repo:acme/app:environment:prod:job_workflow_ref:acme/automation/.github/workflows/deploy.yml@refs/heads/main",
            "environment",
        ],
        [
            "repo:acme/app:job_workflow_ref:acme/automation/.github/workflows/d.yml@refs/heads/main",
            "job_workflow_ref",
        ],
        ["repo:acme/app:workflow_ref:acme/app/.github/workflows/d.yml@refs/heads/main", "workflow_ref"],
        ["repository_id:456789:ref:refs/heads/main", "ref"],
        ["repository_owner:acme:repository:acme/app:environment:prod", "environment"],
        [
            "repository_owner:acme:job_workflow_ref:acme/ci/.github/workflows/d.yml@refs/heads/main",
            "job_workflow_ref",
        ],
        [
            `repository_owner_id:123456:environment:prod:job_workflow_ref:acme/ci/.github/workflows/d.yml@${"a".repeat(40)}`,
            "environment",
        ],
    ];
    for (const [subject, context] of good) {
        it(`${subject} names its ${context}`, () => {
            const read = readGitHubSubject(subject);
            assert.deepEqual(read.ok ? read.context : read.message, context);
        });
    }

    const bad: readonly [subject: string, reason: RegExp][] = [
        ["", /not a list of claim:value/],
        ["*", /not a list of claim:value/],
        ["repo", /not a list of claim:value/],
        ["repo:", /not a list of claim:value/],
        ["repo:acme/app:ref1:x:ref:refs/heads/main", /not a list of claim:value/],
        ["repo:acme/app:ref", /not a list of claim:value/],
        ["repo:acme/app:repo:acme/other:ref:refs/heads/main", /not a list of claim:value/],
        ["Repo:acme/app:ref:refs/heads/main", /not a list of claim:value/],
        [" repo:acme/app:ref:refs/heads/main", /not a list of claim:value/],
        ["repo:acme/app", /names no branch, tag or environment/],
        ["repo:acme/app:workflow_ref:acme/app/.github/workflows/d.yml", /is not a workflow file at a ref/],
        ["repo:acme/app:env:production", /sends no claim "env"/],
        ["branch:main:repo:acme/app", /sends no claim "branch"/],
        ["repo:acme/app:repo_property_team:core", /names no branch, tag or environment/],
        ["repo:acme/app:workflow:deploy", /names no branch, tag or environment/],
        ["repo:acme:ref:refs/heads/main", /"acme" is not OWNER\/REPOSITORY/],
        ["repo:acme/app/x:ref:refs/heads/main", /is not OWNER\/REPOSITORY/],
        ["repo:acme@1/app:ref:refs/heads/main", /is not OWNER\/REPOSITORY/],
        ["repo:-acme/app:ref:refs/heads/main", /is not OWNER\/REPOSITORY/],
        ["repo:acme/app:ref:main", /"main" is not the ref of a branch or a tag/],
        [
            "repo:acme/app:ref:refs/pull/12/merge",
            /"refs\/pull\/12\/merge" is not the ref of a branch or a tag/,
        ],
        ["repo:acme/app:ref:refs/heads/a b", /is not the ref/],
        ["workflow:deploy:repo:acme/app", /begins with "workflow"/],
        ["repository_visibility:private", /begins with "repository_visibility"/],
        ["repository_owner_id:123456", /names no repository/],
        ["repository_id:x1:ref:refs/heads/main", /names no repository/],
        ["repository_id:1x:ref:refs/heads/main", /names no repository/],
        ...["refs/pull/1/merge", "main", "refs/heads/*"].map((ref): [string, RegExp] => [
            `repository_owner:acme:job_workflow_ref:acme/ci/.github/workflows/d.yml@${ref}`,
            /names no repository/,
        ]),
        [
            "enterprise:acme:job_workflow_ref:acme/ci/.github/workflows/d.yml@refs/heads/main",
            /names no repository/,
        ],
        ["job_workflow_ref:acme/a/.github/workflows/d.yml@refs/heads/main", /begins with "job_workflow_ref"/],
    ];
    for (const [subject, reason] of bad) {
        it(`${JSON.stringify(subject)} is refused`, () => {
            const read = readGitHubSubject(subject);
            assert.ok(!read.ok);
            assert.match(read.message, reason);
        });
    }

    it("that are refused say whether a token can have them all the same", () => {
        const carried = (subject: string) => {
            const read = readGitHubSubject(subject);
            return read.ok ? undefined : read.carried;
        };
        assert.deepEqual(
            ["repo:acme/app", "workflow:deploy:repo:acme/app", "repo:acme/app:ref:main", "repo:acme:x:y"].map(
                carried,
            ),
            [true, true, false, false],
        );
    });

    for (const [subject, isLiteral] of [
        ["repo:acme/*", true],
        ["repo:acme/app:ref:refs/heads/ma?n", true],
        ["*", true],
        ["repository_owner:acme:repo:*", false],
        ["repo:acme/app:ref:refs/heads/main", false],
        ["**", false],
    ] as const) {
        it(`${subject} has ${isLiteral ? "a" : "no"} wildcard that is compared literally`, () => {
            assert.equal(hasLiteralWildcard(subject), isLiteral);
        });
    }

    it("of a branch or a pull request come without an environment, and those of a workflow may have one", () => {
        for (const context of ["ref:refs/heads/main", "pull_request"]) {
            const claims = claimsOfGitHubSubject(`repo:acme/app:${context}`);
            assert.deepEqual([claims?.has("environment"), claims?.get("environment")], [true, undefined]);
        }
        const workflow = "job_workflow_ref:acme/ci/.github/workflows/d.yml@refs/heads/main";
        assert.equal(claimsOfGitHubSubject(`repo:acme/app:${workflow}`)?.has("environment"), false);
    });

    it("that GitHub never sends decide nothing", () => {
        assert.equal(claimsOfGitHubSubject("repo:acme"), undefined);
    });

    const commit = "0123456789abcdef0123456789abcdef01234567";
    const refs: readonly [ref: string, sent: boolean][] = [
        ["refs/heads/main", true],
        [commit, true],
        [`${commit}0`, false],
        [commit.slice(1), false],
        [commit.replaceAll(/./g, "x"), false],
        ["main", false],
    ];
    for (const [ref, sent] of refs) {
        it(`${sent ? "can" : "cannot"} name a workflow file at ${ref}`, () => {
            const file = `acme/ci/.github/workflows/d.yml@${ref}`;
            const subject = `repo:acme/app:job_workflow_ref:${file}`;
            const claims = claimsOfGitHubSubject(subject);
            assert.deepEqual(
                claims && Object.fromEntries(claims),
                sent ? { sub: subject, repository: "acme/app", job_workflow_ref: file } : undefined,
            );
        });
    }

    it("decide the claims of their tokens", () => {
        assert.deepEqual(
            [...(claimsOfGitHubSubject("repo:acme@12/app@345:environment:prod%3Av1") ?? [])],
            [
                ["sub", "repo:acme@12/app@345:environment:prod%3Av1"],
                ["repository", "acme/app"],
                ["environment", "prod:v1"],
            ],
        );
        assert.deepEqual(
            [...(claimsOfGitHubSubject("repository_id:345:ref:refs/heads/main") ?? [])],
            [
                ["sub", "repository_id:345:ref:refs/heads/main"],
                ["ref", "refs/heads/main"],
                ["environment", undefined],
            ],
        );
    });
});

describe("a subject that pull requests have", () => {
    const workflow = "repo:acme/app:job_workflow_ref:acme/ci/.github/workflows/d.yml";
    const cases: readonly [subject: string, isTheirs: boolean][] = [
        ["repo:acme/app:pull_request", true],
        ["repo:acme/app:event_name:pull_request", true],
        ["repo:acme/app:event_name:pull_request_target", true],
        ["repo:acme/app:event_name:pull_request_review", false],
        ["repo:acme/app:event_name:my_pull_request", false],
        [`${workflow}@refs/pull/12/merge`, true],
        [`${workflow}@refs/pull/1/head`, true],
        [`${workflow}@refs/pull/12/merged`, false],
        [`${workflow}@refs/heads/main`, false],
        ["repo:acme/app:workflow_ref:acme/app/.github/workflows/d.yml@refs/pull/12/merge", true],
        ["repo:acme/app:ref:refs/heads/main", false],
        ["repo:acme/app:ref:refs/heads/pull_request", false],
        ["pull request", false],
    ];
    for (const [subject, isTheirs] of cases) {
        it(`is ${isTheirs ? "" : "not "}${subject}`, () => {
            assert.equal(isOfPullRequests(subject), isTheirs);
        });
    }
});
