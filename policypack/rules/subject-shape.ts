import { hasLiteralWildcard, readGitHubSubject } from "../iam/gitHubSubject";
import type { Value } from "../iam/notes";
import { hasInvisible } from "../iam/pattern";
import { webIdentityGrants } from "../iam/subjects";
import { nameOf } from "../values/value";
import { NIST_AC_3 } from "./references";
import type { DocumentRule } from "./rule";

export const subjectShape: DocumentRule = {
    id: "subject-shape",
    title: "A subject names the owner, the repository and the branch, tag or environment",
    why:
        "A customized subject that begins with a workflow's name or a repository's visibility fits anybody's repository, and " +
        "one that ends at the repository fits all of its branches. GitHub sends no subject of another shape.",
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
                          const wrong = whatIsWrong(literal, grant.profile.github);
                          return wrong === undefined
                              ? []
                              : [
                                    {
                                        path: literal.path,
                                        statement: grant.statement.label,
                                        message: `${nameOf(literal.text)} is not a subject to rely on: ${wrong.message}`,
                                        ...(wrong.carried ? { witness: literal.text } : {}),
                                        ...(grant.profile.github
                                            ? {}
                                            : {
                                                  remediation: `Write the subject as the token has it, such as ${grant.profile.example}.`,
                                              }),
                                    },
                                ];
                      });
            }),
};

/** What is wrong with a subject, and whether a token can have it as it is. */
function whatIsWrong(
    literal: Value,
    github: boolean,
): { readonly message: string; readonly carried: boolean } | undefined {
    if (!literal.quoted) {
        return { message: "it is not a string", carried: false };
    }
    if (literal.text.trim() === "") {
        return { message: "it is empty", carried: false };
    }
    if (hasInvisible(literal.text)) {
        return { message: "it contains an invisible character", carried: false };
    }
    if (!github || hasLiteralWildcard(literal.text)) {
        return undefined;
    }
    const subject = readGitHubSubject(literal.text);
    return subject.ok ? undefined : subject;
}
