import { exampleCondition, webIdentityGrants } from "../iam/subjects";
import { consequence } from "../iam/tokens";
import { witnessOf } from "../iam/witness";
import { NIST_AC_3, NIST_IA_9 } from "./references";
import type { DocumentRule } from "./rule";

export const subjectMissing: DocumentRule = {
    id: "subject-missing",
    title: "A trust policy for web identities names the subjects that it admits",
    why:
        "An issuer such as GitHub's signs tokens for everybody who has an account. Without a condition on the subject, " +
        "under the key of the same issuer, every one of them can assume the role.",
    severity: "critical",
    enforcement: "mandatory",
    remediation: "Add a StringEquals condition on the issuer's sub key, with the exact subjects.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
    references: [NIST_AC_3, NIST_IA_9],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        webIdentityGrants(document, options.gitHubIssuers)
            .filter((grant) => grant.profile.needsSubject && !grant.misspelled)
            .flatMap((grant) => {
                const admitted = grant.subjects;
                if (admitted.kind !== "any" || admitted.because !== "absent") {
                    return [];
                }
                const witness = witnessOf(grant);
                return [
                    {
                        path: grant.path,
                        statement: grant.statement.label,
                        message: `no condition compares ${grant.issuer}:sub${consequence(grant, `tokens of ${grant.profile.name} are not restricted to a subject`)}`,
                        ...(witness === undefined ? {} : { witness }),
                        remediation: `Add ${exampleCondition(grant)}.`,
                    },
                ];
            }),
};
