import { grantsAccess } from "../documents/kind";
import type { LocatedDocument } from "../documents/located";
import { asksForSource, admittedExternalAccount } from "../iam/deputies";
import type { Statement } from "../iam/document";
import { namesSource } from "../iam/sources";
import { NIST_AC_3 } from "./references";
import type { DocumentRule, Violation } from "./rule";

/** What this rule says of itself and says alike where a registry is concerned. */
export const SERVICE_SOURCE = {
    why:
        "A service acts for whoever asks it. A statement that allows the service and does not say for whose resource lets a " +
        "stranger's function, trail or topic in by the same door.",
    remediation:
        "Add aws:SourceArn under ArnLike with the resource that the service acts for, and aws:SourceAccount with its account.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    references: [NIST_AC_3],
} as const;

export const serviceSource: DocumentRule = {
    ...SERVICE_SOURCE,
    id: "service-source",
    title: "A service is allowed only for a named source",
    severity: "medium",
    enforcement: "advisory",
    check: (located) => (guardsImages(located) ? [] : openServices(located)),
};

/** Whether the document guards images. */
export function guardsImages({ kind }: LocatedDocument): boolean {
    return kind === "ecr-repository" || kind === "ecr-registry";
}

/**
 * The services that a document allows for the resources of any account.
 *
 * A role's trust policy is left out: the service that assumes a role is chosen by whoever may pass it.
 */
export function openServices({ kind, document }: LocatedDocument): Violation[] {
    return kind === "trust" || !grantsAccess(kind)
        ? []
        : document.statements
              .filter((statement) => statement.allows && !namesSource(statement))
              .flatMap(toViolations);
}

function toViolations(statement: Statement): Violation[] {
    const services = statement.principals.filter(({ reach }) => reach.kind === "service");
    if (services.length === 0) {
        return [];
    }
    const which = asksForSource(statement)
        ? "resources that the condition does not tie to one account"
        : "the resources of every account";
    const account = admittedExternalAccount(statement);
    return services.map(({ path, text }) => ({
        path,
        statement: statement.label,
        message: `${text} is allowed for ${which}`,
        ...(account === undefined ? {} : { witness: `${text} for account ${account}` }),
    }));
}
