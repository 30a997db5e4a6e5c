// The components, and the types of their arguments.
export { GitHubDeployRole } from "./github/deployRole";
export { GitHubOidcProvider } from "./github/oidcProvider";
export { GitHubPerimeter } from "./github/perimeter";
export { ImageDestination } from "./ecr/imageDestination";
export { ImagePullRole } from "./ecr/imagePullRole";
export { ImageRegistry } from "./ecr/imageRegistry";
export { ImageRepository } from "./ecr/imageRepository";
export { PublicImageRepository } from "./ecr/publicImageRepository";
export { ImageExecutionRole } from "./workloads/imageExecutionRole";
export { ImageFunction, type ImageFunctionArgs, type ImageFunctionOptions } from "./workloads/imageFunction";
export { type RegistryOptions } from "./ecr/resources/registryHooks";
export { type ReadSetting, type RepositoryOptions } from "./ecr/resources/settingHooks";
export { type RegistrySetting, type RepositorySetting } from "./ecr/registry/keptSettings";

// What the arguments are made of.
export {
    type DestinationRequest,
    type ImageDestinationArgs,
    type ImageDestinationPlan,
} from "./ecr/plan/destination";
export { type ImagePullRoleArgs } from "./ecr/access/pullRolePlan";
export { type ImageRegistryArgs } from "./ecr/plan/ownRegistry";
export { type ImageRepositoryArgs } from "./ecr/plan/imageRepository";
export { type PublicCatalog, type PublicImageRepositoryArgs } from "./ecr/plan/publicRepository";
export { type GitHubDeployRoleArgs } from "./github/plan/deployRoleArgs";
export { type GitHubOidcProviderArgs } from "./github/plan/oidcProvider";
export { type GitHubOwner, type GitHubPerimeterArgs } from "./github/plan/perimeter";
export { type InputList, type InputMap, type Known } from "./inputs/types";
export { ComponentError } from "./inputs/errors";
export { type GitHubClaims } from "./github/subject/claims";
export { type GitHubReusableWorkflow } from "./github/subject/reusableWorkflow";
export { type GitHubSubject } from "./github/subject/gitHubSubject";
export { type GitHubIssuer, stsAudience } from "./github/trust/issuer";
export {
    checkWorkflowSettings,
    type WorkflowImage,
    type WorkflowSettings,
} from "./github/plan/workflowSettings";
export { type Grants } from "./iam/grants/index";
export { type AssumeRoleGrant } from "./iam/grants/assumeRole";
export { type FunctionGrant } from "./iam/grants/function";
export { type ClusterGrant } from "./iam/grants/cluster";
export { type ImageGrant } from "./iam/grants/image";
export { type InvocationGrant } from "./iam/grants/invocation";
export { type PublicImageGrant } from "./iam/grants/publicImage";
export { type PulumiStackGrant } from "./iam/grants/pulumiStack";
export { type ServiceGrant } from "./iam/grants/service";
export { type StatementGrant } from "./iam/grants/statement";
export { type StaticSiteGrant } from "./iam/grants/staticSite";
export { type TagCondition } from "./iam/grants/tagCondition";
export { HOME, type RegistryId } from "./ecr/model/registryId";
export { type PullThroughCache } from "./ecr/model/pullThroughCache";
export {
    type ImageReader,
    type ImageWriter,
    type LambdaReader,
    type RoleIdentity,
    type RoleReader,
    type ServiceReader,
} from "./ecr/model/readers";
export {
    type ReplicaRegistry,
    type ReplicationQuotas,
    type ReplicationSource,
} from "./ecr/model/replication";
export { type ImageRepositorySettings, type LifecycleRule } from "./ecr/model/settings";
export { type ImageLocation, type SharedImage } from "./ecr/model/sharedImage";
export { type ImageSharing, type SharedRepository } from "./ecr/model/sharing";
export { type RepositoryTemplate, type TemplateContent } from "./ecr/plan/templates";
export { type ImageFunctionSettings, type PassedOn } from "./workloads/plan/functionArgs";
export { type FunctionInvoker } from "./workloads/plan/invokers";
export { type FunctionSettings, type OfFunction } from "./workloads/functionSettings";
export { type ImageTag, type ReadImage, type TaggedImage } from "./workloads/plan/taggedImage";
export {
    type CodeBuildProjects,
    type EcsTasks,
    type ImageExecutionRoleArgs,
    type PodIdentity,
    type ServiceAccountToken,
} from "./workloads/plan/executionRoleArgs";

// The planners behind the components, which check a request before anything is registered.
export { type DeployRolePlan, planDeployRole, type PlannedRole } from "./github/plan/deployRole";
export { type DeployRoleRequest } from "./github/plan/deployRoleArgs";
export {
    type OidcProviderPlan,
    type OidcProviderRequest,
    planOidcProvider,
} from "./github/plan/oidcProvider";
export { planPullRole, type PullRolePlan, type PullRoleRequest } from "./ecr/access/pullRolePlan";
export { type ImagePlan, planImages } from "./ecr/plan/images";
export { sharedImage } from "./ecr/plan/sharedImages";
export { type ImageFunctionRequest } from "./workloads/plan/functionArgs";
export { type ImageFunctionPlan, planImageFunction } from "./workloads/plan/imageFunction";
export { type FunctionImage } from "./workloads/plan/functionImage";
export { type FunctionRole } from "./workloads/plan/functionRole";
export { type InvokePermission } from "./workloads/plan/invokers";
export { type ImageExecutionRoleRequest } from "./workloads/plan/executionRoleArgs";
export { type ImageExecutionRolePlan, planImageExecutionRole } from "./workloads/plan/executionRole";
export {
    planPublicRepository,
    PUBLIC_REGION,
    type PublicRepositoryPlan,
    type PublicRepositoryRequest,
} from "./ecr/plan/publicRepository";
export { type ManagedDocument, type Permissions } from "./iam/permissions";
export { type ReplicationRule } from "./ecr/replication/replication";
export { type PlannedRegistry } from "./ecr/plan/registry";
export { type CacheTemplate } from "./ecr/plan/caches";
export { type ImageFlow } from "./iam/grants/replication";
export { type PlannedRepository } from "./ecr/plan/repository";
export { type ImagesRequest } from "./ecr/model/sharing";
export { didYouMean, nearest } from "./nearest";
export { formatPath, type Path, type Problem, Problems, ProblemsError, type ProblemText } from "./problems";

// For tests of a stack: what a token would get, without AWS.
export { type GitHubToken, simulateTrust, type TrustVerdict } from "./github/trust/simulator";
export { type Partition, partitionOf } from "./iam/arn";
