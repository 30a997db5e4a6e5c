import { type Partition, repositoryArn, roleArn } from "../../iam/arn";
import { policyJson, policySize } from "../../iam/policy";
import { REPLICATE_IMAGE, REPLICATE_INTO_NEW } from "../model/actions";
import { type RegistryId } from "../model/registryId";

/** Characters of a registry policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
export const REGISTRY_POLICY_QUOTA = 10240;

/** The images that a registry admits from another account. */
export interface Incoming {
    readonly partition: Partition;
    /** The account that the images come from. */
    readonly sourceAccountId: string;
    /** Where they arrive. */
    readonly place: RegistryId;
    /** Names of the repositories that are replicated. */
    readonly names: readonly string[];
    /** The prefixes that the source replicates by; they match these names and no others of the source. */
    readonly filters: readonly string[];
    /** Whether a repository that is missing may be made. */
    readonly createsRepositories: boolean;
    /** Whether the source's root is named, not the one role that ECR replicates with. */
    readonly trustSourceAccountRoot: boolean;
}

/** Name of the role that ECR replicates with, the same in every account. */
export const REPLICATION_ROLE = "AWSServiceRoleForECRReplication";

/**
 * The role of an account that ECR replicates with. That a registry policy may name it instead of the account follows from
 * how AWS describes the role, and was not run against AWS.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-replication.html
 */
function replicationRoleArn(partition: Partition, accountId: string): string {
    return roleArn(
        partition,
        accountId,
        `aws-service-role/replication.ecr.amazonaws.com/${REPLICATION_ROLE}`,
    );
}

/**
 * The policy that lets a source replicate into these repositories, by name; where their names would not fit, by the
 * prefixes that the source itself replicates by, except for one that is a repository's name and no other's beginning.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-replication.html
 */
export function registryPolicy(incoming: Incoming): string {
    const { partition, sourceAccountId, place, names, filters } = incoming;
    const arn = (name: string) => repositoryArn(partition, place.region, place.accountId, name);
    const policy = (resources: readonly string[]) =>
        policyJson([
            {
                sid: `ReplicateFrom${sourceAccountId}`,
                principals: {
                    AWS: [
                        incoming.trustSourceAccountRoot
                            ? `arn:${partition.name}:iam::${sourceAccountId}:root`
                            : replicationRoleArn(partition, sourceAccountId),
                    ],
                },
                actions: incoming.createsRepositories ? REPLICATE_INTO_NEW : REPLICATE_IMAGE,
                resources,
            },
        ]);
    const byName = policy(names.map(arn));
    const isOneName = (filter: string) => names.filter((name) => name.startsWith(filter)).join() === filter;
    return policySize(byName) <= REGISTRY_POLICY_QUOTA
        ? byName
        : policy(filters.map((filter) => (isOneName(filter) ? arn(filter) : `${arn(filter)}*`)));
}
