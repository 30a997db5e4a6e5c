import { oidcProviderArn, partitionOf } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { Problems } from "../../problems";
import { checkIssuer, type GitHubIssuer, issuerUrl, stsAudience } from "../trust/issuer";

/** What decides an account's OIDC provider for GitHub Actions. */
export interface OidcProviderRequest {
    /** The 12 digits of the account whose roles GitHub Actions may assume. */
    accountId: string;
    /** Region of the AWS provider in use. IAM is global: the region only says which partition this is. */
    region: string;
    /**
     * Which GitHub issues the tokens. Changing it makes another provider.
     * @default github.com
     */
    issuer?: GitHubIssuer | undefined;
    /**
     * ARN of the provider that the account already has for this issuer, made by someone else: nothing is made then. Its
     * audiences must hold the one that this component names.
     * @default none: the provider is made here
     */
    existingArn?: string | undefined;
}

/** An OIDC provider worked out in full. */
export interface OidcProviderPlan {
    readonly arn: string;
    /** The `iss` claim of the accepted tokens. */
    readonly issuer: string;
    /** The `aud` claim that a token must have. */
    readonly audience: string;
}

/**
 * Works out an account's OIDC provider for GitHub Actions.
 *
 * @throws ProblemsError with every problem in the request.
 */
export function planOidcProvider(request: OidcProviderRequest): OidcProviderPlan {
    const { accountId, region, issuer = {}, existingArn } = request;
    const problems = new Problems();
    const partition = partitionOf(region);
    const arn = oidcProviderArn(partition, accountId, issuerUrl(issuer));
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["region"], region, regionProblem(region));
    checkIssuer(problems, ["issuer"], issuer);
    if (existingArn !== undefined && existingArn !== arn) {
        problems.add({
            path: ["existingArn"],
            value: existingArn,
            message: "is not this issuer's provider in this account",
            remediation: `write ${arn}, or leave it out to have it made`,
        });
    }
    problems.throwIfAny();
    return { arn, issuer: issuerUrl(issuer), audience: stsAudience(partition) };
}
