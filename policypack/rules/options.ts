/** What the rules know of the organization that runs them. Everything is empty by default: nothing is trusted then. */
export interface Options {
    /** Account IDs of the organization itself. The root of one may be named in a KMS key policy. */
    readonly ownAccounts: readonly string[];
    /** Account IDs whose root may replicate images into a registry of the organization. */
    readonly replicationSources: readonly string[];
    /** IDs of organizations in which every role of one name may be admitted, where the condition demands both. */
    readonly organizations: readonly string[];
    /** Issuers of GitHub Enterprise Servers, without `https://`, beside those of the usual path `HOST/_services/token`. */
    readonly gitHubIssuers: readonly string[];
    /** Owners on GitHub whose subjects may stand in a trust policy, as `NAME` or `NAME@ID`. Any owner where this is empty. */
    readonly allowedOrganizations: readonly string[];
    /** Subjects that may stand in a trust policy although their owner is not listed, spelled out. */
    readonly allowedSubjects: readonly string[];
}

export const DEFAULT_OPTIONS: Options = {
    ownAccounts: [],
    replicationSources: [],
    organizations: [],
    gitHubIssuers: [],
    allowedOrganizations: [],
    allowedSubjects: [],
};
