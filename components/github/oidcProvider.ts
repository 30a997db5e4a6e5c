import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues } from "../inputs/laterValues";
import { placed, type Whereabouts } from "../inputs/whereabouts";
import { existingProviderWarning, stoppingBeforeAnother } from "./existingProvider";
import { type GitHubOidcProviderArgs, OIDC_PROVIDER_SHAPE, planOidcProvider } from "./plan/oidcProvider";

/**
 * Makes an account accept tokens of GitHub Actions, so that roles can trust them. An account can have one for an issuer,
 * whatever the number of roles. It grants nothing by itself.
 *
 * No thumbprint is given: IAM verifies GitHub by its own list of certificate authorities.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/openidconnectprovider/
 *
 * @example
 * ```ts
 * const oidc = new GitHubOidcProvider("github");
 * export const providerArn = oidc.arn;
 * ```
 */
export class GitHubOidcProvider extends pulumi.ComponentResource {
    /** ARN of the provider, known at preview; whoever reads it waits for the provider. */
    readonly arn: pulumi.Output<string>;
    /** The `iss` claim of the accepted tokens. */
    readonly issuer: pulumi.Output<string>;
    /** The first of the `aud` claims that a token may have, and mostly the only one. */
    readonly audience: pulumi.Output<string>;
    /** The `aud` claims that a token may have, sorted. */
    readonly audiences: pulumi.Output<string[]>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: GitHubOidcProviderArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        const component = `GitHubOidcProvider "${name}"`;
        const { place, args: located } = placed(component, args);
        const plan = new LaterValues(component, located, OIDC_PROVIDER_SHAPE).plan(planOidcProvider);
        super("keyless-delivery:index:GitHubOidcProvider", name, {}, opts);
        place.lookUp(this);

        this.issuer = pulumi.output(plan.value(({ issuer }) => issuer));
        this.audiences = pulumi.output(plan.value(({ audiences }) => [...audiences]));
        this.audience = this.audiences.apply(([first]) => first ?? "");
        const made = args.existingArn === undefined ? [this.provider(name, args, place)] : [];
        if (args.existingArn !== undefined) {
            existingProviderWarning(this, pulumi.output(plan.value((whole) => whole)));
        }
        this.arn = knownAfter(place.checked(plan.value(({ arn }) => arn)), made);
        this.registerOutputs({
            arn: this.arn,
            issuer: this.issuer,
            audience: this.audience,
            audiences: this.audiences,
        });
    }

    private provider(
        name: string,
        { tags }: GitHubOidcProviderArgs,
        place: Whereabouts,
    ): iam.OpenIdConnectProvider {
        return new iam.OpenIdConnectProvider(
            `${name}-provider`,
            { url: place.checked(this.issuer), clientIdLists: this.audiences, tags },
            { parent: this, ...stoppingBeforeAnother(name, this) },
        );
    }
}
