import { memberTree } from "../resources/placeTree";
import { policyTree } from "../resources/policyPlaces";
import { kindOfResource, type Resource } from "../resources/resource";
import { readJson } from "../values/json";
import { member } from "../values/path";
import { isObject } from "../values/value";
import { type Place } from "./kind";

/** The keys that hold a resource's properties in a template and in a request to Cloud Control. */
const PROPERTIES: readonly string[] = ["Properties", "properties", "desiredState"];

/** Resources of AWS that are there to describe others: a template's, and those that Cloud Control makes. */
const DESCRIBES_OTHERS = /^(cloudformationstack(set)?|cloudcontrol(api)?resource|indexextensionresource)$/;

/** A resource that is described by what another holds. */
export interface DescribedResource {
    readonly type: string;
    readonly resource: Resource;
}

/**
 * Whether what a resource holds can be a resource of another type. A bucket policy is one whatever a property in it claims,
 * or else the claim to be an endpoint's would excuse it.
 */
function mayDescribeOthers(type: string): boolean {
    const kind = kindOfResource(type);
    return kind === "" || DESCRIBES_OTHERS.test(kind);
}

/** A resource as a template or Cloud Control describes it: its type, and its properties as an object or as JSON text. */
export function describedResource(
    value: Readonly<Record<string, unknown>>,
    path: string,
): DescribedResource | undefined {
    const type = value["Type"] ?? value["typeName"] ?? value["type"];
    if (typeof type !== "string" || !type.startsWith("AWS::")) {
        return undefined;
    }
    const key = PROPERTIES.find((name) => name in value);
    const described = key === undefined ? {} : value[key];
    const reading = typeof described === "string" ? readJson(described) : undefined;
    const properties = reading?.ok === true ? reading.value : described;
    return {
        type,
        resource: {
            kind: kindOfResource(type),
            path: key === undefined ? path : member(path, key),
            properties: isObject(properties) ? properties : {},
        },
    };
}

/** The place of a member: of the resource that is described there, or of the same resource. */
export function placeOfMember(place: Place, key: string, inner: DescribedResource | undefined): Place {
    if (inner !== undefined && mayDescribeOthers(place.type)) {
        if (PROPERTIES.includes(key)) {
            return { property: key, type: inner.type, tree: policyTree(inner.type) };
        }
        // What is written about a resource, such as files for an instance, is no policy of it.
        if (key === "Metadata") {
            return { property: key, type: inner.type };
        }
    }
    return { property: key, type: place.type, tree: memberTree(place.tree, key) };
}
