import { ENTER_WITH_TOKEN } from "../iam/actions";
import { policyJson, policySize } from "../iam/policy";
import { Problems } from "../problems";

/** Characters of a trust policy that IAM accepts without a raised quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const TRUST_POLICY_QUOTA = 2048;

/** Who may enter a role, and through which provider. */
export interface Trust {
    /** Account of the role. A role can only trust a provider of its own account. */
    readonly accountId: string;
    /** ARN of the provider. Its last part is the issuer's host, which prefixes the condition keys. */
    readonly providerArn: string;
    /** The one accepted `aud` claim. */
    readonly audience: string;
    /** The accepted `sub` claims, each compared as a whole. */
    readonly claims: readonly string[];
    /** Largest size in characters. */
    readonly quota: number;
}

/**
 * The trust policy of a role that exactly these workflows can assume, as JSON. Both claims are compared with
 * StringEquals: it knows no wildcard, and an absent claim makes it false.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html
 *
 * @throws ProblemsError when the provider cannot be trusted from here or the policy is over its quota.
 */
export function trustPolicy(trust: Trust): string {
    const problems = new Problems();
    const [, owner, host] = /^arn:aws[\w-]*:iam::(\d{12}):oidc-provider\/(.+)$/.exec(trust.providerArn) ?? [];
    if (owner === undefined || host === undefined) {
        problems.check(["providerArn"], trust.providerArn, {
            message: "is not the ARN of an OIDC provider",
            remedy: "pass the arn of a GitHubOidcProvider, or of the provider that the account already has",
        });
    } else if (owner !== trust.accountId) {
        problems.check(["providerArn"], trust.providerArn, {
            message: `is a provider of another account than the role's, ${trust.accountId}`,
            remedy: "make a GitHubOidcProvider in the role's account: a role can only trust a provider of its own",
        });
    }
    const json = policyJson([
        {
            sid: "GitHubActions",
            principals: { Federated: [trust.providerArn] },
            actions: ENTER_WITH_TOKEN,
            conditions: {
                StringEquals: {
                    [`${host ?? ""}:aud`]: [trust.audience],
                    [`${host ?? ""}:sub`]: trust.claims,
                },
            },
        },
    ]);
    if (policySize(json) > trust.quota) {
        problems.check(["subjects"], trust.claims.length, {
            message: `make a trust policy of ${policySize(json)} characters; ${trust.quota} are allowed`,
            remedy: "divide them over several roles, or have the quota raised and pass it as trustPolicyQuota",
        });
    }
    problems.throwIfAny();
    return json;
}
