import assert from "node:assert/strict";
import fc from "fast-check";
import { checkSubjects, GitHubSubject, subjectClaim } from "../../../components/github/subjects";
import { checked, pathsOf, problemsOf } from "../problemsOf";

const subject: GitHubSubject = { owner: "acme", repository: "website", branch: "main" };

function check(...subjects: GitHubSubject[]) {
    return checked((problems) => {
        checkSubjects(problems, ["subjects"], subjects);
    });
}

describe("subject claims", () => {
    const cases: readonly (readonly [subject: GitHubSubject, claim: string])[] = [
        [
            { owner: "octo-org", repository: "octo-repo", branch: "demo-branch" },
            "repo:octo-org/octo-repo:ref:refs/heads/demo-branch",
        ],
        [{ ...subject, branch: "release/2.x" }, "repo:acme/website:ref:refs/heads/release/2.x"],
        [
            { ...subject, owner: "Acme_corp", repository: ".github" },
            "repo:Acme_corp/.github:ref:refs/heads/main",
        ],
        [{ ...subject, branch: "fix#1-100%" }, "repo:acme/website:ref:refs/heads/fix#1-100%"],
        [{ owner: "a:b", repository: "c:d", branch: "e:f" }, "repo:a%3Ab/c%3Ad:ref:refs/heads/e%3Af"],
    ];
    for (const [of, claim] of cases) {
        it(claim, () => {
            assert.equal(subjectClaim(of), claim);
        });
    }

    // Few and short names, so that pairs of them come close to each other.
    const subjects = fc
        .record({
            owner: fc.stringMatching(/^[ab-]{1,3}$/),
            repository: fc.stringMatching(/^[ab.]{1,3}$/),
            branch: fc.stringMatching(/^[ab/%:A3]{1,4}$/),
        })
        .filter((of) => pathsOf(check(of)).length === 0);

    it("differ wherever the subjects differ, and have no wildcard", () => {
        fc.assert(
            fc.property(subjects, subjects, (a, b) => {
                const same = a.owner === b.owner && a.repository === b.repository && a.branch === b.branch;
                assert.equal(subjectClaim(a) === subjectClaim(b), same);
                assert.doesNotMatch(subjectClaim(a), /[*?]/);
            }),
            { numRuns: 2000 },
        );
    });
});

describe("subjects", () => {
    const good: readonly Partial<GitHubSubject>[] = [
        {},
        { owner: "a" },
        { owner: "x".repeat(39) },
        { owner: "octo_acme" },
        { repository: "x".repeat(100) },
        { repository: ".github" },
        { repository: "a.b-c_d" },
        { branch: "feature/a/b" },
        { branch: "v1.0" },
        { branch: "ünïcode" },
        { branch: "a@b" },
        { branch: "lockstep.locks" },
    ];
    for (const change of good) {
        it(`accept ${JSON.stringify(change)}`, () => {
            assert.deepEqual(pathsOf(check({ ...subject, ...change })), []);
        });
    }

    const bad: Readonly<Record<keyof GitHubSubject, readonly string[]>> = {
        owner: ["", "*", "acme*", "ac?e", "acme/website", "-acme", "x".repeat(40), "ac me", "acme:x"],
        repository: [
            "",
            "*",
            "web*",
            "acme/website",
            ".",
            "..",
            "website.git",
            "x".repeat(101),
            "a b",
            "a:b",
        ],
        branch: [
            ...["", "*", "release/*", "ma?n", "refs/heads/main", "a".repeat(40), "-main", "@", "HEAD"],
            ...["a b", "a~1", "a^", "a:b", "a[b", "a\\b", "a\u0007b", "a\u007fb", "/a", "a/", "a//b"],
            ...[".a", "a/.b", "a.lock", "a.lock/b", "a..b", "a@{b", "a."],
        ],
    };
    for (const [part, values] of Object.entries(bad)) {
        for (const value of values) {
            it(`refuse the ${part} ${JSON.stringify(value)}`, () => {
                assert.deepEqual(pathsOf(check(subject, { ...subject, [part]: value })), [
                    `subjects[1].${part}`,
                ]);
            });
        }
    }

    it("say what a wildcard would have let in", () => {
        const messages = problemsOf(check({ owner: "*", repository: "*", branch: "*" })).map(
            ({ message }) => message,
        );
        assert.deepEqual(messages, [
            "has a wildcard: whoever can push any branch could enter, without review",
            "has a wildcard: anybody on GitHub could enter",
            "has a wildcard: every repository of the owner could enter, those made tomorrow included",
        ]);
    });

    it("cannot be none", () => {
        assert.deepEqual(pathsOf(check()), ["subjects"]);
    });

    it("with a wildcard anywhere are always refused", () => {
        const withWildcard = fc
            .tuple(fc.string(), fc.constantFrom("*", "?"), fc.string())
            .map((parts) => parts.join(""));
        fc.assert(
            fc.property(withWildcard, fc.constantFrom("owner", "repository", "branch"), (value, part) => {
                assert.deepEqual(pathsOf(check({ ...subject, [part]: value })), [`subjects[0].${part}`]);
            }),
        );
    });
});
