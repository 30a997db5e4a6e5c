import type { PolicyDocument } from "../iam/document";

/** A policy, and where it was read. */
export interface Policy {
    readonly document: PolicyDocument;
    readonly file: string;
    /** The resource that it belongs to, as its file names it. */
    readonly owner: string;
    /** A path of the document as a report shows it. */
    readonly reported: (path: string) => string;
    /** In which decisions of its file it is there; undefined where it always is. */
    readonly when?: string | undefined;
}

/** A role or a user, with the policies that are attached to it. */
export interface IamIdentity {
    readonly arn: string;
    readonly kind: "role" | "user";
    /** Undefined where nothing tells it. */
    readonly account: string | undefined;
    readonly policies: readonly Policy[];
    /** Its permissions boundary; undefined where it has none. */
    readonly boundary: Policy | "unread" | undefined;
    /** Policies that are attached and were not read, by their ARNs. */
    readonly unread: readonly string[];
}

/** A resource, with the policies on it. */
export interface Guarded {
    /** Unknown parts are wildcards. */
    readonly arn: string;
    readonly account: string | undefined;
    readonly region: string | undefined;
    readonly policies: readonly Policy[];
    /**
     * Whether its own policy has to allow in any case: a role by its trust policy, and a key by its key policy.
     * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
     */
    readonly decidesItself: boolean;
}

/** A policy of an organization: it grants nothing, and limits. */
export interface Bound {
    readonly policy: Policy;
    /** Whose requests it limits: of the principals in its accounts (SCP), or to the resources in them (RCP). */
    readonly limits: "principals" | "resources";
    /** The accounts that it is attached to; undefined where they are not known, as below an organizational unit. */
    readonly accounts: readonly string[] | undefined;
}

/** What was read of accounts. */
export interface AccountDocuments {
    readonly identities: readonly IamIdentity[];
    readonly guarded: readonly Guarded[];
    readonly bounds: readonly Bound[];
    /** Other names of identities, such as those that a template's references come to. */
    readonly aliases: ReadonlyMap<string, string>;
}
