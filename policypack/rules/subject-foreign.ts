import { readGitHubSubject } from "../iam/gitHubSubject";
import { exactSubjects } from "../iam/subjects";
import { nameOf } from "../values/value";
import type { Options } from "./options";
import { NIST_AC_3 } from "./references";
import type { DocumentRule } from "./rule";

export const subjectForeign: DocumentRule = {
    id: "subject-foreign",
    title: "Subjects belong to the organisations that the configuration allows",
    why:
        "A misspelled owner, or one that was renamed and given up, is a name that somebody else can register: then their " +
        "workflows carry the subject that the role waits for.",
    severity: "high",
    enforcement: "mandatory",
    remediation:
        "Correct the owner, or add it to allowedOrganizations, or the one subject to allowedSubjects.",
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
                      message: `${nameOf(literal.text)} is of no organisation that the configuration allows`,
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
    // An organisation given with its ID wants that ID; GitHub compares names without their case.
    return (
        owner !== undefined &&
        allowedOrganizations.some((allowed) =>
            [owner, owner.replace(/@\d+$/, "")].some((name) => name.toLowerCase() === allowed.toLowerCase()),
        )
    );
}
