import { contentsOf, memberTree, type PlaceTree } from "../resources/placeTree";
import { policyTree, principalTree } from "../resources/policyPlaces";
import { member, segmentsOf } from "../values/path";
import { isObject, memberOf } from "../values/value";
import { isIssuer } from "./arns";
import { propertiesPath, type Template } from "./calls";

/** Sections in which nothing decides whom a policy admits; of each condition both outcomes are tried. */
const WITHOUT_POLICIES = new Set(["Outputs", "Metadata", "Description", "Conditions", "Rules"]);

/** Sections of what a policy has to name, if it is to matter. */
const NAMED = new Set(["Mappings", "Parameters"]);

/**
 * Whether what stands at a path of a template can be a policy, hold one or be part of one, so that something that is not known
 * of it matters.
 */
export function concernsPolicies(template: Template, path: string): boolean {
    const [section = "", id = "", attribute = "", ...rest] = segmentsOf(path).filter(isName);
    if (section !== "Resources") {
        return NAMED.has(section) && id !== ""
            ? attribute !== "Description" && isUsedInPolicies(template, id)
            : !WITHOUT_POLICIES.has(section);
    }
    const type = memberOf(memberOf(template["Resources"], id), "Type");
    // The name of an issuer is part of what a trust policy names.
    if (typeof type !== "string" || !type.startsWith("AWS::") || isIssuer(type)) {
        return true;
    }
    return attribute === "Properties" || attribute === ""
        ? [policyTree(type), principalTree(type)].some((tree) => leadsToPlace(tree, rest))
        : attribute === "Type";
}

/** Whether a name stands in anything that can be a policy; one in the text of another counts, too. */
function isUsedInPolicies(template: Template, name: string): boolean {
    const resources = isObject(template["Resources"]) ? template["Resources"] : {};
    return Object.entries(resources).some(([id, resource]) => {
        const properties = memberOf(resource, "Properties");
        return Object.entries(isObject(properties) ? properties : {}).some(
            ([key, value]) =>
                concernsPolicies(template, member(propertiesPath(id), key)) &&
                JSON.stringify(value).includes(name),
        );
    });
}

/** Whether a path below a resource's properties ends above a place, at one or in one. */
function leadsToPlace(root: PlaceTree<string> | undefined, names: readonly string[]): boolean {
    let tree = root;
    for (const name of names) {
        if (tree?.content !== undefined) {
            return true;
        }
        tree = memberTree(tree, name);
    }
    return contentsOf(tree).length > 0;
}

/** Positions in lists do not count, and a function stands in place of what it makes. */
function isName(segment: string | number): segment is string {
    return typeof segment === "string" && !segment.startsWith("Fn::");
}
