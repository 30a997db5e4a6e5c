/** An API: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html */
import type { Cors, GetApiResponse } from "@aws-sdk/client-apigatewayv2";
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { unorderedMembers } from "../comparison";
import { defineResource, type Outputs } from "../resource";
import { present } from "../values";
import {
    apiTags,
    apiDescription,
    executionArn,
    hostOf,
    managementArn,
    NO_API,
    apiGatewaySdk,
    tagApi,
    textOf,
} from "./apiGatewayShapes";

const texts = z.array(z.string()).optional();
const cors = z.object({
    allowCredentials: z.boolean().optional(),
    allowHeaders: texts,
    allowMethods: texts,
    allowOrigins: texts,
    exposeHeaders: texts,
    maxAge: z.number().int().optional(),
});

const apiInputs = z.object({
    name: z.string().min(1).max(128),
    protocolType: z.enum(["HTTP", "WEBSOCKET"]),
    apiKeySelectionExpression: z.string().optional(),
    corsConfiguration: cors.optional(),
    description: apiDescription,
    disableExecuteApiEndpoint: z.boolean().optional(),
    routeSelectionExpression: z.string().optional(),
    tags: apiTags,
    version: z.string().min(1).max(64).optional(),
});
type ApiInputs = z.infer<typeof apiInputs>;

const settingsOf = ({ corsConfiguration, ...given }: ApiInputs) => ({
    Name: given.name,
    ApiKeySelectionExpression: given.apiKeySelectionExpression,
    CorsConfiguration: corsConfiguration && {
        AllowCredentials: corsConfiguration.allowCredentials,
        AllowHeaders: corsConfiguration.allowHeaders,
        AllowMethods: corsConfiguration.allowMethods,
        AllowOrigins: corsConfiguration.allowOrigins,
        ExposeHeaders: corsConfiguration.exposeHeaders,
        MaxAge: corsConfiguration.maxAge,
    },
    Description: given.description ?? "",
    DisableExecuteApiEndpoint: given.disableExecuteApiEndpoint ?? false,
    RouteSelectionExpression: given.routeSelectionExpression,
    Version: given.version ?? "",
});

const corsOf = (found: Cors) =>
    present({
        allowCredentials: found.AllowCredentials,
        allowHeaders: found.AllowHeaders,
        allowMethods: found.AllowMethods,
        allowOrigins: found.AllowOrigins,
        exposeHeaders: found.ExposeHeaders,
        maxAge: found.MaxAge,
    });

export const schemeOf = (protocolType: string | undefined) =>
    protocolType === "WEBSOCKET" ? "wss" : "https";

/** The address that AWS would give it; the local one listens on loopback alone. */
const apiOutputs = (apiId: string, protocolType: string | undefined, cloud: Cloud): Outputs => ({
    id: apiId,
    arn: managementArn(cloud, `apis/${apiId}`),
    executionArn: executionArn(cloud, apiId),
    apiEndpoint: `${schemeOf(protocolType)}://${hostOf(cloud, apiId)}`,
});

export async function findApi(ApiId: string, cloud: Cloud): Promise<GetApiResponse | undefined> {
    const { GetApiCommand } = await apiGatewaySdk();
    return unlessMissing((await cloud.apiGateway).send(new GetApiCommand({ ApiId })), NO_API);
}

export const api = defineResource({
    schema: apiInputs,
    name: { property: "name", longest: 128 },
    replaces: ["protocolType"],
    comparable: {
        corsConfiguration: unorderedMembers,
    },
    defaults: {
        apiKeySelectionExpression: "$request.header.x-api-key",
        disableExecuteApiEndpoint: false,
        routeSelectionExpression: "$request.method $request.path",
    },
    computed: ["arn", "executionArn", "apiEndpoint", "tagsAll"],
    // AWS makes the ID; what was begun and never reported is not to be told from another API of that name.
    id: ({ name }) => `unreported-${name}`,
    async create(given, cloud) {
        const { CreateApiCommand } = await apiGatewaySdk();
        const tagsAll = cloud.tags(given.tags);
        const request = { ...settingsOf(given), ProtocolType: given.protocolType, Tags: tagsAll };
        const { ApiId = "" } = await (await cloud.apiGateway).send(new CreateApiCommand(request));
        return { ...apiOutputs(ApiId, given.protocolType, cloud), tagsAll };
    },
    async read(id, cloud) {
        const found = await findApi(id, cloud);
        if (found === undefined) {
            return undefined;
        }
        const tagsAll = found.Tags ?? {};
        return {
            inputs: present({
                name: found.Name,
                protocolType: found.ProtocolType,
                apiKeySelectionExpression: found.ApiKeySelectionExpression,
                corsConfiguration: found.CorsConfiguration && corsOf(found.CorsConfiguration),
                description: textOf(found.Description),
                disableExecuteApiEndpoint: found.DisableExecuteApiEndpoint,
                routeSelectionExpression: found.RouteSelectionExpression,
                tags: cloud.ownTags(tagsAll),
                version: textOf(found.Version),
            }),
            outputs: { ...apiOutputs(id, found.ProtocolType, cloud), tagsAll },
        };
    },
    async update(id, given, cloud, olds) {
        const { DeleteCorsConfigurationCommand, UpdateApiCommand } = await apiGatewaySdk();
        const gateway = await cloud.apiGateway;
        if (given.corsConfiguration === undefined && olds.corsConfiguration !== undefined) {
            await gateway.send(new DeleteCorsConfigurationCommand({ ApiId: id }));
        }
        await gateway.send(new UpdateApiCommand({ ApiId: id, ...settingsOf(given) }));
        const tagsAll = cloud.tags(given.tags);
        await tagApi(managementArn(cloud, `apis/${id}`), cloud.tags(olds.tags), tagsAll, cloud);
        return { tagsAll };
    },
    async remove(ApiId, cloud) {
        const { DeleteApiCommand } = await apiGatewaySdk();
        await unlessMissing((await cloud.apiGateway).send(new DeleteApiCommand({ ApiId })), NO_API);
    },
});
