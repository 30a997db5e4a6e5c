import { isOfPullRequests, readGitHubSubject } from "../iam/gitHubSubject";
import { exactSubjects } from "../iam/subjects";
import { nameOf } from "../values/value";
import { NIST_AC_6 } from "./references";
import type { DocumentRule } from "./rule";

export const subjectPullRequest: DocumentRule = {
    id: "subject-pull-request",
    title: "A role that deploys does not admit pull requests",
    why:
        "All pull requests of a repository have the same subject. It names neither the author nor the change, and workflows run " +
        "before the review. Whoever can push a branch to the repository can use it.",
    severity: "medium",
    enforcement: "advisory",
    remediation:
        "Give pull requests a separate role that only reads, or an environment with required reviewers.",
    url: "https://docs.github.com/actions/reference/security/oidc",
    references: [NIST_AC_6],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        exactSubjects(document, options.gitHubIssuers)
            .filter(({ grant, literal }) => {
                const subject = readGitHubSubject(literal.text);
                return grant.profile.github && subject.ok && isOfPullRequests(literal.text);
            })
            .map(({ grant, literal }) => ({
                path: literal.path,
                statement: grant.statement.label,
                message: `${nameOf(literal.text)} is a subject of pull requests of the repository`,
                witness: literal.text,
            })),
};
