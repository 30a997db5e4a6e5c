import { hasLiteralWildcard, readGitHubSubject } from "../iam/gitHubSubject";
import { exactSubjects } from "../iam/subjects";
import { nameOf } from "../values/value";
import { NIST_CM_6 } from "./references";
import type { DocumentRule } from "./rule";

/** Owner and repository, each with an ID after a hyphen, as an early announcement of immutable subjects showed them. */
const HYPHENED_IDS = /^[^/@]+-\d+\/[^/@]+-\d+$/;

export const subjectNeverSent: DocumentRule = {
    id: "subject-never-sent",
    title: "Every subject is one that GitHub sends",
    why:
        "StringEquals compares a star literally, and GitHub puts an @ before an ID, not a hyphen. No token has such a subject, " +
        "so the deployment fails, and a hasty fix is often a pattern that admits too much.",
    severity: "low",
    enforcement: "advisory",
    remediation:
        "Copy the subject from the token of the failing workflow, such as repo:OWNER@ID/REPOSITORY@ID:ref:….",
    url: "https://docs.github.com/actions/reference/security/oidc",
    references: [NIST_CM_6],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        exactSubjects(document, options.gitHubIssuers)
            .filter(({ grant }) => grant.profile.github)
            .flatMap(({ grant, literal }) => {
                const problem = whyNeverSent(literal.text);
                return problem === undefined
                    ? []
                    : [
                          {
                              path: literal.path,
                              statement: grant.statement.label,
                              message: `${nameOf(literal.text)} ${problem}`,
                          },
                      ];
            }),
};

function whyNeverSent(text: string): string | undefined {
    if (hasLiteralWildcard(text)) {
        return "contains a wildcard that is compared literally, so it admits nobody";
    }
    const subject = readGitHubSubject(text);
    return subject.ok && HYPHENED_IDS.test(subject.claims.get("repo") ?? "")
        ? "has IDs after a hyphen, where GitHub puts them after an @"
        : undefined;
}
