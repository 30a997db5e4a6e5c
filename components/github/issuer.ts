import { Partition } from "../iam/arn";

/**
 * The `iss` claim of every token that GitHub Actions issues on github.com.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/**
 * The `aud` claim that aws-actions/configure-aws-credentials asks for: the host of STS, which differs in China.
 * https://github.com/aws-actions/configure-aws-credentials
 */
export function stsAudience(partition: Partition): string {
    return partition.name === "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com";
}
