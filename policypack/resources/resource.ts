import { element, member } from "../values/path";
import { isObject } from "../values/value";

/** A resource of AWS, whichever tool describes it. */
export interface Resource {
    /** Service and name run together in lower case, such as `ecrrepository`; empty for a resource of anybody else's. */
    readonly kind: string;
    /** Where it stands in what was read; empty for what was read itself. */
    readonly path: string;
    readonly properties: Readonly<Record<string, unknown>>;
}

/** A property with where it stands. */
export interface Property {
    readonly path: string;
    readonly value: unknown;
}

const PULUMI = /^(?:aws|aws-native|awscc):([^:/]+)[^:]*:([^:]+)$/;
const CLOUDFORMATION = /^AWS::([^:]+)::([^:]+)$/;
const TERRAFORM = /^(?:aws|awscc)_(\w+)$/;

/**
 * The kind of a resource by its type in Pulumi (`aws:ecr/repository:Repository`, `aws-native:ecr:Repository`), in
 * CloudFormation (`AWS::ECR::Repository`) or in Terraform (`aws_ecr_repository`): `ecrrepository` for all of them.
 */
export function kindOfResource(type: string): string {
    const [, ...parts] = PULUMI.exec(type) ?? CLOUDFORMATION.exec(type) ?? TERRAFORM.exec(type) ?? [];
    return parts.join("").replaceAll("_", "").toLowerCase();
}

/** Whether a type belongs to AWS or to no known provider: then AWS's grammar applies to a document in it. */
export function mayBeAws(type: string): boolean {
    return type === "" || /^(aws|eks|sst|pulumi)/i.test(type);
}

/**
 * A property under the spelling of any tool: `sourceArn`, `SourceArn` and `source_arn` are one.
 *
 * @param names in lower case and without underscores; the first that is there counts
 */
export function propertyOf(owner: Property, ...names: readonly string[]): Property | undefined {
    if (!isObject(owner.value)) {
        return undefined;
    }
    for (const [key, value] of Object.entries(owner.value)) {
        if (names.includes(plainName(key)) && value !== undefined && value !== null) {
            return { path: member(owner.path, key), value };
        }
    }
    return undefined;
}

/** All members of a property that holds an object. */
export function membersOf({ path, value }: Property): readonly Property[] {
    return isObject(value)
        ? Object.entries(value).map(([key, item]) => ({ path: member(path, key), value: item }))
        : [];
}

/** The elements of a property that holds a list; one that holds a single thing counts as a list of it. */
export function elementsOf(property: Property | undefined): readonly Property[] {
    if (property === undefined) {
        return [];
    }
    const { path, value } = property;
    return Array.isArray(value)
        ? value.map((item: unknown, index) => ({ path: element(path, index), value: item }))
        : [property];
}

/** The properties of a resource as one property, to look things up in. */
export function propertiesOf({ path, properties }: Resource): Property {
    return { path, value: properties };
}

export function plainName(key: string): string {
    return key.replaceAll("_", "").toLowerCase();
}

/** Whether a property holds a role's trust policy in any provider's spelling. */
export function isTrustProperty(property: string): boolean {
    return /^assume_?role_?policy(_?document)?$/i.test(property);
}
