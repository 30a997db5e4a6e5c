import { GitHubDeployRole, GitHubOidcProvider } from "keyless-delivery";
import type * as pulumi from "@pulumi/pulumi";
import { type Api, type Consumer } from "./config";

/**
 * The role that makes and updates the function, for runs of the team's own workflow. The platform's policy names it, so that
 * it is made before anything else.
 */
export function makeDeployRole(consumer: Consumer, api: Api, opts: pulumi.ComponentResourceOptions) {
    const { accountId, region, registryAccountId } = consumer;
    const { name, providerArn, ...subject } = api.deployRole;
    const oidc = new GitHubOidcProvider("github", { accountId, region, existingArn: providerArn }, opts);
    return new GitHubDeployRole(
        name,
        {
            accountId,
            region,
            roleName: name,
            providerArn: oidc.arn,
            subjects: [subject],
            deployFunctions: [{ function: api.function, repository: api.image, registryAccountId }],
        },
        opts,
    );
}
