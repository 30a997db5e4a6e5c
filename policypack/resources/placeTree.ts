import { commonName, namesOf } from "./placeNames";

/** A place, and what is there. */
export interface Located<Content> {
    /** The path below the resource's properties: `[]` follows a list, and `*` is any key. */
    readonly path: string;
    readonly content: Content;
}

/** What is at a property, and at its members. */
export interface PlaceTree<Content> {
    readonly content: Content | undefined;
    /** By the names that all tools share. */
    readonly members: ReadonlyMap<string, PlaceTree<Content>>;
}

interface GrowingTree<Content> extends PlaceTree<Content> {
    content: Content | undefined;
    readonly members: Map<string, GrowingTree<Content>>;
}

/** The places of one type of resource as a tree, which a walk over its properties goes down with them. */
export function treeOf<Content>(places: readonly Located<Content>[]): PlaceTree<Content> {
    const root: GrowingTree<Content> = { content: undefined, members: new Map() };
    for (const { path, content } of places) {
        let tree = root;
        for (const name of namesOf(path)) {
            const inner = tree.members.get(name) ?? { content: undefined, members: new Map() };
            tree.members.set(name, inner);
            tree = inner;
        }
        tree.content = content;
    }
    return root;
}

/** The tree of a member of a property; undefined where no place is at it or below it. */
export function memberTree<Content>(
    tree: PlaceTree<Content> | undefined,
    name: string,
): PlaceTree<Content> | undefined {
    return tree === undefined || tree.members.size === 0
        ? undefined
        : (tree.members.get(commonName(name)) ?? tree.members.get("*"));
}

/** What is at a path; positions in lists do not count. */
export function contentAt<Content>(tree: PlaceTree<Content> | undefined, path: string): Content | undefined {
    return tree === undefined
        ? undefined
        : namesOf(path).reduce<PlaceTree<Content> | undefined>(memberTree, tree)?.content;
}

/** All that is at a property or below it: what cannot be told where the property is not known. */
export function contentsOf<Content>(tree: PlaceTree<Content> | undefined): readonly Content[] {
    if (tree === undefined) {
        return [];
    }
    const below = Array.from(tree.members.values()).flatMap(contentsOf);
    return tree.content === undefined ? below : [tree.content, ...below];
}
