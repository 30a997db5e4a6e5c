import { type Partition } from "../../iam/arn";
import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";

/**
 * The `iss` claim of every token that GitHub Actions issues on github.com.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** Which GitHub issues the tokens. Without any of these it is github.com. */
export interface GitHubIssuer {
    /**
     * Slug of the enterprise, where its administrators have chosen an issuer of their own. Tokens of other enterprises
     * are then of another issuer. Changing it replaces a GitHubOidcProvider's provider.
     * https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc#customizing-the-issuer-value-for-an-enterprise
     * @default none: the issuer of all of GitHub
     */
    enterprise?: Input<string> | undefined;
    /**
     * Subdomain of an enterprise with data residency: octocorp for octocorp.ghe.com. Changing it replaces a
     * GitHubOidcProvider's provider.
     * https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/feature-overview-for-github-enterprise-cloud-with-data-residency
     * @default none: github.com
     */
    dataResidency?: Input<string> | undefined;
    /**
     * Host of a GitHub Enterprise Server, such as github.acme.com; alone. AWS must be able to reach it. Changing it
     * replaces a GitHubOidcProvider's provider.
     * https://docs.github.com/en/enterprise-server@latest/actions/reference/security/oidc
     * @default none: github.com
     */
    enterpriseServer?: Input<string> | undefined;
}

/** The `iss` claim of the tokens, which is the URL of the OIDC provider too. */
export function issuerUrl({ enterprise, dataResidency, enterpriseServer }: Known<GitHubIssuer> = {}): string {
    if (enterpriseServer !== undefined) {
        return `https://${enterpriseServer}/_services/token`;
    }
    const host =
        dataResidency === undefined ? GITHUB_ISSUER : `https://token.actions.${dataResidency}.ghe.com`;
    return enterprise === undefined ? host : `${host}/${enterprise}`;
}

/** Checks an issuer; `path` leads to it. */
export function checkIssuer(problems: Problems, path: Path, issuer: Known<GitHubIssuer>): void {
    const { enterprise, dataResidency, enterpriseServer } = issuer;
    for (const [field, slug] of Object.entries({ enterprise, dataResidency })) {
        if (slug !== undefined && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) {
            problems.check([...path, field], slug, {
                message: "is not a slug",
                remediation: "write it as it stands in GitHub's URLs, in lower case: octo-enterprise",
            });
        }
        if (slug !== undefined && enterpriseServer !== undefined) {
            problems.check([...path, field], slug, {
                message: "is given beside enterpriseServer, which has one issuer only",
                remediation: "leave one of the two out",
            });
        }
    }
    if (enterpriseServer !== undefined && !/^(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?$/.test(enterpriseServer)) {
        problems.check([...path, "enterpriseServer"], enterpriseServer, {
            message: "is not a host",
            remediation: "write the host alone, in lower case: github.acme.com",
        });
    }
}

/**
 * The `aud` claim that aws-actions/configure-aws-credentials asks for: the host of STS, which differs in China.
 * https://github.com/aws-actions/configure-aws-credentials
 */
export function stsAudience(partition: Partition): string {
    return partition.name === "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com";
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export function audienceProblem(audience: string): ProblemText | undefined {
    return /^[\w.:/@+=,-]{1,255}$/.test(audience)
        ? undefined
        : {
              message: "is not an audience",
              remediation:
                  "write up to 255 letters, digits and _ . : / @ + = , -, without wildcards, such as prod",
          };
}
