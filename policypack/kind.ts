import type { PolicyDocument, Statement } from "./iam/document";

/** What a document is attached to: it decides which of its statements need a principal, and which rules apply. */
export const KINDS = [
    "trust",
    "identity",
    "ecr-repository",
    "ecr-registry",
    "kms-key",
    "s3-bucket",
    "sqs-queue",
    "sns-topic",
    "secret",
    "lambda-function",
    "resource",
] as const;

export type Kind = (typeof KINDS)[number];

const KIND_OF_SERVICE: ReadonlyMap<string, Kind> = new Map([
    ["kms", "kms-key"],
    ["s3", "s3-bucket"],
    ["sqs", "sqs-queue"],
    ["sns", "sns-topic"],
    ["secretsmanager", "secret"],
    ["lambda", "lambda-function"],
]);

/** Where a document was found. */
export interface Place {
    /** The property that holds it, such as `assumeRolePolicy`. */
    readonly property: string;
    /** The type of the resource, such as `aws:iam/role:Role`; empty where there is no resource. */
    readonly type: string;
}

/** Whether a property holds a role's trust policy in any provider's spelling. */
export function isTrustProperty(property: string): boolean {
    return /^assume_?role_?policy(_?document)?$/i.test(property);
}

/**
 * The kind of a document by where it stands and by what it says. A document that could be a resource's is taken as one,
 * because the rules for those are the stricter ones.
 */
export function kindOf(document: PolicyDocument, place: Place): Kind {
    if (isTrustProperty(place.property)) {
        return "trust";
    }
    const { statements } = document;
    const isEcr = /(^|[^a-z])ecr($|[^a-z])/i.test(place.type) || statements.some(namesService("ecr"));
    if (statements.every(({ principalElement }) => principalElement === undefined)) {
        return !/ecr/i.test(place.type) && statements.every(({ hasResource }) => hasResource)
            ? "identity"
            : "resource";
    }
    const hasResource = statements.some((statement) => statement.hasResource);
    if (!hasResource && !isEcr && statements.some(looksLikeTrust)) {
        return "trust";
    }
    if (isEcr) {
        return hasResource ? "ecr-registry" : "ecr-repository";
    }
    const services = new Set(statements.flatMap(servicesOf));
    const [service] = services;
    return (services.size === 1 ? KIND_OF_SERVICE.get(service ?? "") : undefined) ?? "resource";
}

function looksLikeTrust(statement: Statement): boolean {
    return (
        namesService("sts")(statement) ||
        statement.principals.some(({ reach }) => reach.kind === "oidc" || reach.kind === "saml")
    );
}

function namesService(service: string): (statement: Statement) => boolean {
    return (statement) => servicesOf(statement).includes(service);
}

function servicesOf(statement: Statement): string[] {
    return statement.actions.map((action) => action.toLowerCase().split(":", 1)[0] ?? "");
}
