import { namesOf } from "./placeNames";
import { POLICY_PLACES } from "./policyPlaceTables";
import { kindOfResource } from "./resource";

/**
 * What the document at a place says: who gets access (trust and resource policies), what its holder may do (identity
 * policies, and policies that only set bounds), a definition that may have a document in it (a template, the description
 * of an API), or such a definition elsewhere, of which only the address is here.
 */
export type PlaceContent = "access" | "permissions" | "definition" | "elsewhere";

/**
 * What a principal outside of a document gets: `grants` are access that the rules judge, `shares` are those of services
 * that know accounts by design.
 */
export type PrincipalContent = "grants" | "shares";

/** Types as their tools write them, with paths below a resource's properties: `[]` follows a list, `*` is any key. */
export type PlaceTable = Readonly<Record<string, readonly string[]>>;

/** What the published schemas say, as `npm run places` wrote it down. */
export interface PolicyPlaceTables extends Readonly<Record<PlaceContent, PlaceTable>> {
    /** The packages that it was made from, with their versions. */
    readonly sources: Readonly<Record<string, string>>;
    readonly principals: Readonly<Record<PrincipalContent, PlaceTable>>;
    /** Kinds of resources that Terraform names otherwise than Pulumi: Terraform's, and Pulumi's. */
    readonly terraformKinds: Readonly<Record<string, string>>;
}

/** A place, and what is there. */
export interface PolicyPlace<Content = PlaceContent> {
    /** The path below the resource's properties, as the schema publishes it. */
    readonly path: string;
    readonly content: Content;
}

/** The places of a type of resource, ready to be compared. */
type Lookup<Content> = (type: string) => readonly IndexedPlace<Content>[];

interface IndexedPlace<Content> extends PolicyPlace<Content> {
    readonly names: readonly string[];
}

const policyIndex = lookupIn<PlaceContent>({
    access: POLICY_PLACES.access,
    permissions: POLICY_PLACES.permissions,
    definition: POLICY_PLACES.definition,
    elsewhere: POLICY_PLACES.elsewhere,
});
const principalIndex = lookupIn<PrincipalContent>(POLICY_PLACES.principals);

/**
 * The places of a resource where a policy document can stand, in the spelling of every tool that publishes them.
 *
 * @param type such as `AWS::IAM::Role`, `aws:iam/role:Role`, `aws-native:iam:Role`, `aws_iam_role` or `awscc_iam_role`
 */
export function policyPlaces(type: string): readonly PolicyPlace[] {
    return policyIndex(type).map(({ path, content }) => ({ path, content }));
}

/** Whether a policy document can stand at a place, or in what stands there. */
export function isPolicyPlace(type: string, path: string): boolean {
    return policyContentAt(type, path) !== undefined;
}

/**
 * What the document at a place says; undefined where none can stand.
 *
 * @param type the type of the resource, of any tool
 * @param path where it is below the resource's properties, such as `Policies[0].PolicyDocument`
 */
export function policyContentAt(type: string, path: string): PlaceContent | undefined {
    return contentAt(policyIndex(type), path);
}

/** What the principal that a property names gets; undefined where it names none. */
export function principalContentAt(type: string, path: string): PrincipalContent | undefined {
    return contentAt(principalIndex(type), path);
}

function contentAt<Content>(places: readonly IndexedPlace<Content>[], path: string): Content | undefined {
    if (places.length === 0) {
        return undefined;
    }
    const names = namesOf(path);
    return places.find((place) => isSame(place.names, names))?.content;
}

function isSame(place: readonly string[], names: readonly string[]): boolean {
    return place.length === names.length && place.every((name, at) => name === "*" || name === names[at]);
}

/** Looks places up by the kind of a resource, which is one for all tools. The index is made when it is first needed. */
function lookupIn<Content extends string>(tables: Readonly<Record<Content, PlaceTable>>): Lookup<Content> {
    let index: ReadonlyMap<string, readonly IndexedPlace<Content>[]> | undefined;
    return (type) => {
        index ??= indexOf(tables);
        const kind = kindOfResource(type);
        return index.get(POLICY_PLACES.terraformKinds[kind] ?? kind) ?? [];
    };
}

function indexOf<Content extends string>(
    tables: Readonly<Record<Content, PlaceTable>>,
): ReadonlyMap<string, readonly IndexedPlace<Content>[]> {
    const places = new Map<string, IndexedPlace<Content>[]>();
    for (const content in tables) {
        for (const [type, paths] of Object.entries(tables[content])) {
            const kind = kindOfResource(type);
            const entries = paths.map((path) => ({ path, content, names: namesOf(path) }));
            places.set(kind, [...(places.get(kind) ?? []), ...entries]);
        }
    }
    return places;
}
