import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ImageFunction } from "keyless-delivery";
import { type Api, type Consumer } from "./config";
import { makeDeployRole } from "./deployRole";
import { type KnownImage } from "./platform";

/** The role that deploys the function and, when there is an image, the function with an HTTP API in front. */
export function serveApi(
    consumer: Consumer,
    api: Api,
    image: KnownImage | undefined,
    opts: pulumi.CustomResourceOptions,
) {
    const deployRoleArn = makeDeployRole(consumer, api, opts).arn;
    const { accountId, region } = consumer;
    const { function: name, path, digest, memory, timeout, architecture } = api;
    if (image === undefined) {
        return { deployRoleArn };
    }
    const gateway = new aws.apigatewayv2.Api(name, { name, protocolType: "HTTP" }, opts);
    // The stage that has no name in the URL, and the one route of the API.
    const sourceArn = pulumi.interpolate`${gateway.executionArn}/$default/GET${path}`;
    const handler = new ImageFunction(
        name,
        {
            accountId,
            region,
            functionName: name,
            image,
            digest,
            memory,
            timeout,
            architecture,
            invokableBy: { api: { service: "apigateway.amazonaws.com", sourceArn } },
        },
        opts,
    );
    route(name, path, gateway.id, handler.invokeArn, opts);
    return {
        deployRoleArn,
        functionArn: handler.arn,
        url: pulumi.interpolate`${gateway.apiEndpoint}${path}`,
    };
}

/** Sends GET requests for the path to the function. */
function route(
    name: string,
    path: string,
    apiId: pulumi.Input<string>,
    integrationUri: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): void {
    const integration = new aws.apigatewayv2.Integration(
        name,
        { apiId, integrationType: "AWS_PROXY", integrationUri, payloadFormatVersion: "2.0" },
        opts,
    );
    const target = pulumi.interpolate`integrations/${integration.id}`;
    const get = new aws.apigatewayv2.Route(name, { apiId, routeKey: `GET ${path}`, target }, opts);
    new aws.apigatewayv2.Stage(
        name,
        { apiId, name: "$default", autoDeploy: true },
        { ...opts, dependsOn: get },
    );
}
