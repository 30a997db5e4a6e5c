import { partitionOf, providerArnOf } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { type Members } from "../../inputs/shape";
import { type Input, type InputMap, type Known } from "../../inputs/types";
import { Problems } from "../../problems";
import { checkIssuer, type GitHubIssuer, issuerUrl, stsAudience } from "../trust/issuer";

/** Arguments of GitHubOidcProvider. */
export interface GitHubOidcProviderArgs {
    /**
     * The 12 digits of the account whose roles GitHub Actions may assume. Where it is given, the AWS provider in use must be
     * for it. Changing both replaces the OIDC provider.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Region of the AWS provider in use. IAM is global: the region only says which partition this is. Where it is given, the
     * provider must be for it. Changing both replaces the OIDC provider.
     * @default the provider's
     */
    region?: Input<string> | undefined;
    /**
     * Which GitHub issues the tokens. Changing it replaces the OIDC provider.
     * @default github.com
     */
    issuer?: Input<GitHubIssuer> | undefined;
    /**
     * ARN of the provider that the account already has for this issuer, made by someone else: nothing is made then. Its
     * audiences must hold the one that this component names.
     * @default none: the provider is made here
     */
    existingArn?: Input<string> | undefined;
    /**
     * Tags of the provider; none for one that exists.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** What decides an account's OIDC provider for GitHub Actions, with every value known. */
export type OidcProviderRequest = Known<Omit<GitHubOidcProviderArgs, "accountId" | "region">> & {
    readonly accountId: string;
    readonly region: string;
};

/** What of the arguments must be known, and what is no text. */
export const OIDC_PROVIDER_SHAPE: Members = { issuer: {}, tags: "map" };

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
    const arn = providerArnOf(partition, accountId, issuerUrl(issuer));
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
