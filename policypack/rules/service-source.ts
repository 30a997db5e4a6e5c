import { grantsAccess } from "../documents/kind";
import type { LocatedDocument } from "../documents/located";
import { asksForSource, admittedExternalAccount } from "../iam/deputies";
import type { PolicyDocument, Statement } from "../iam/document";
import { namesSource } from "../iam/sources";
import { NIST_AC_3 } from "./references";
import type { DocumentRule, Violation } from "./rule";

/** What this rule and the one for images have in common. */
export const SERVICE_SOURCE = {
    why:
        "An AWS service acts on behalf of resources in any account. A statement that allows the service and does not name the " +
        "source grants the same access to another account's function, trail or topic: the confused deputy problem.",
    remediation:
        "Add aws:SourceArn under ArnLike with the resource that the service acts for, and aws:SourceAccount with its account.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    references: [NIST_AC_3],
} as const;

/** Each is tried against the whole condition and all denials, so only the first statements and services of many have one. */
const MAX_STATEMENTS = 64;
const MAX_WITNESSES = 8;

export const serviceSource: DocumentRule = {
    ...SERVICE_SOURCE,
    id: "service-source",
    title: "A service has access only on behalf of a named source",
    severity: "medium",
    enforcement: "advisory",
    check: (located) => (guardsImages(located) ? [] : openServices(located)),
};

/** Whether the document guards images. */
export function guardsImages({ kind }: LocatedDocument): boolean {
    return kind === "ecr-repository" || kind === "ecr-registry";
}

/**
 * The services that a document grants access to on behalf of the resources of any account.
 *
 * A role's trust policy is left out: the service that assumes a role is chosen by whoever may pass it.
 */
export function openServices({ kind, document }: LocatedDocument): Violation[] {
    return kind === "trust" || !grantsAccess(kind)
        ? []
        : document.statements
              .filter((statement) => statement.allows && !namesSource(statement))
              .flatMap((statement, at) => toViolations(document, statement, at < MAX_STATEMENTS));
}

function toViolations(document: PolicyDocument, statement: Statement, hasWitness: boolean): Violation[] {
    const services = statement.principals.filter(({ reach }) => reach.kind === "service");
    const which = asksForSource(statement)
        ? "resources that the condition does not restrict to one account"
        : "the resources of every account";
    return services.map(({ path, text }, position) => {
        const account =
            hasWitness && position < MAX_WITNESSES
                ? admittedExternalAccount(document, statement, text)
                : undefined;
        return {
            path,
            statement: statement.label,
            message: `${text} has access on behalf of ${which}`,
            ...(account === undefined ? {} : { witness: `${text} for account ${account}` }),
        };
    });
}
