import type { PolicyDocument, Statement } from "../iam/document";
import { type PlaceTree } from "../resources/placeTree";
import { type PlaceContent } from "../resources/policyPlace";
import { isTrustProperty, kindOfResource } from "../resources/resource";

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
    "vpc-endpoint",
    "cloudformation-stack",
    "organization",
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
    /** What can stand here and below; undefined where no schema names a policy, so that only the property's name can tell. */
    readonly tree?: PlaceTree<PlaceContent> | undefined;
}

/** The place of a document that stands by itself. */
export const NO_PLACE: Place = { property: "", type: "" };

/** Types of resources whose document only sets bounds: what it allows needs another policy that grants it. */
const BOUNDS: ReadonlyMap<string, Kind> = new Map([
    ["ec2vpcendpoint", "vpc-endpoint"],
    ["ec2vpcendpointpolicy", "vpc-endpoint"],
    ["vpcendpoint", "vpc-endpoint"],
    ["vpcendpointpolicy", "vpc-endpoint"],
    ["organizationspolicy", "organization"],
]);

const ONLY_BOUNDS: readonly Kind[] = ["vpc-endpoint", "cloudformation-stack", "organization"];

/**
 * Whether a document grants access by itself. The policy of a VPC endpoint, of a stack and of an organization does not, so
 * that it may name everybody, or must.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function grantsAccess(kind: Kind): boolean {
    return !ONLY_BOUNDS.includes(kind);
}

/** Whether each statement of such a document needs a principal. */
export function needsPrincipal(kind: Kind): boolean {
    return kind !== "identity" && kind !== "organization";
}

/**
 * The kind of a document by where it stands and by what it says. A document that could be a resource's is taken as one,
 * because the rules for those are the stricter ones.
 */
export function kindOf(document: PolicyDocument, place: Place): Kind {
    if (isTrustProperty(place.property)) {
        return "trust";
    }
    const bounds = BOUNDS.get(kindOfResource(place.type));
    if (bounds !== undefined) {
        return bounds;
    }
    const { statements } = document;
    if (statements.length > 0 && statements.every(isAboutUpdates)) {
        return "cloudformation-stack";
    }
    const services = new Set(statements.flatMap(servicesOf));
    const isEcr = services.has("ecr") || /(^|[^a-z])ecr($|[^a-z])/i.test(place.type);
    if (statements.every(({ principalElement }) => principalElement === undefined)) {
        const standsAlone = statements.length > 0 && statements.every(namesResource);
        return standsAlone && !/ecr/i.test(place.type) ? "identity" : "resource";
    }
    const hasResource = statements.some(namesResource);
    if (!hasResource && !isEcr && (services.has("sts") || statements.some(trustsTokens))) {
        return "trust";
    }
    if (isEcr) {
        return hasResource ? "ecr-registry" : "ecr-repository";
    }
    const [service] = services;
    return (services.size === 1 ? KIND_OF_SERVICE.get(service ?? "") : undefined) ?? "resource";
}

/** No service of AWS is called `update`: these actions are CloudFormation's own, and stand in the policies of stacks. */
function isAboutUpdates({ actionElement, actions }: Statement): boolean {
    return (
        actionElement === "Action" &&
        actions.length > 0 &&
        actions.every((action) => /^update:/i.test(action))
    );
}

function namesResource({ resourcePath }: Statement): boolean {
    return resourcePath !== undefined;
}

function trustsTokens({ principals }: Statement): boolean {
    return principals.some(({ reach }) => reach.kind === "oidc" || reach.kind === "saml");
}

function servicesOf(statement: Statement): string[] {
    return statement.actions.map((action) => action.toLowerCase().split(":", 1)[0] ?? "");
}
