import { isObject, UNKNOWN } from "../values/value";
import { elementsOf, propertiesOf, propertyOf, type Resource } from "./resource";

/** A resource as one of a stack's. */
export interface StackResource extends Resource {
    /** Its URN in Pulumi, its logical ID in CloudFormation, its address in Terraform. */
    readonly id: string;
    /**
     * Whose registry it acts on: equal for two resources that act on the same account in the same region. Undefined where
     * that is unknown; it is then compared with no other.
     */
    readonly registry: string | undefined;
    /** The account and the region that it is in, where the file tells them. */
    readonly whereabouts?: Whereabouts;
}

export interface Whereabouts {
    readonly account: string | undefined;
    readonly region: string | undefined;
}

/** The resources of a kind whose registry is known. */
export function ofKind(resources: readonly StackResource[], kind: string): readonly StackResource[] {
    return resources.filter((resource) => resource.kind === kind && resource.registry !== undefined);
}

/** The repositories with names that are known. */
export function namedRepositories(
    resources: readonly StackResource[],
): readonly (StackResource & { readonly name: string })[] {
    return ofKind(resources, "ecrrepository").flatMap((resource) => {
        const name = propertyOf(propertiesOf(resource), "name", "repositoryname")?.value;
        return typeof name === "string" ? [{ ...resource, name }] : [];
    });
}

/** The value of a tag, given as a map or as a list of keys and values; UNKNOWN where it is unknown at preview. */
export function tagOf(resource: Resource, key: string): unknown {
    // What a provider adds to the tags of the program may be known later than those.
    for (const name of ["tags", "tagsall"]) {
        const tags = propertyOf(propertiesOf(resource), name);
        if (tags?.value === UNKNOWN) {
            return UNKNOWN;
        }
        const value = isObject(tags?.value)
            ? tags.value[key]
            : elementsOf(tags)
                  .filter((item) => propertyOf(item, "key")?.value === key)
                  .map((item) => propertyOf(item, "value")?.value)[0];
        if (value !== undefined) {
            return value;
        }
    }
    return undefined;
}
