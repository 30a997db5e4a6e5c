import { readGitHubSubject } from "../iam/github-subject";
import { hasInvisible, hasWildcard } from "../iam/pattern";
import { webIdentityGrants } from "../iam/subjects";
import { nameOf, type Value } from "../iam/values";
import { NIST_AC_3 } from "./references";
import type { DocumentRule } from "./rule";

export const subjectShape: DocumentRule = {
    id: "subject-shape",
    title: "A subject names the owner, the repository and the branch, tag or environment",
    why:
        "A customised subject that begins with a workflow's name or a repository's visibility fits anybody's repository, and " +
        "one that stops at the repository fits every branch of it. A subject of another shape is never sent.",
    severity: "high",
    enforcement: "mandatory",
    remediation:
        "Write repo:OWNER/REPOSITORY followed by :environment:NAME, :ref:refs/heads/NAME or :ref:refs/tags/NAME.",
    url: "https://docs.github.com/actions/reference/security/oidc",
    references: [NIST_AC_3],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        webIdentityGrants(document, options.gitHubIssuers)
            .filter((grant) => grant.profile.needsSubject)
            .flatMap((grant) => {
                const admitted = grant.subjects;
                return admitted.kind !== "exactly"
                    ? []
                    : admitted.literals.flatMap((literal) => {
                          const reason = whatIsWrong(literal, grant.profile.github);
                          return reason === undefined
                              ? []
                              : [
                                    {
                                        path: literal.path,
                                        statement: grant.statement.label,
                                        message: `${nameOf(literal.text)} is no subject to rely on: ${reason}`,
                                        ...(literal.text === "" ? {} : { witness: literal.text }),
                                    },
                                ];
                      });
            }),
};

function whatIsWrong(literal: Value, github: boolean): string | undefined {
    if (!literal.quoted) {
        return "it is not a text";
    }
    if (literal.text.trim() === "") {
        return "it is empty";
    }
    if (hasInvisible(literal.text)) {
        return "it holds a character that cannot be seen";
    }
    if (!github || isNeverSent(literal.text)) {
        return undefined;
    }
    const subject = readGitHubSubject(literal.text);
    return subject.ok ? undefined : subject.reason;
}

/** A star that is compared as a star: no repository, branch or tag has one in its name, so nobody carries it. */
function isNeverSent(text: string): boolean {
    return hasWildcard(text) && (text.startsWith("repo:") || text === "*");
}
