import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { managedPolicyName } from "../iam/permissions";
import { roleResourceName } from "../iam/resourceNames";
import { knownAfter, reportingProblems } from "../inputs";
import { Problems } from "../problems";
import {
    type DeployRolePlan,
    type DeployRoleRequest,
    planDeployRole,
    type PlannedRole,
} from "./plan/deployRole";

/** Arguments of GitHubDeployRole. */
export interface GitHubDeployRoleArgs extends DeployRoleRequest {
    /**
     * ARN of the account's OIDC provider for the issuer: the arn of a GitHubOidcProvider, for which the role then waits, or
     * of a provider that the account already has.
     */
    providerArn: pulumi.Input<string>;
    /** What the role is for, as IAM shows it. By default, that GitHub Actions deploys with it. */
    description?: pulumi.Input<string> | undefined;
    /** ARN of the managed policy that bounds the role's permissions. None by default. */
    permissionsBoundary?: pulumi.Input<string> | undefined;
    /** Tags of the role; grants by tag may compare them. None by default. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * A role that exactly the named GitHub workflows can assume, without any stored key, to do exactly what it was granted.
 *
 * The subject and the audience of a token are compared as a whole, and both must be there. Permissions are one inline
 * policy, so that they live and die with the role; managed policies only where they are split across the quota.
 *
 * https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/
 */
export class GitHubDeployRole extends pulumi.ComponentResource {
    /** ARN of the role, known at preview; whoever reads it waits for the role and its permissions. */
    readonly arn: pulumi.Output<string>;
    /** `sub` claim -> ARN of the role that its workflow names; different ones where the subjects were split. */
    readonly arns: pulumi.Output<Record<string, string>>;
    /** The admitted `sub` claims, sorted. */
    readonly subjects: string[];
    /** The `aud` claim that a token must have. */
    readonly audience: string;
    /** The role's permissions as a JSON policy document. */
    readonly policyDocument: string;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: GitHubDeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const plan = reportingProblems(() => {
            const problems = new Problems();
            const role = problems.collect(() => planDeployRole(args));
            // What is known now must not wait for the role's own turn to be found wrong.
            if (role !== undefined && typeof args.providerArn === "string") {
                checkProvider(problems, args.providerArn, role);
            }
            return problems.orThrow(role);
        });
        super("keyless-delivery:index:GitHubDeployRole", name, {}, opts);
        for (const warning of plan.warnings) {
            void pulumi.log.warn(warning, this);
        }

        const policies = plan.permissions.managed.map(
            (managed) =>
                new aws.iam.Policy(
                    roleResourceName(name, `policy-${managed.key}`, args.roleName),
                    {
                        name: managedPolicyName(args.roleName, managed),
                        path: args.path ?? "/",
                        policy: managed.document,
                        tags: args.tags,
                    },
                    { parent: this },
                ),
        );
        const roles = plan.roles.map((role) => ({
            ...role,
            resources: this.deployRole(name, args, plan, role, policies),
        }));
        const resources = roles.flatMap((role) => role.resources);
        this.arn = knownAfter(roles[0]?.arn ?? "", resources);
        this.arns = pulumi
            .all(roles.map((role) => knownAfter(role.arn, role.resources)))
            .apply(() =>
                Object.fromEntries(roles.flatMap(({ arn, claims }) => claims.map((sub) => [sub, arn]))),
            );
        this.subjects = plan.claims;
        this.audience = plan.audience;
        this.policyDocument = plan.policyDocument;
        this.registerOutputs({
            arn: this.arn,
            arns: this.arns,
            subjects: this.subjects,
            audience: this.audience,
            policyDocument: this.policyDocument,
        });
    }

    /** One role with its permissions; everything whose absence would make it less than it is. */
    private deployRole(
        name: string,
        args: GitHubDeployRoleArgs,
        plan: DeployRolePlan,
        { name: roleName, trustPolicy }: PlannedRole,
        policies: readonly aws.iam.Policy[],
    ): pulumi.Resource[] {
        const role = new aws.iam.Role(
            roleResourceName(name, "role", roleName),
            {
                name: roleName,
                path: args.path ?? "/",
                description: args.description ?? "Assumed by GitHub Actions to deploy",
                assumeRolePolicy: pulumi.output(args.providerArn).apply((providerArn) => {
                    reportingProblems(() => {
                        const problems = new Problems();
                        checkProvider(problems, providerArn, plan);
                        problems.throwIfAny();
                    });
                    return trustPolicy;
                }),
                maxSessionDuration: plan.maxSessionDuration,
                permissionsBoundary: args.permissionsBoundary,
                tags: args.tags,
            },
            { parent: this },
        );
        const { inline, managed } = plan.permissions;
        if (inline !== undefined) {
            const permissions = new aws.iam.RolePolicy(
                roleResourceName(name, "permissions", roleName),
                { name: "deploy", role: role.name, policy: inline },
                { parent: this },
            );
            return [role, permissions];
        }
        const attachments = policies.map(
            (policy, index) =>
                new aws.iam.RolePolicyAttachment(
                    roleResourceName(name, `permissions-${managed[index]?.key ?? ""}`, roleName),
                    { role: role.name, policyArn: policy.arn },
                    { parent: this },
                ),
        );
        return [role, ...attachments];
    }
}

function checkProvider(problems: Problems, providerArn: string, plan: DeployRolePlan): void {
    if (providerArn !== plan.providerArn) {
        problems.check(["providerArn"], providerArn, {
            message: `is not the provider of ${plan.issuer} in the role's account`,
            remediation: `pass the arn of a GitHubOidcProvider of the same account and issuer, or ${plan.providerArn}`,
        });
    }
}
