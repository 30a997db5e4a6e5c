import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter, planned } from "../inputs";
import { DeployRoleRequest, planDeployRole } from "./deployRolePlan";
import { TRUST_POLICY_QUOTA, trustPolicy } from "./trust";

/** Arguments of GitHubDeployRole. */
export interface GitHubDeployRoleArgs extends DeployRoleRequest {
    /**
     * ARN of the account's OIDC provider for GitHub: the arn of a GitHubOidcProvider, for which the role then waits, or of
     * a provider that the account already has. The issuer and its condition keys follow from it.
     */
    providerArn: pulumi.Input<string>;
    /** What the role is for, as IAM shows it. By default, that GitHub Actions deploys with it. */
    description?: pulumi.Input<string> | undefined;
    /** ARN of the managed policy that bounds the role's permissions. None by default. */
    permissionsBoundary?: pulumi.Input<string> | undefined;
    /** Tags of the role. None by default. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
    /** Characters that the account's quota allows a trust policy. The default is 2048, IAM's own. */
    trustPolicyQuota?: number | undefined;
}

/**
 * A role that exactly the named GitHub workflows can assume, without any stored key, to publish exactly the named sites.
 *
 * The subject and the audience of a token are compared as a whole, and both must be there. Permissions are one inline
 * policy, so that they live and die with the role.
 *
 * https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/
 */
export class GitHubDeployRole extends pulumi.ComponentResource {
    /** ARN of the role, known at preview; whoever reads it waits for the role and its permissions. */
    readonly arn: pulumi.Output<string>;
    /** The `sub` claims that get in, sorted. */
    readonly subjects: string[];
    /** The `aud` claim that a token must have. */
    readonly audience: string;
    /** The role's permissions as a JSON policy document. */
    readonly policyDocument: string;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: GitHubDeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const plan = planned(() => planDeployRole(args));
        super("keyless-delivery:index:GitHubDeployRole", name, {}, opts);

        const role = new aws.iam.Role(
            `${name}-role`,
            {
                name: args.roleName,
                path: args.path ?? "/",
                description: args.description ?? "Assumed by GitHub Actions to deploy",
                assumeRolePolicy: pulumi.output(args.providerArn).apply((providerArn) =>
                    planned(() =>
                        trustPolicy({
                            accountId: args.accountId,
                            providerArn,
                            audience: plan.audience,
                            claims: plan.claims,
                            quota: args.trustPolicyQuota ?? TRUST_POLICY_QUOTA,
                        }),
                    ),
                ),
                maxSessionDuration: plan.maxSessionDuration,
                permissionsBoundary: args.permissionsBoundary,
                tags: args.tags,
            },
            { parent: this },
        );
        const permissions = new aws.iam.RolePolicy(
            `${name}-permissions`,
            { name: "deploy", role: role.name, policy: plan.permissions },
            { parent: this },
        );
        this.arn = knownAfter(plan.roleArn, [role, permissions]);
        this.subjects = plan.claims;
        this.audience = plan.audience;
        this.policyDocument = plan.permissions;
        this.registerOutputs({
            arn: this.arn,
            subjects: this.subjects,
            audience: this.audience,
            policyDocument: this.policyDocument,
        });
    }
}
