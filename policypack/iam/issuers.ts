import { type Claims, claimsOfGitHubSubject } from "./gitHubSubject";
import type { IssuerProfile } from "./issuerProfile";
import { lowerCase } from "./pattern";

/**
 * GitHub's own issuer and the one it had before, those of data residency and of Enterprise Servers. An enterprise adds
 * `/SLUG`; a path below one of these is GitHub's, whatever its length.
 */
const GITHUB_ISSUER =
    /^((vs)?token\.actions\.githubusercontent\.com|token\.actions\.[a-z0-9-]+\.ghe\.com|[^/]+\/_services\/token)(\/.+)?$/;

const GITHUB: IssuerProfile = {
    name: "GitHub Actions",
    github: true,
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    claims: [
        ...["sub", "aud", "actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref"],
        ...["ref", "repository", "repository_id", "repository_owner_id", "workflow"],
    ],
    audienceClaim: "aud",
    audience: "sts.amazonaws.com",
    externalAudience: "https://attacker.example",
    needsSubject: true,
    wildcardAfter: undefined,
    externalSubjects: [
        "repo:attacker/x:ref:refs/heads/main",
        "repo:attacker/x:environment:production",
        "repo:attacker/x:pull_request",
    ],
    example: "repo:OWNER/REPOSITORY:environment:NAME",
};

/** What issuers give IDs of their own for. */
export const SOME_UUID = "00000000-0000-4000-8000-000000000000";
export const SOME_COMMIT = "0".repeat(40);

/**
 * Issuers of other services. A beginning in `wildcardAfter` is complete: it holds everything that a tenant cannot choose.
 */
