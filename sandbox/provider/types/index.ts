/** The table: one entry a resource type that the sandbox provides. A new type is a new line here. */
import type { ResourceType } from "../resource";
import * as apiGatewayApi from "./apiGatewayApi";
import * as apiGatewayRoute from "./apiGatewayRoute";
import * as apiGatewayStage from "./apiGatewayStage";
import * as ecr from "./ecr";
import * as ecrPublic from "./ecrPublic";
import * as ecrRegistry from "./ecrRegistry";
import * as ecsCluster from "./ecsCluster";
import * as ecsService from "./ecsService";
import * as ecsTaskDefinition from "./ecsTaskDefinition";
import * as iam from "./iam";
import * as iamPolicies from "./iamPolicies";
import * as iamServiceLinkedRoles from "./iamServiceLinkedRoles";
import * as iamUsers from "./iamUsers";
import * as lambda from "./lambda";
import * as lambdaAlias from "./lambdaAlias";
import * as lambdaFunctionUrl from "./lambdaFunctionUrl";
import * as lambdaPermission from "./lambdaPermission";
import * as logs from "./logs";
import * as organizations from "./organizations";
import * as s3 from "./s3";

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
    "aws:apigatewayv2/api:Api": apiGatewayApi.api,
    "aws:apigatewayv2/integration:Integration": apiGatewayRoute.integration,
    "aws:apigatewayv2/route:Route": apiGatewayRoute.route,
    "aws:apigatewayv2/stage:Stage": apiGatewayStage.stage,
    "aws:cloudwatch/logGroup:LogGroup": logs.logGroup,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ecr.lifecyclePolicy,
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": ecrRegistry.pullThroughCacheRule,
    "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion": ecrRegistry.pullTimeUpdateExclusion,
    "aws:ecr/registryPolicy:RegistryPolicy": ecrRegistry.registryPolicy,
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": ecrRegistry.scanningConfiguration,
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": ecrRegistry.replicationConfiguration,
    "aws:ecr/repository:Repository": ecr.repository,
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ecrRegistry.repositoryCreationTemplate,
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ecr.repositoryPolicy,
    "aws:ecrpublic/repository:Repository": ecrPublic.publicRepository,
    "aws:ecs/cluster:Cluster": ecsCluster.cluster,
    "aws:ecs/service:Service": ecsService.service,
    "aws:ecs/taskDefinition:TaskDefinition": ecsTaskDefinition.taskDefinition,
    "aws:iam/accessKey:AccessKey": iamUsers.accessKey,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": iam.openIdConnectProvider,
    "aws:iam/policy:Policy": iamPolicies.policy,
    "aws:iam/role:Role": iam.role,
    "aws:iam/rolePolicy:RolePolicy": iamPolicies.rolePolicy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iamPolicies.rolePolicyAttachment,
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": iamServiceLinkedRoles.serviceLinkedRole,
    "aws:iam/user:User": iamUsers.user,
    "aws:lambda/alias:Alias": lambdaAlias.alias,
    "aws:lambda/function:Function": lambda.lambdaFunction,
    "aws:lambda/functionUrl:FunctionUrl": lambdaFunctionUrl.functionUrl,
    "aws:lambda/permission:Permission": lambdaPermission.permission,
    "aws:organizations/policy:Policy": organizations.organizationPolicy,
    "aws:organizations/policyAttachment:PolicyAttachment": organizations.policyAttachment,
    "aws:s3/bucket:Bucket": s3.bucket,
    "aws:s3/bucketPolicy:BucketPolicy": s3.bucketPolicy,
};
