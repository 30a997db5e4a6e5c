import { type ImageGrant } from "../../iam/grants/image";
import { IMAGE_GRANT_SHAPE } from "../../iam/grants/shape";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";

/** Tasks of Amazon ECS, whose images the agent pulls as the task execution role. */
export interface EcsTasks {
    /**
     * The regions that the tasks run in.
     * @default the provider's
     */
    regions?: InputList<string> | undefined;
}

/** A service account of an EKS cluster, for Pod Identity: the cluster's agent gives its pods the role. */
export interface PodIdentity {
    /** ARN of the cluster. */
    clusterArn: Input<string>;
    /** Namespace of the service account, such as flux-system. */
    namespace: Input<string>;
    /** Name of the service account, such as image-reflector-controller. */
    serviceAccount: Input<string>;
}

/** A service account of a cluster with an OIDC provider in IAM (IRSA): its pods assume the role with a token. */
export interface ServiceAccountToken {
    /** ARN of the cluster's OIDC provider, in the role's account. */
    providerArn: Input<string>;
    /** Namespace of the service account, such as flux-system. */
    namespace: Input<string>;
    /** Name of the service account, such as image-reflector-controller. */
    serviceAccount: Input<string>;
    /**
     * The `aud` claim that a token must have.
     * @default sts.amazonaws.com
     */
    audience?: Input<string> | undefined;
}

/** Builds of AWS CodeBuild. */
export interface CodeBuildProjects {
    /** Names of the projects; at least one. */
    projects: InputList<string>;
    /**
     * The regions of the projects.
     * @default the provider's
     */
    regions?: InputList<string> | undefined;
}

/** Arguments of ImageExecutionRole. Exactly one of ecsTasks, eksNodes, podIdentity, serviceAccountToken and codeBuild is given. */
export interface ImageExecutionRoleArgs {
    /**
     * The 12 digits of the account that the role is made in. Where it is given, the AWS provider in use must be for it.
     * Changing both replaces the role.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Region of the AWS provider in use: IAM is global, and what names no region is in this one. Where it is given, the
     * provider must be for it. Changing both replaces the role.
     * @default the provider's
     */
    region?: Input<string> | undefined;
    /**
     * Name of the role, 1 to 64 letters, digits and + = , . @ _ -. Changing it replaces the role, the new one first; where
     * it is an Output, the old one first.
     */
    roleName: Input<string>;
    /**
     * Path of the role. Changing it alone replaces the role, the old one first: change roleName with it.
     * @default /
     */
    path?: Input<string> | undefined;
    /**
     * Tasks of Amazon ECS that run the images; the role is their task execution role.
     * @default none
     */
    ecsTasks?: Input<EcsTasks> | undefined;
    /**
     * Whether nodes of EKS clusters run the images; the role is their node role. What else a node needs comes by
     * managedPolicies.
     * @default false
     */
    eksNodes?: boolean | undefined;
    /**
     * A service account that pulls by EKS Pod Identity, such as Flux's.
     * @default none
     */
    podIdentity?: Input<PodIdentity> | undefined;
    /**
     * A service account that pulls with a token of its cluster, such as Flux's.
     * @default none
     */
    serviceAccountToken?: Input<ServiceAccountToken> | undefined;
    /**
     * Projects of CodeBuild that run in the images.
     * @default none
     */
    codeBuild?: Input<CodeBuildProjects> | undefined;
    /** The repositories that are pulled, with the account and the regions of their registries; at least one. */
    pullImages: InputList<ImageGrant>;
    /**
     * Whether the role may also look at what there is, as tools do that wait for a new tag; the images' reader must say so
     * too.
     * @default false: it pulls what it can name
     */
    allowDescribe?: boolean | undefined;
    /**
     * Names of the log groups, in the role's own account and region, that it may write to: those of the tasks or builds.
     * @default none
     */
    logGroups?: InputList<string> | undefined;
    /**
     * ARNs of managed policies that the role has beside, such as AmazonEKSWorkerNodePolicy, by a name of your choice.
     * @default none
     */
    managedPolicies?: InputMap<string> | undefined;
    /**
     * ARN of the managed policy that bounds the role's permissions.
     * @default none
     */
    permissionsBoundary?: Input<string> | undefined;
    /**
     * What the role is for, as IAM shows it.
     * @default that it pulls images
     */
    description?: Input<string> | undefined;
    /**
     * Tags of the role.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** A role that pulls images, with every value known. */
export type ImageExecutionRoleRequest = Known<Omit<ImageExecutionRoleArgs, "accountId" | "region">> & {
    readonly accountId: string;
    readonly region: string;
};

/** What of the arguments must be known, and what is no text. */
export const IMAGE_EXECUTION_ROLE_SHAPE: Members = {
    ecsTasks: { regions: "list" },
    eksNodes: "structure",
    podIdentity: {},
    serviceAccountToken: {},
    codeBuild: { projects: "list", regions: "list" },
    pullImages: [IMAGE_GRANT_SHAPE],
    allowDescribe: "structure",
    logGroups: "list",
    managedPolicies: {},
    tags: "map",
};
