/** Where an API is published: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html */
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { unorderedMembers } from "../comparison";
import { defineResource, type Outputs } from "../resource";
import { present } from "../values";
import { findApi, schemeOf } from "./apiGatewayApi";
import {
    apiTags,
    apiDescription,
    executionArn,
    hostOf,
    managementArn,
    NO_API,
    partsOf,
    apiGatewaySdk,
    tagApi,
    textOf,
} from "./apiGatewayShapes";

const throttling = {
    dataTraceEnabled: z.boolean().optional(),
    detailedMetricsEnabled: z.boolean().optional(),
    loggingLevel: z.enum(["ERROR", "INFO", "OFF"]).optional(),
    throttlingBurstLimit: z.number().int().optional(),
    throttlingRateLimit: z.number().optional(),
};
const stageInputs = z.object({
    apiId: z.string().min(1),
    name: z.string().min(1).max(128),
    accessLogSettings: z
        .object({ destinationArn: z.string().startsWith("arn:"), format: z.string() })
        .optional(),
    autoDeploy: z.boolean().optional(),
    defaultRouteSettings: z.object(throttling).optional(),
    deploymentId: z.string().optional(),
    description: apiDescription,
    stageVariables: z.record(z.string(), z.string()).optional(),
    tags: apiTags,
});
type StageInputs = z.infer<typeof stageInputs>;

function stageSettings(given: StageInputs) {
    const { accessLogSettings: logs, defaultRouteSettings: routes } = given;
    return {
        StageName: given.name,
        AccessLogSettings: logs && { DestinationArn: logs.destinationArn, Format: logs.format },
        AutoDeploy: given.autoDeploy ?? false,
        DefaultRouteSettings: {
            DataTraceEnabled: routes?.dataTraceEnabled,
            DetailedMetricsEnabled: routes?.detailedMetricsEnabled,
            LoggingLevel: routes?.loggingLevel,
            ThrottlingBurstLimit: routes?.throttlingBurstLimit,
            ThrottlingRateLimit: routes?.throttlingRateLimit,
        },
        DeploymentId: given.deploymentId,
        Description: given.description ?? "",
        StageVariables: given.stageVariables ?? {},
    };
}

const stageArn = (cloud: Cloud, apiId: string, name: string) =>
    managementArn(cloud, `apis/${apiId}/stages/${name}`);

function stageOutputs(apiId: string, name: string, protocolType: string | undefined, cloud: Cloud): Outputs {
    const path = name === "$default" ? "" : name;
    return {
        id: name,
        arn: stageArn(cloud, apiId, name),
        executionArn: executionArn(cloud, `${apiId}/${name}`),
        invokeUrl: `${schemeOf(protocolType)}://${hostOf(cloud, apiId)}/${path}`,
    };
}

export const stage = defineResource({
    schema: stageInputs,
    name: { property: "name", longest: 128 },
    replaces: ["apiId", "name"],
    defaults: { autoDeploy: false },
    comparable: {
        defaultRouteSettings: unorderedMembers,
    },
    computed: ["arn", "deploymentId", "executionArn", "invokeUrl", "tagsAll"],
    id: ({ name }) => name,
    async create(given, cloud) {
        const { CreateStageCommand } = await apiGatewaySdk();
        const tagsAll = cloud.tags(given.tags);
        const request = { ApiId: given.apiId, ...stageSettings(given), Tags: tagsAll };
        const made = await (await cloud.apiGateway).send(new CreateStageCommand(request));
        const protocolType = (await findApi(given.apiId, cloud))?.ProtocolType;
        return {
            ...stageOutputs(given.apiId, given.name, protocolType, cloud),
            deploymentId: made.DeploymentId ?? "",
            tagsAll,
        };
    },
    async read(id, cloud, state) {
        const { GetStageCommand } = await apiGatewaySdk();
        const { apiId, own } = partsOf(id, state);
        const request = new GetStageCommand({ ApiId: apiId, StageName: own });
        const found = await unlessMissing((await cloud.apiGateway).send(request), NO_API);
        if (found === undefined) {
            return undefined;
        }
        const { AccessLogSettings: logs, DefaultRouteSettings: routes, Tags: tagsAll = {} } = found;
        const protocolType = (await findApi(apiId, cloud))?.ProtocolType;
        return {
            inputs: present({
                apiId,
                name: own,
                accessLogSettings: logs && { destinationArn: logs.DestinationArn, format: logs.Format },
                autoDeploy: found.AutoDeploy,
                defaultRouteSettings: present({
                    dataTraceEnabled: routes?.DataTraceEnabled,
                    detailedMetricsEnabled: routes?.DetailedMetricsEnabled,
                    loggingLevel: routes?.LoggingLevel,
                    throttlingBurstLimit: routes?.ThrottlingBurstLimit,
                    throttlingRateLimit: routes?.ThrottlingRateLimit,
                }),
                deploymentId: textOf(found.DeploymentId),
                description: textOf(found.Description),
                stageVariables: found.StageVariables,
                tags: cloud.ownTags(tagsAll),
            }),
            outputs: {
                ...stageOutputs(apiId, own, protocolType, cloud),
                deploymentId: found.DeploymentId ?? "",
                tagsAll,
            },
        };
    },
    async update(_id, given, cloud, olds) {
        const { UpdateStageCommand } = await apiGatewaySdk();
        const request = { ApiId: given.apiId, ...stageSettings(given) };
        await (await cloud.apiGateway).send(new UpdateStageCommand(request));
        const tagsAll = cloud.tags(given.tags);
        await tagApi(stageArn(cloud, given.apiId, given.name), cloud.tags(olds.tags), tagsAll, cloud);
        return { tagsAll };
    },
    async remove(id, cloud, state) {
        const { DeleteStageCommand } = await apiGatewaySdk();
        const { apiId: ApiId, own: StageName } = partsOf(id, state);
        const request = new DeleteStageCommand({ ApiId, StageName });
        await unlessMissing((await cloud.apiGateway).send(request), NO_API);
    },
});
