import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter, reportingProblems } from "../inputs";
import { type OidcProviderRequest, planOidcProvider } from "./plan/oidcProvider";

/** Arguments of GitHubOidcProvider. */
export interface GitHubOidcProviderArgs extends OidcProviderRequest {
    /** Tags of the provider. None by default, and none for one that exists. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Makes an account accept tokens of GitHub Actions, so that roles can trust them. An account can have one for an issuer,
 * whatever the number of roles. It grants nothing by itself.
 *
 * No thumbprint is given: IAM verifies GitHub by its own list of certificate authorities.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/openidconnectprovider/
 */
export class GitHubOidcProvider extends pulumi.ComponentResource {
    /** ARN of the provider, known at preview; whoever reads it waits for the provider. */
    readonly arn: pulumi.Output<string>;
    /** The `iss` claim of the accepted tokens. */
    readonly issuer: string;
    /** The `aud` claim that a token must have. */
    readonly audience: string;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: GitHubOidcProviderArgs, opts?: pulumi.ComponentResourceOptions) {
        const plan = reportingProblems(() => planOidcProvider(args));
        super("keyless-delivery:index:GitHubOidcProvider", name, {}, opts);

        this.issuer = plan.issuer;
        this.audience = plan.audience;
        const made =
            args.existingArn === undefined
                ? [
                      new aws.iam.OpenIdConnectProvider(
                          `${name}-provider`,
                          { url: this.issuer, clientIdLists: [this.audience], tags: args.tags },
                          { parent: this },
                      ),
                  ]
                : [];
        this.arn = knownAfter(plan.arn, made);
        this.registerOutputs({ arn: this.arn, issuer: this.issuer, audience: this.audience });
    }
}
