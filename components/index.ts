export { GitHubDeployRole, type GitHubDeployRoleArgs } from "./github/deployRole";
export { GitHubOidcProvider, type GitHubOidcProviderArgs } from "./github/oidcProvider";
export { ImageRegistry, type ImageRegistryArgs } from "./ecr/imageRegistry";
export { ImageRepository, type ImageRepositoryArgs } from "./ecr/imageRepository";

// The planners behind the components, for checking a configuration before anything is registered.
export { planImages, type ImagePlan, type ImageSharing, type SharedRepository } from "./ecr/plan";
export { type ImageReader, type LambdaReader, type RoleReader } from "./ecr/readers";
export { checkSettings, type ImageRepositorySettings } from "./ecr/settings";
export { planDeployRole, type DeployRolePlan, type DeployRoleRequest } from "./github/deployRolePlan";
export { GITHUB_ISSUER } from "./github/issuer";
export { type GitHubSubject } from "./github/subjects";
export { TRUST_POLICY_QUOTA, trustPolicy, type Trust } from "./github/trust";
export { oidcProviderArn, partitionOf, type Partition } from "./iam/arn";
export { type StaticSiteGrant } from "./iam/grants";
export { accountIdFlaw, policyArnFlaw, regionFlaw } from "./iam/names";
export {
    Problems,
    ProblemsError,
    formatPath,
    formatProblem,
    report,
    type Path,
    type Problem,
} from "./problems";
