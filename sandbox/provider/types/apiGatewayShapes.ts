/** What the resources of API Gateway's HTTP and WebSocket APIs say alike. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/ */
import { z } from "zod";
import type { Cloud } from "../cloud";
import { removed } from "../tags";
import { type Properties, textIn } from "../values";

/** Loaded when first used: it costs a tenth of a second. */
export const apiGatewaySdk = () => import("@aws-sdk/client-apigatewayv2");
/** The name of the error for what is not there. */
export const NO_API = "NotFoundException";

export const apiTags = z.record(z.string().min(1).max(128), z.string().max(256)).optional();
export const apiDescription = z.string().max(1024).optional();

/** What ARNs of an API begin with, where it is managed and where it is called. */
export const managementArn = ({ partition, region }: Cloud, path: string) =>
    `arn:${partition}:apigateway:${region}::/${path}`;
export const executionArn = ({ partition, region, account }: Cloud, path: string) =>
    `arn:${partition}:execute-api:${region}:${account}:${path}`;

export const hostOf = ({ region }: Cloud, apiId: string) => `${apiId}.execute-api.${region}.amazonaws.com`;

/** Of what is in an API: a state knows it by its own ID, an import by `API/ID`. */
export function partsOf(id: string, state: Properties): { readonly apiId: string; readonly own: string } {
    const at = id.indexOf("/");
    return at < 0
        ? { apiId: textIn(state, "apiId") ?? "", own: id }
        : { apiId: id.slice(0, at), own: id.slice(at + 1) };
}

/** What AWS says with an empty text where nothing was said. */
export const textOf = (text: string | undefined) => (text === "" ? undefined : text);

export async function tagApi(
    arn: string,
    olds: Record<string, string>,
    news: Record<string, string>,
    cloud: Cloud,
): Promise<void> {
    const { TagResourceCommand, UntagResourceCommand } = await apiGatewaySdk();
    const gateway = await cloud.apiGateway;
    // The local AWS knows one partition only.
    const ResourceArn = arn.replace(/^arn:[a-z-]+:/, "arn:aws:");
    const TagKeys = removed(olds, news);
    if (TagKeys.length > 0) {
        await gateway.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
    }
    if (Object.keys(news).length > 0) {
        await gateway.send(new TagResourceCommand({ ResourceArn, Tags: news }));
    }
}
