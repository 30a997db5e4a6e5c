import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { oidcProviderArn, partitionOf } from "../iam/arn";
import { accountIdFlaw, regionFlaw } from "../iam/names";
import { knownAfter, planned } from "../inputs";
import { Problems } from "../problems";
import { GITHUB_ISSUER, stsAudience } from "./issuer";

/** Arguments of GitHubOidcProvider. */
export interface GitHubOidcProviderArgs {
    /** The 12 digits of the account that GitHub Actions may enter. */
    accountId: string;
    /** Region of the AWS provider in use. IAM is global: the region only says which partition this is. */
    region: string;
    /** Tags of the provider. None by default. */
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

    /** Throws InputPropertiesError when the account ID or the region is malformed. */
    constructor(name: string, args: GitHubOidcProviderArgs, opts?: pulumi.ComponentResourceOptions) {
        planned(() => {
            checkAccountAndRegion(args);
        });
        super("keyless-delivery:index:GitHubOidcProvider", name, {}, opts);

        const partition = partitionOf(args.region);
        this.issuer = GITHUB_ISSUER;
        this.audience = stsAudience(partition);
        const provider = new aws.iam.OpenIdConnectProvider(
            `${name}-provider`,
            { url: this.issuer, clientIdLists: [this.audience], tags: args.tags },
            { parent: this },
        );
        this.arn = knownAfter(oidcProviderArn(partition, args.accountId, this.issuer), [provider]);
        this.registerOutputs({ arn: this.arn, issuer: this.issuer, audience: this.audience });
    }
}

function checkAccountAndRegion(args: GitHubOidcProviderArgs): void {
    const problems = new Problems();
    problems.check(["accountId"], args.accountId, accountIdFlaw(args.accountId));
    problems.check(["region"], args.region, regionFlaw(args.region));
    problems.throwIfAny();
}
