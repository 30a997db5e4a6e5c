// The components, and the types of their arguments.
export { GitHubDeployRole, type GitHubDeployRoleArgs } from "./github/deployRole";
export { GitHubOidcProvider, type GitHubOidcProviderArgs } from "./github/oidcProvider";
export { ImageDestination, type ImageDestinationArgs } from "./ecr/imageDestination";
export { ImagePullRole, type ImagePullRoleArgs } from "./ecr/imagePullRole";
export { ImageRegistry, type ImageRegistryArgs } from "./ecr/imageRegistry";
export { ImageRepository, type ImageRepositoryArgs } from "./ecr/imageRepository";
export { PUBLIC_REGION, PublicImageRepository } from "./ecr/publicImageRepository";
export { type ReadSetting, type RegistryOptions } from "./ecr/resources/registryHooks";
export { type RegistrySetting } from "./ecr/registry/keptSettings";

// What the arguments are made of.
export { type GitHubClaims } from "./github/subject/claims";
export { type GitHubReusableWorkflow } from "./github/subject/reusableWorkflow";
export { type GitHubSubject } from "./github/subject/gitHubSubject";
export { type GitHubIssuer } from "./github/trust/issuer";
export { type Grants } from "./iam/grants";
export { type AssumeRoleGrant } from "./iam/grants/assumeRole";
export { type FunctionGrant } from "./iam/grants/function";
export { type ImageGrant } from "./iam/grants/image";
export { type StatementGrant } from "./iam/grants/statement";
export { type StaticSiteGrant } from "./iam/grants/staticSite";
export { type TagCondition } from "./iam/grants/tagCondition";
export { type RegistryId } from "./ecr/model/registryId";
export { type PullThroughCache } from "./ecr/model/pullThroughCache";
export {
    type ImageReader,
    type ImageWriter,
    type LambdaReader,
    type RoleIdentity,
    type RoleReader,
} from "./ecr/model/readers";
export { type ReplicaRegistry, type ReplicationQuotas } from "./ecr/model/replication";
export { type ImageRepositorySettings, type LifecycleRule } from "./ecr/model/settings";
export { type RoleSettings } from "./iam/roleSettings";
export { type ImageSharing, type ImagesRequest, type SharedRepository } from "./ecr/model/sharing";
export { type ImageDestinationPlan, type ReplicationSource } from "./ecr/plan/destination";
export { type RepositoryTemplate, type TemplateContent } from "./ecr/plan/templates";

// The planners behind the components, which check a request before anything is registered.
export {
    type DeployRolePlan,
    type DeployRoleRequest,
    planDeployRole,
    type PlannedRole,
} from "./github/plan/deployRole";
export {
    type OidcProviderPlan,
    type OidcProviderRequest,
    planOidcProvider,
} from "./github/plan/oidcProvider";
export { planPullRole, type PullRolePlan, type PullRoleRequest } from "./ecr/access/pullRolePlan";
export { type ImagePlan, planImages } from "./ecr/plan/images";
export {
    planPublicRepository,
    type PublicCatalog,
    type PublicImageRepositoryArgs,
    type PublicRepositoryPlan,
} from "./ecr/plan/publicRepository";
export { type ManagedDocument, type Permissions } from "./iam/permissions";
export { type ReplicationRule } from "./ecr/replication/replication";
export { type PlannedRegistry } from "./ecr/plan/registry";
export { type PlannedRepository } from "./ecr/plan/repository";
export { formatPath, type Path, type Problem, Problems, ProblemsError, type ProblemText } from "./problems";

// For tests of a stack: what a token would get, without AWS.
export { type GitHubToken, simulateTrust, type TrustVerdict } from "./github/trust/simulator";
export { type Partition, partitionOf } from "./iam/arn";
