import { memberTree, type PlaceTree } from "../resources/placeTree";
import { type PlaceContent } from "../resources/policyPlace";
import { policyTreeOf } from "../resources/policyPlaces";
import { propertiesOf, type Property } from "../resources/resource";
import { member } from "../values/path";
import { includesNeighbor } from "../template/calls";
import { isObject, memberOf } from "../values/value";
import { NIST_CM_6 } from "./references";
import type { ResourceRule } from "./rule";

export const definitionElsewhere: ResourceRule = {
    id: "definition-elsewhere",
    title: "The definition of a stack or an API is not taken from an address",
    why:
        "A nested stack, an application of AWS SAM or an API can take its definition from an address. No rule has judged the " +
        "policies in a definition that is not in the file.",
    severity: "low",
    enforcement: "advisory",
    remediation: "Check the file at that address as well: keyless-policy check FILE.",
    url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html",
    references: [NIST_CM_6],
    check: (resource) =>
        addressesIn(propertiesOf(resource), policyTreeOf(resource.kind)).map(({ path }) => ({
            path,
            message: "the definition is given by its address, so no rule has judged the policies in it",
        })),
};

function addressesIn(
    { path, value }: Property,
    tree: PlaceTree<PlaceContent> | undefined,
): readonly Property[] {
    if (tree === undefined || value === null || value === undefined || value === "") {
        return [];
    }
    if (tree.content === "elsewhere" || includesNeighbor(memberOf(value, "Fn::Transform"))) {
        return [{ path, value }];
    }
    return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) =>
              addressesIn({ path: member(path, key), value: item }, memberTree(tree, key)),
          )
        : [];
}
