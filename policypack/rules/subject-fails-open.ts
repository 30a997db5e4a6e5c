import { passesWithoutKey } from "../iam/condition";
import { exampleCondition, testsOn, type WebIdentityGrant, webIdentityGrants } from "../iam/subjects";
import { witnessOf } from "../iam/witness";
import { NIST_AC_3, NIST_IA_9 } from "./references";
import type { DocumentRule } from "./rule";

const REASONS = {
    "passes-without": "is true when the key is absent, so it does not require a subject",
    "only-excludes": "admits every subject that it does not exclude",
    undecided: "does not compare the subject with a string",
} as const;

export const subjectFailsOpen: DocumentRule = {
    id: "subject-fails-open",
    title: "A condition on the subject requires a certain subject",
    why:
        "Negated operators, Null, the ending IfExists and the set operator ForAllValues look like a restriction on the subject. " +
        "They admit every subject, or do so as soon as the key is misspelled.",
    severity: "critical",
    enforcement: "mandatory",
    remediation: "Use StringEquals, without IfExists and without a set operator, with the exact subjects.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    references: [NIST_AC_3, NIST_IA_9],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        webIdentityGrants(document, options.gitHubIssuers)
            .filter((grant) => grant.profile.needsSubject)
            .flatMap((grant) => {
                const admitted = grant.subjects;
                if (admitted.kind !== "any" || admitted.because === "absent") {
                    return [];
                }
                const { operator, path } = admitted.test;
                const witness = witnessOf(grant) ?? withoutSubject(grant);
                return [
                    {
                        path,
                        statement: grant.statement.label,
                        message: `${operator.name} on ${grant.issuer}:sub ${REASONS[admitted.because]}`,
                        ...(witness === undefined ? {} : { witness }),
                        remediation: `Write ${exampleCondition(grant)} instead.`,
                    },
                ];
            }),
};

function withoutSubject(grant: WebIdentityGrant): string | undefined {
    return testsOn(grant, "sub").every(passesWithoutKey)
        ? `a token of ${grant.profile.name} without a sub claim`
        : undefined;
}
