import { readGitHubSubject } from "../iam/gitHubSubject";
import { exactSubjects } from "../iam/subjects";
import { nameOf } from "../values/value";
import type { Options } from "./options";
import { NIST_AC_3 } from "./references";
import type { DocumentRule } from "./rule";

export const subjectForeign: DocumentRule = {
    id: "subject-foreign",
    title: "Subjects belong to the organizations that the configuration allows",
    why:
        "Somebody else can register an owner's name that is misspelled, or that became free when the owner was renamed. Their " +
        "workflows then have the subject that the role admits.",
    severity: "high",
    enforcement: "mandatory",
    remediation:
        "Correct the owner, add it to allowedOrganizations, or add the one subject to allowedSubjects.",
    url: "https://docs.github.com/actions/reference/security/oidc",
    references: [NIST_AC_3],
    settings: ["gitHubIssuers", "allowedOrganizations", "allowedSubjects"],
    check: ({ document }, options) =>
        options.allowedOrganizations.length === 0 && options.allowedSubjects.length === 0
            ? []
            : exactSubjects(document, options.gitHubIssuers)
                  .filter(({ grant, literal }) => grant.profile.github && !isAllowed(literal.text, options))
                  .map(({ grant, literal }) => ({
                      path: literal.path,
                      statement: grant.statement.label,
                      message: `${nameOf(literal.text)} does not belong to an organization that the configuration allows`,
                      witness: literal.text,
                  })),
};

function isAllowed(text: string, { allowedOrganizations, allowedSubjects }: Options): boolean {
    if (allowedSubjects.includes(text)) {
        return true;
    }
    const subject = readGitHubSubject(text);
    const repository = subject.ok
        ? (subject.claims.get("repo") ?? subject.claims.get("repository"))
        : undefined;
    const owner = repository?.split("/", 1)[0];
    // An organization with an ID matches that ID only; GitHub ignores the case of names.
    return (
        owner !== undefined &&
        allowedOrganizations.some((allowed) =>
            [owner, owner.replace(/@\d+$/, "")].some((name) => name.toLowerCase() === allowed.toLowerCase()),
        )
    );
}
