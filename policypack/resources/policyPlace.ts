/**
 * What is at a place: a document that says who gets access (trust and resource policies), statements of such a document
 * without the rest of it, a document that says what its holder may do (identity policies, and policies that only set
 * bounds), a definition that may have a document in it (a template, the description of an API), or such a definition
 * elsewhere, of which only the address is here.
 */
export type PlaceContent = "access" | "statements" | "permissions" | "definition" | "elsewhere";

/**
 * What a principal outside of a document gets: `grants` are access that the rules judge, `shares` are those of services
 * that know accounts by design.
 */
export type PrincipalContent = "grants" | "shares";

/** Types as their tools write them, with paths below a resource's properties: `[]` follows a list, `*` is any key. */
export type PlaceTable = Readonly<Record<string, readonly string[]>>;

/** What the published schemas say, as `npm run places` wrote it down. */
export interface PolicyPlaceTables {
    /** The packages that it was made from, with their versions. */
    readonly sources: Readonly<Record<string, string>>;
    readonly documents: Readonly<Record<PlaceContent, PlaceTable>>;
    readonly principals: Readonly<Record<PrincipalContent, PlaceTable>>;
    /** Kinds of resources that Terraform names otherwise than Pulumi: Terraform's, and Pulumi's. */
    readonly terraformKinds: Readonly<Record<string, string>>;
}
