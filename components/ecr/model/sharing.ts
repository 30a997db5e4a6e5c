import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { type PullThroughCache } from "./pullThroughCache";
import { type ImageReader, type ImageWriter } from "./readers";
import { type ReplicaRegistry, type ReplicationQuotas } from "./replication";
import { type ImageRepositorySettings } from "./settings";

/**
 * One repository: who reads it, who writes it, where it has a replica, and the settings of it and its replicas where that is not as
 * the registry says of all.
 */
export interface SharedRepository extends ImageRepositorySettings {
    /**
     * Names of the readers.
     * @default nobody: the repository's own account alone
     */
    readers?: InputList<string> | undefined;
    /**
     * Names of the writers.
     * @default nobody: the repository's own account alone
     */
    writers?: InputList<string> | undefined;
    /**
     * Where images are replicated to: regions of the same account, beside the home region, and names of destinations.
     * @default none
     */
    replicateTo?: InputList<string> | undefined;
}

/** The images of one account: where they are pushed, who reads them, and where they are replicated to. */
export interface ImageSharing {
    /**
     * The 12 digits of the account that owns the images. Changing it, and with it the provider, replaces the repositories,
     * with all their images; protection refuses that.
     * @default the AWS provider's, in a registry of this account
     */
    accountId?: Input<string> | undefined;
    /**
     * Region that images are pushed to. Changing it, and with it the provider, replaces the repositories, with all their
     * images; protection refuses that.
     * @default the AWS provider's, in the home registry; other registries of the account need not say it
     */
    homeRegion?: Input<string> | undefined;
    /** Everyone who pulls, by a name of your choice: lower-case words with hyphens between them. */
    readers: InputMap<ImageReader>;
    /**
     * Everyone who pushes from another account, by a name of the same form.
     * @default none
     */
    writers?: InputMap<ImageWriter> | undefined;
    /**
     * Registries of other accounts that images are replicated to, by a name of the same form.
     * @default none
     */
    destinations?: InputMap<ReplicaRegistry> | undefined;
    /**
     * The repositories by their names. Changing a name replaces the repository, with all its images; protection refuses
     * that.
     */
    repositories: InputMap<SharedRepository>;
    /**
     * Names of repositories in the home registry that others keep, so that no replication filter takes them along.
     * @default none
     */
    otherRepositories?: InputList<string> | undefined;
    /**
     * Whether a repository that is replicated must have a Lambda reader, so that nothing is replicated but what functions run.
     * @default false: replicas serve any reader, other accounts, and disaster recovery
     */
    replicasNeedLambdaAccess?: boolean | undefined;
    /**
     * What ECR accepts in one replication configuration, where the account's quotas were raised.
     * @default those of the AWS provider
     */
    replicationQuotas?: Input<ReplicationQuotas> | undefined;
    /**
     * Whether Amazon Inspector scans every image of every registry, again and again.
     * @default ECR's setting is left alone
     */
    enhancedScanning?: boolean | undefined;
    /**
     * Registries elsewhere whose images the home registry keeps when they are pulled, by the prefix of their
     * repositories. Changing a prefix replaces the rule.
     * @default none
     */
    pullThroughCaches?: InputMap<PullThroughCache> | undefined;
    /**
     * Names of role readers whose pulls do not count as use of an image, such as a scanner's.
     * @default none
     */
    pullTimeExclusions?: InputList<string> | undefined;
    /**
     * What is overwritten where others wrote it: replication, policy or scanning of a registry; repositoryPolicy or
     * lifecyclePolicy of its repositories, for instance of those that are adopted.
     * @default none: the run ends before anything is changed
     */
    overwrite?: InputList<string> | undefined;
}

/** All that is planned together, with every value known: who shares what, and how the repositories are kept. */
export type ImagesRequest = Known<
    Omit<ImageSharing, "accountId" | "homeRegion"> & ImageRepositorySettings
> & {
    readonly accountId: string;
    readonly homeRegion: string;
};
