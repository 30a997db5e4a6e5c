import { partitionOf, providerArnOf } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { compare } from "../../iam/policy";
import { checkIamTags } from "../../iam/roleSettings";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { Problems, type ProblemText } from "../../problems";
import { audienceProblem, checkIssuer, type GitHubIssuer, issuerUrl, stsAudience } from "../trust/issuer";

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
     * The `aud` claims that tokens may have; each role compares one of them.
     * @default sts.amazonaws.com alone, and sts.amazonaws.com.cn in China
     */
    audiences?: InputList<string> | undefined;
    /**
     * ARN of the provider that the account already has for this issuer, made by someone else: nothing is made then. Its
     * audiences must hold those that this component names; what is missing is said at preview.
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
export const OIDC_PROVIDER_SHAPE: Members = { issuer: {}, audiences: "list", tags: "map" };

/** An OIDC provider worked out in full. */
export interface OidcProviderPlan {
    readonly arn: string;
    /** The `iss` claim of the accepted tokens. */
    readonly issuer: string;
    /** The `aud` claims that tokens may have, sorted, each once. */
    readonly audiences: readonly string[];
}

/**
 * Works out an account's OIDC provider for GitHub Actions.
 *
 * @throws ProblemsError with every problem in the request.
 */
export function planOidcProvider(request: OidcProviderRequest): OidcProviderPlan {
    const { accountId, region, issuer = {}, existingArn, tags } = request;
    const problems = new Problems();
    const partition = partitionOf(region);
    const arn = providerArnOf(partition, accountId, issuerUrl(issuer));
    const { audiences = [stsAudience(partition)] } = request;
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["region"], region, regionProblem(region));
    checkIssuer(problems, ["issuer"], issuer);
    checkAudiences(problems, audiences);
    if (tags !== undefined) {
        checkIamTags(problems, ["tags"], tags);
    }
    if (existingArn !== undefined && existingArn !== arn) {
        problems.add({
            path: ["existingArn"],
            value: existingArn,
            message: "is not this issuer's provider in this account",
            remediation: `write ${arn}, or leave it out to have it made`,
        });
    }
    problems.throwIfAny();
    return { arn, issuer: issuerUrl(issuer), audiences: [...new Set(audiences)].sort(compare) };
}

function checkAudiences(problems: Problems, audiences: readonly string[]): void {
    if (audiences.length === 0) {
        problems.check(["audiences"], audiences, {
            message: "admits no token",
            remediation: "write at least one, or leave it out",
        });
    }
    audiences.forEach((audience, index) => {
        problems.check(["audiences", index], audience, audienceProblem(audience));
    });
}

/**
 * What is to be said of a provider that the account already has: it refuses every token whose audience it does not list.
 *
 * @param listed the audiences that it lists
 */
export function missingAudiences(
    { arn, audiences }: OidcProviderPlan,
    listed: readonly string[],
): string | undefined {
    const missing = audiences.filter((audience) => !listed.includes(audience));
    const has = listed.length === 0 ? "no audience" : listed.join(", ");
    return missing.length === 0
        ? undefined
        : `${arn} does not list the audience ${missing.join(", ")} (it lists ${has}), so that AWS refuses every token for it -- ` +
              missing
                  .map(
                      (audience) =>
                          `run aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${audience}`,
                  )
                  .join("; ");
}

/** What to do where the account has a provider for the issuer, which nobody told the component of. */
export function existingProvider(arn: string): ProblemText {
    return {
        message: `the account already has the provider ${arn}, and can have one for an issuer`,
        remediation: `write existingArn: ${arn} (providerArn in the configuration of a stack), or import it`,
    };
}
