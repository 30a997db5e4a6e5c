import { readGitHubSubject } from "../iam/gitHubSubject";
import { exactSubjects } from "../iam/subjects";
import { nameOf } from "../values/value";
import { NIST_AC_6 } from "./references";
import type { DocumentRule } from "./rule";

export const subjectPullRequest: DocumentRule = {
    id: "subject-pull-request",
    title: "A pull request deploys nothing",
    why:
        "The subject of a pull request is the same for every one of a repository: it says neither who opened it nor what it " +
        "changes, and it comes before the review. Whoever may push a branch to the repository has it.",
    severity: "medium",
    enforcement: "advisory",
    remediation: "Give pull requests a role of their own that only reads, or an environment with reviewers.",
    url: "https://docs.github.com/actions/reference/security/oidc",
    references: [NIST_AC_6],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        exactSubjects(document, options.gitHubIssuers)
            .filter(({ grant, literal }) => {
                const subject = readGitHubSubject(literal.text);
                return grant.profile.github && subject.ok && subject.context === "pull_request";
            })
            .map(({ grant, literal }) => ({
                path: literal.path,
                statement: grant.statement.label,
                message: `${nameOf(literal.text)} is the subject of every pull request of the repository`,
                witness: literal.text,
            })),
};