const KNOWN: readonly (IssuerProfile & { readonly issuer: RegExp })[] = [
    {
        // https://docs.gitlab.com/ci/cloud_services/
        ...tenantIssuer("GitLab", [
            "project_path:attacker/x:ref_type:branch:ref:main",
            "project_path:attacker/x:ref_type:tag:ref:v1",
        ]),
        issuer: /^gitlab\.com$/,
        subjectForm: /^project_path:[^/:]+(\/[^/:]+)+:ref_type:(branch|tag):ref:[^:]+$/,
        audience: "https://gitlab.com",
        claimsIn: (subject) => {
            const [, path = "", , type = "", , ref = ""] = subject.split(":");
            return [
                ["project_path", path],
                ["namespace_path", path.replace(/\/[^/]*$/, "")],
                ["ref_type", type],
                ["ref", ref],
            ];
        },
        example: "project_path:GROUP/PROJECT:ref_type:branch:ref:NAME",
    },
    {
        // https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens
        ...tenantIssuer("HCP Terraform", ["organization:attacker:project:x:workspace:x:run_phase:apply"]),
        issuer: /^app\.(eu\.)?terraform\.io$/,
        subjectForm:
            /^organization:[^:]+:project:[^:]+:(workspace:[^:]+:run_phase|stack:[^:]+:deployment:[^:]+:operation):(plan|apply)$/,
        audience: "aws.workload.identity",
        wildcardAfter:
            /^organization:[^:]+:project:[^:]+:(workspace:[^:]+:run_phase|stack:[^:]+:deployment:[^:]+:operation):$/,
        example: "organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:run_phase:apply",
    },
    {
        // https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/
        ...tenantIssuer("Bitbucket Pipelines", [
            `{${SOME_UUID}}:{${SOME_UUID}}`,
            `{${SOME_UUID}}:{${SOME_UUID}}:{${SOME_UUID}}`,
        ]),
        subjectForm: /^\{[0-9a-f-]{36}\}(:\{[0-9a-f-]{36}\}){1,2}$/,
        issuer: /^api\.bitbucket\.org\/2\.0\/workspaces\/[^/]+\/pipelines-config\/identity\/oidc$/,
        audience: "ari:cloud:bitbucket::workspace/WORKSPACE_UUID",
        wildcardAfter: /^\{[0-9a-f-]{36}\}:/,
        example: "{REPOSITORY_UUID}:{ENVIRONMENT_UUID}:*",
    },
    {
        // https://circleci.com/docs/openid-connect-tokens/
        ...tenantIssuer("CircleCI", [`org/ORGANIZATION/project/${SOME_UUID}/user/${SOME_UUID}`]),
        issuer: /^oidc\.circleci\.com\/org\/[^/]+$/,
        subjectForm: /^org\/[0-9a-f-]{36}\/project\/[0-9a-f-]{36}\/user\/[0-9a-f-]{36}(\/vcs-origin\/.+)?$/,
        organizationInSubject: /^org\/([^/]+)\//,
        audience: "ORGANIZATION_ID",
        wildcardAfter: /^org\/[^/]+\/project\/[^/]+\//,
        example: "org/ORGANIZATION_ID/project/PROJECT_ID/user/USER_ID",
        claimsIn: (subject) => {
            const [, , , project = ""] = subject.split("/");
            return [["oidc.circleci.com/project-id", project]];
        },
    },
    {
        // https://buildkite.com/docs/pipelines/security/oidc
        ...tenantIssuer("Buildkite", [
            `organization:attacker:pipeline:x:ref:refs/heads/main:commit:${SOME_COMMIT}:step:x`,
        ]),
        issuer: /^agent\.buildkite\.com$/,
        subjectForm:
            /^organization:[^:]+:pipeline:[^:]+:ref:refs\/(heads|tags)\/[^:]+:commit:[0-9a-f]{40}:step:[^:]*$/,
        wildcardAfter: /^organization:[^:]+:pipeline:[^:]+:ref:refs\/(heads|tags)\/[^:]+:/,
        example: "organization:ORGANIZATION:pipeline:PIPELINE:ref:refs/heads/BRANCH:commit:*",
    },
    {
        // https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/
        ...tenantIssuer("Pulumi Cloud", [
            "pulumi:deploy:org:ORGANIZATION:project:x:stack:x:operation:update:scope:write",
            "pulumi:environments:pulumi.organization.login:ORGANIZATION:currentEnvironment.name:x",
        ]),
        organizationInAudience: /^(?:[a-z-]+:)?([^:*?]+)$/,
        issuer: /^api\.pulumi\.com\/oidc(\/v2)?$/,
        audience: "aws:ORGANIZATION",
        wildcardAfter: /^pulumi:deploy:org:[^:]+:project:[^:]+:stack:[^:]+:/,
        example: "pulumi:deploy:org:ORGANIZATION:project:PROJECT:stack:STACK:operation:update:scope:write",
    },
    {
        // https://docs.spacelift.io/integrations/cloud-providers/oidc
        ...tenantIssuer("Spacelift", ["space:attacker:stack:attacker:run_type:TRACKED:scope:write"]),
        issuer: /^[a-z0-9-]+\.app\.(us\.)?spacelift\.io$/,
        audience: "ACCOUNT.app.spacelift.io",
        wildcardAfter: /^space:[^:]+:(stack|module):[^:]+:run_type:/,
        example: "space:SPACE:stack:STACK:run_type:TRACKED:scope:write",
    },
    {
        // https://vercel.com/docs/oidc/aws
        ...tenantIssuer("Vercel", ["owner:ORGANIZATION:project:x:environment:production"]),
        organizationInAudience: /^https:\/\/vercel\.com\/([^/*?]+)$/,
        issuer: /^oidc\.vercel\.com(\/[^/]+)?$/,
        audience: "https://vercel.com/TEAM",
        example: "owner:TEAM:project:PROJECT:environment:production",
    },
    {
        // https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
        ...tenantIssuer("Amazon EKS", ["system:serviceaccount:attacker:attacker"]),
        issuer: /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/id\/.+$/,
        wildcardAfter: /^system:serviceaccount:[^:]+:/,
        example: "system:serviceaccount:NAMESPACE:NAME",
    },
    {
        // https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity
        ...tenantIssuer("Azure DevOps", []),
        issuer: /^vstoken\.dev\.azure\.com\/[0-9a-f-]{36}$/,
        audience: "api://AzureADTokenExchange",
        subjectForm: /^sc:\/\/[^/:]+\/[^/:]+\/[^/]+$/,
        example: "sc://ORGANIZATION/PROJECT/SERVICE_CONNECTION",
    },
    {
        // https://docs.github.com/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/streaming-the-audit-log-for-your-enterprise
        ...tenantIssuer("GitHub's audit log", ["https://github.com/attacker"]),
        issuer: /^oidc-configuration\.audit-log\.githubusercontent\.com$/,
        subjectForm: /^https:\/\/[a-z0-9.-]+\/[^/]+$/,
        example: "https://github.com/ENTERPRISE",
    },
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    {
        // https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
        ...appIssuer("Amazon Cognito", "aud", "REGION:IDENTITY_POOL_ID"),
        externalAudience: `us-east-1:${SOME_UUID}`,
        audienceForm: /^[a-z0-9-]+:[0-9a-f-]{36}$/,
        issuer: /^cognito-identity((-us-gov|\.us-gov-east-1)?\.amazonaws\.com|\.cn-north-1\.amazonaws\.com\.cn)$/,
        guests: { claim: "amr", value: "unauthenticated" },
    },
    {
        ...appIssuer("Google", "aud"),
        issuer: /^accounts\.google\.com$/,
        chosenAudienceClaim: "oaud",
        // The clients of `gcloud auth login` and of `gcloud auth application-default login`.
        publicAudiences: [
            "32555940559.apps.googleusercontent.com",
            "764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com",
        ],
    },
    { ...appIssuer("Facebook", "app_id"), issuer: /^graph\.facebook\.com$/ },
    { ...appIssuer("Login with Amazon", "app_id"), issuer: /^www\.amazon\.com$/ },
];

/**
 * Who else may hold a token is unknown, and a label in front, as in `owner:` or `auth0|`, distinguishes nobody: the subject
 * must be spelled out. Only Kubernetes' form is known under any host, since clusters issue tokens under names of their
 * own, and there the namespace bounds who is admitted.
 */
const GENERIC: IssuerProfile = {
    ...tenantIssuer("this issuer", [
        "attacker",
        "repo:attacker/x:ref:refs/heads/main",
        "project_path:attacker/x:ref_type:branch:ref:main",
        "system:serviceaccount:attacker:attacker",
    ]),
    wildcardAfter: /^system:serviceaccount:[^:]+:/,
    example: "the one subject that may assume the role",
};

/**
 * The profile of an issuer, named by its URL without `https://` and in lower case.
 * @param gitHubIssuers further issuers that are GitHub Enterprise Servers, beside those of the usual path
 */
export function profileOf(issuer: string, gitHubIssuers: readonly string[]): IssuerProfile {
    // To IAM a slash at the end makes another provider, but whoever wrote it meant this issuer.
    const meant = issuer.replace(/\/+$/, "");
    if (isGitHub(meant, gitHubIssuers)) {
        return GITHUB;
    }
    return KNOWN.find((known) => known.issuer.test(meant)) ?? GENERIC;
}

function isGitHub(issuer: string, gitHubIssuers: readonly string[]): boolean {
    return GITHUB_ISSUER.test(issuer) || gitHubIssuers.some((known) => known.toLowerCase() === issuer);
}

/** The claims that a token with this subject has for certain; undefined where the issuer could never send the subject. */
export function claimsOf(profile: IssuerProfile, issuer: string, subject: string): Claims | undefined {
    if (profile.github) {
        return claimsOfGitHubSubject(subject);
    }
    const { organizationInSubject: form } = profile;
    const isOfIssuer =
        form === undefined || lowerCase(form.exec(subject)?.[1] ?? "") === organizationIn(issuer);
    return !isOfIssuer || profile.subjectForm?.test(subject) === false
        ? undefined
        : new Map([["sub", subject], ...(profile.claimsIn?.(subject) ?? [])]);
}

/** The organization that the URL of an issuer ends with. */
export function organizationIn(issuer: string): string {
    return issuer.replace(/\/+$/, "").split("/").at(-1) ?? "";
}

function tenantIssuer(name: string, strangers: readonly string[]): IssuerProfile {
    return {
        name,
        github: false,
        audienceClaim: "aud",
        audience: "sts.amazonaws.com",
        externalAudience: "https://attacker.example",
        needsSubject: true,
        wildcardAfter: undefined,
        externalSubjects: strangers,
        example: "",
    };
}

function appIssuer(name: string, audienceClaim: string, audience = "APPLICATION_ID"): IssuerProfile {
    return { ...tenantIssuer(name, []), audienceClaim, audience, needsSubject: false };
}
