/** What an API calls, and for which requests: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html */
import { z } from "zod";
import { unlessMissing } from "../cloud";
import { unordered } from "../comparison";
import { defineResource } from "../resource";
import { present } from "../values";
import { NO_API, partsOf, apiGatewaySdk, textOf } from "./apiGatewayShapes";

const integrationInputs = z.object({
    apiId: z.string().min(1),
    integrationType: z.enum(["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"]),
    connectionType: z.enum(["INTERNET", "VPC_LINK"]).optional(),
    description: z.string().optional(),
    integrationMethod: z.enum(["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]).optional(),
    integrationUri: z.string().optional(),
    payloadFormatVersion: z.enum(["1.0", "2.0"]).optional(),
    requestParameters: z.record(z.string(), z.string()).optional(),
    timeoutMilliseconds: z.number().int().min(50).max(30_000).optional(),
});
type IntegrationInputs = z.infer<typeof integrationInputs>;

const integrationSettings = (given: IntegrationInputs) => ({
    ApiId: given.apiId,
    IntegrationType: given.integrationType,
    ConnectionType: given.connectionType ?? "INTERNET",
    Description: given.description ?? "",
    IntegrationMethod: given.integrationMethod,
    IntegrationUri: given.integrationUri,
    PayloadFormatVersion: given.payloadFormatVersion ?? "1.0",
    RequestParameters: given.requestParameters ?? {},
    TimeoutInMillis: given.timeoutMilliseconds,
});

export const integration = defineResource({
    schema: integrationInputs,
    replaces: ["apiId", "integrationType"],
    defaults: { connectionType: "INTERNET", payloadFormatVersion: "1.0", integrationMethod: "POST" },
    computed: ["integrationResponseSelectionExpression", "timeoutMilliseconds"],
    // AWS makes the ID; what was begun and never reported is not to be told from another.
    id: ({ apiId }) => `${apiId}/unreported`,
    async create(given, cloud) {
        const { CreateIntegrationCommand } = await apiGatewaySdk();
        const request = new CreateIntegrationCommand(integrationSettings(given));
        const made = await (await cloud.apiGateway).send(request);
        return {
            id: made.IntegrationId,
            integrationResponseSelectionExpression: made.IntegrationResponseSelectionExpression ?? "",
            timeoutMilliseconds: made.TimeoutInMillis,
        };
    },
    async read(id, cloud, state) {
        const { GetIntegrationCommand } = await apiGatewaySdk();
        const { apiId, own } = partsOf(id, state);
        const request = new GetIntegrationCommand({ ApiId: apiId, IntegrationId: own });
        const found = await unlessMissing((await cloud.apiGateway).send(request), NO_API);
        return (
            found && {
                inputs: present({
                    apiId,
                    integrationType: found.IntegrationType,
                    connectionType: found.ConnectionType,
                    description: textOf(found.Description),
                    integrationMethod: found.IntegrationMethod,
                    integrationUri: textOf(found.IntegrationUri),
                    payloadFormatVersion: found.PayloadFormatVersion,
                    requestParameters: found.RequestParameters,
                    timeoutMilliseconds: found.TimeoutInMillis,
                }),
                outputs: {
                    id: own,
                    integrationResponseSelectionExpression:
                        found.IntegrationResponseSelectionExpression ?? "",
                    timeoutMilliseconds: found.TimeoutInMillis,
                },
            }
        );
    },
    async update(id, given, cloud) {
        const { UpdateIntegrationCommand } = await apiGatewaySdk();
        const request = { ...integrationSettings(given), IntegrationId: id };
        await (await cloud.apiGateway).send(new UpdateIntegrationCommand(request));
        return {};
    },
    async remove(id, cloud, state) {
        const { DeleteIntegrationCommand } = await apiGatewaySdk();
        const { apiId: ApiId, own: IntegrationId } = partsOf(id, state);
        const request = new DeleteIntegrationCommand({ ApiId, IntegrationId });
        await unlessMissing((await cloud.apiGateway).send(request), NO_API);
    },
});

const routeInputs = z.object({
    apiId: z.string().min(1),
    routeKey: z
        .string()
        .regex(
            /^(\$default|(?:[A-Z]+) \/\S*|\$?[\w.-]+)$/,
            "must be METHOD /path, $default or a WebSocket's key",
        ),
    apiKeyRequired: z.boolean().optional(),
    authorizationScopes: z.array(z.string()).optional(),
    authorizationType: z.enum(["AWS_IAM", "CUSTOM", "JWT", "NONE"]).optional(),
    authorizerId: z.string().optional(),
    operationName: z.string().min(1).max(64).optional(),
    target: z.string().min(1).max(128).optional(),
});
type RouteInputs = z.infer<typeof routeInputs>;

const routeSettings = (given: RouteInputs) => ({
    ApiId: given.apiId,
    RouteKey: given.routeKey,
    ApiKeyRequired: given.apiKeyRequired ?? false,
    AuthorizationScopes: given.authorizationScopes ?? [],
    AuthorizationType: given.authorizationType ?? "NONE",
    AuthorizerId: given.authorizerId ?? "",
    OperationName: given.operationName ?? "",
    Target: given.target ?? "",
});

export const route = defineResource({
    schema: routeInputs,
    replaces: ["apiId"],
    comparable: { authorizationScopes: unordered },
    defaults: { apiKeyRequired: false, authorizationScopes: [], authorizationType: "NONE" },
    computed: [],
    id: ({ apiId }) => `${apiId}/unreported`,
    async create(given, cloud) {
        const { CreateRouteCommand } = await apiGatewaySdk();
        const made = await (await cloud.apiGateway).send(new CreateRouteCommand(routeSettings(given)));
        return { id: made.RouteId };
    },
    async read(id, cloud, state) {
        const { GetRouteCommand } = await apiGatewaySdk();
        const { apiId, own } = partsOf(id, state);
        const request = new GetRouteCommand({ ApiId: apiId, RouteId: own });
        const found = await unlessMissing((await cloud.apiGateway).send(request), NO_API);
        return (
            found && {
                inputs: present({
                    apiId,
                    routeKey: found.RouteKey,
                    apiKeyRequired: found.ApiKeyRequired,
                    authorizationScopes: found.AuthorizationScopes,
                    authorizationType: found.AuthorizationType,
                    authorizerId: textOf(found.AuthorizerId),
                    operationName: textOf(found.OperationName),
                    target: textOf(found.Target),
                }),
                outputs: { id: own },
            }
        );
    },
    async update(id, given, cloud) {
        const { UpdateRouteCommand } = await apiGatewaySdk();
        const request = { ...routeSettings(given), RouteId: id };
        await (await cloud.apiGateway).send(new UpdateRouteCommand(request));
        return {};
    },
    async remove(id, cloud, state) {
        const { DeleteRouteCommand } = await apiGatewaySdk();
        const { apiId: ApiId, own: RouteId } = partsOf(id, state);
        await unlessMissing(
            (await cloud.apiGateway).send(new DeleteRouteCommand({ ApiId, RouteId })),
            NO_API,
        );
    },
});
