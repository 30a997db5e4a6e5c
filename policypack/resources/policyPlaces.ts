import { POLICY_PLACES } from "./policyPlaceTables";
import { type Located, type PlaceTree, treeOf } from "./placeTree";
import { type PlaceContent, type PlaceTable, type PrincipalContent } from "./policyPlace";
import { kindOfResource } from "./resource";

const documents = placesIn(POLICY_PLACES.documents);
const principals = placesIn(POLICY_PLACES.principals);

/**
 * The places of a resource where a policy document can stand, in the spelling of every tool that publishes them.
 *
 * @param type such as `AWS::IAM::Role`, `aws:iam/role:Role`, `aws-native:iam:Role`, `aws_iam_role` or `awscc_iam_role`
 */
export function policyPlaces(type: string): readonly Located<PlaceContent>[] {
    return documents.of(type);
}

/** The same places as a tree; undefined where the resource has none. */
export function policyTree(type: string): PlaceTree<PlaceContent> | undefined {
    return documents.treeOf(type);
}

/** The same by the kind of the resource. */
export function policyTreeOf(kind: string): PlaceTree<PlaceContent> | undefined {
    return documents.treeOfKind(kind);
}

/** The places of a resource where principals are named outside of documents; undefined where it has none. */
export function principalTree(type: string): PlaceTree<PrincipalContent> | undefined {
    return principals.treeOf(type);
}

/** Looks places up by the kind of a resource, which is one for all tools. What it needs is made when it is first asked for. */
function placesIn<Content extends string>(tables: Readonly<Record<Content, PlaceTable>>) {
    let index: ReadonlyMap<string, readonly Located<Content>[]> | undefined;
    const trees = new Map<string, PlaceTree<Content>>();
    const ofKind = (kind: string): readonly Located<Content>[] => (index ??= indexOf(tables)).get(kind) ?? [];
    const treeOfKind = (ownKind: string): PlaceTree<Content> | undefined => {
        const kind = commonKind(ownKind);
        const places = ofKind(kind);
        if (places.length === 0) {
            return undefined;
        }
        const tree = trees.get(kind) ?? treeOf(places);
        trees.set(kind, tree);
        return tree;
    };
    return {
        of: (type: string) => ofKind(commonKind(kindOfResource(type))),
        treeOf: (type: string) => treeOfKind(kindOfResource(type)),
        treeOfKind,
    };
}

function commonKind(kind: string): string {
    return POLICY_PLACES.terraformKinds[kind] ?? kind;
}

function indexOf<Content extends string>(
    tables: Readonly<Record<Content, PlaceTable>>,
): ReadonlyMap<string, readonly Located<Content>[]> {
    const places = new Map<string, Located<Content>[]>();
    for (const content in tables) {
        for (const [type, paths] of Object.entries(tables[content])) {
            const kind = kindOfResource(type);
            const here = paths.map((path) => ({ path, content }));
            places.set(kind, [...(places.get(kind) ?? []), ...here]);
        }
    }
    return places;
}
