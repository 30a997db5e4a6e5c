import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { oidcProviderArn, partitionOf } from "../iam/arn";
import { accountIdFlaw, regionFlaw } from "../iam/names";
import { knownAfter, planned } from "../inputs";
import { Problems } from "../problems";
import { checkIssuer, type GitHubIssuer, issuerUrl, stsAudience } from "./trust/issuer";

/** Arguments of GitHubOidcProvider. */
export interface GitHubOidcProviderArgs {
    /** The 12 digits of the account that GitHub Actions may enter. */
    accountId: string;
    /** Region of the AWS provider in use. IAM is global: the region only says which partition this is. */
    region: string;
    /** Which GitHub issues the tokens. The default is github.com. */
    issuer?: GitHubIssuer | undefined;
    /**
     * ARN of the provider that the account already has for this issuer, made by someone else: nothing is made then. Its
     * audiences must hold the one that this component names. By default the provider is made here.
     */
    existingArn?: string | undefined;
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
        planned(() => {
            checkArguments(args);
        });
        super("keyless-delivery:index:GitHubOidcProvider", name, {}, opts);

        this.issuer = issuerUrl(args.issuer);
        this.audience = stsAudience(partitionOf(args.region));
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
        this.arn = knownAfter(arnOf(args), made);
        this.registerOutputs({ arn: this.arn, issuer: this.issuer, audience: this.audience });
    }
}

function arnOf({ region, accountId, issuer }: GitHubOidcProviderArgs): string {
    return oidcProviderArn(partitionOf(region), accountId, issuerUrl(issuer));
}

function checkArguments(args: GitHubOidcProviderArgs): void {
    const problems = new Problems();
    problems.check(["accountId"], args.accountId, accountIdFlaw(args.accountId));
    problems.check(["region"], args.region, regionFlaw(args.region));
    checkIssuer(problems, ["issuer"], args.issuer ?? {});
    if (args.existingArn !== undefined && args.existingArn !== arnOf(args)) {
        problems.check(["existingArn"], args.existingArn, {
            message: "is not this issuer's provider in this account",
            remedy: `write ${arnOf(args)}, or leave it out to have it made`,
        });
    }
    problems.throwIfAny();
}
