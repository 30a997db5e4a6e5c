export { GitHubDeployRole, type GitHubDeployRoleArgs } from "./github/deployRole";
export { GitHubOidcProvider, type GitHubOidcProviderArgs } from "./github/oidcProvider";
export { ImageDestination, type ImageDestinationArgs } from "./ecr/imageDestination";
export { type ImageDestinationPlan, type ReplicationSource } from "./ecr/plan/destination";
export { ImagePullRole, type ImagePullRoleArgs } from "./ecr/imagePullRole";
export { ImageRegistry, type ImageRegistryArgs } from "./ecr/imageRegistry";
export { type ReadSetting, type RegistryOptions } from "./ecr/resources/registryHooks";
export { type RegistrySetting } from "./ecr/registry/keptSettings";
export { ImageRepository, type ImageRepositoryArgs } from "./ecr/imageRepository";
export { PublicImageRepository, type PublicImageRepositoryArgs } from "./ecr/publicImageRepository";

// The planners behind the components, for checking a configuration before anything is registered.
export { planImages, type ImagePlan } from "./ecr/plan/images";
export { type PlannedRegistry } from "./ecr/plan/registry";
export { type PlannedRepository } from "./ecr/plan/repository";
export { rolesNamed } from "./ecr/plan/rolesNamed";
export { type ImageSharing, type ImagesRequest, type SharedRepository } from "./ecr/model/sharing";
export { type ImageReader, type LambdaReader, type RoleReader } from "./ecr/model/readers";
export { type RoleIdentity } from "./ecr/model/readers";
export { type ImageWriter } from "./ecr/model/readers";
export { type ReplicaRegistry } from "./ecr/model/replication";
export { checkRoleTags } from "./iam/roleSettings";
export { planPullRole, type PullRolePlan, type PullRoleRequest } from "./ecr/access/pullRolePlan";
export { checkPublicRepository, PUBLIC_REGION, type PublicCatalog } from "./ecr/publicImageRepository";
export { type RepositoryTemplate } from "./ecr/plan/templates";
export { checkSettings } from "./ecr/repository/settings";
export { type ImageRepositorySettings } from "./ecr/model/settings";
export { type GitHubClaims } from "./github/subject/claims";
export {
    planDeployRole,
    type DeployRolePlan,
    type DeployRoleRequest,
    type PlannedRole,
} from "./github/plan/deployRole";
export { checkIssuer, GITHUB_ISSUER, issuerUrl, type GitHubIssuer } from "./github/trust/issuer";
export { type GitHubReusableWorkflow } from "./github/subject/reusableWorkflow";
export { simulateTrust, type GitHubToken, type TrustVerdict } from "./github/trust/simulator";
export { subjectClaim } from "./github/subject/subjects";
export { type GitHubSubject } from "./github/subject/gitHubSubject";
export { trustPolicy, type Trust } from "./github/trust/trustPolicy";
export { oidcProviderArn, partitionOf, type Partition } from "./iam/arn";
export { type Grants } from "./iam/grants";
export { type AssumeRoleGrant } from "./iam/grants/assumeRole";
export { type FunctionGrant } from "./iam/grants/function";
export { type ImageGrant } from "./iam/grants/image";
export { type StatementGrant } from "./iam/grants/statement";
export { type StaticSiteGrant } from "./iam/grants/staticSite";
export { type TagCondition } from "./iam/grants/tagCondition";
export { accountIdFlaw, policyArnFlaw, regionFlaw } from "./iam/names";
export { TRUST_POLICY_QUOTA } from "./iam/policy";
export {
    Problems,
    ProblemsError,
    formatPath,
    formatProblem,
    report,
    type Path,
    type Problem,
} from "./problems";
