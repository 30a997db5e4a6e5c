import { readGitHubSubject } from "../iam/gitHubSubject";
import { hasWildcard } from "../iam/pattern";
import { exactSubjects } from "../iam/subjects";
import { nameOf } from "../values/value";
import { NIST_CM_6 } from "./references";
import type { DocumentRule } from "./rule";

/** Owner and repository, each with a number after a hyphen, as an early announcement of immutable subjects had them. */
const HYPHENED_IDS = /^[^/@]+-\d+\/[^/@]+-\d+$/;

export const subjectNeverSent: DocumentRule = {
    id: "subject-never-sent",
    title: "Every subject is one that GitHub sends",
    why:
        "A star under StringEquals is compared as a star, and IDs follow an @, not a hyphen. Nobody carries such a subject, so " +
        "nobody gets in: what follows is a deployment that fails, and a hasty change to a pattern that admits too much.",
    severity: "low",
    enforcement: "advisory",
    remediation:
        "Write the subject as the failing workflow's token has it, such as repo:OWNER@ID/REPOSITORY@ID:ref:….",
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
    if (hasWildcard(text)) {
        return "holds a wildcard that is compared as it stands, so nobody gets in by it";
    }
    const subject = readGitHubSubject(text);
    return subject.ok && HYPHENED_IDS.test(subject.claims.get("repo") ?? "")
        ? "looks like owner and repository with IDs, which GitHub separates by @"
        : undefined;
}
