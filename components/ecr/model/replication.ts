import { type Input, type InputList } from "../../inputs/types";

/** A registry in another account that images are replicated to. */
export interface ReplicaRegistry {
    /** The 12 digits of the other account. */
    accountId: Input<string>;
    /** Region of the registry; it may be the home region. */
    region: string;
    /**
     * Whether a stack of the other account prepares its registry, with an ImageDestination.
     * @default false: this program has a provider for the account and makes the repositories there
     */
    managedByOtherStack?: boolean | undefined;
    /**
     * Whether the registry's policy names the images' account as a whole, as AWS's example does, instead of the one role
     * that ECR replicates with. That role has to exist when the policy is saved: an account gets it with its first
     * replication configuration, or by `aws iam create-service-linked-role --aws-service-name
     * replication.ecr.amazonaws.com`.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-replication.html
     * @default false
     */
    trustSourceAccountRoot?: boolean | undefined;
}

/**
 * What may stand in the replication configuration of one registry, where an account's own quotas are lower. ECR can be asked
 * for more, which the AWS provider does not pass on.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export interface ReplicationQuotas {
    /** Rules in the configuration of one registry, at most 10. @default 10 */
    rules?: Input<number> | undefined;
    /** Filters in one rule, at most 100. @default 100 */
    filtersPerRule?: Input<number> | undefined;
    /** Different destinations in all rules together, at most 25. @default 25 */
    destinations?: Input<number> | undefined;
}

/** Where images come from. */
export interface ReplicationSource {
    /** The 12 digits of the account that owns the images. */
    accountId: Input<string>;
    /**
     * The prefixes that the source replicates by; each begins the name of a repository of a template. The registry policy
     * names them where the names of all repositories would not fit.
     */
    filters: InputList<string>;
    /**
     * Whether the registry policy names the source account as a whole, as AWS's example does.
     * @default false: it names the role that ECR replicates with
     */
    trustSourceAccountRoot?: boolean | undefined;
}
