import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { managedPolicyKey } from "../iam/grants/managedPolicy";
import { managedPolicyName } from "../iam/permissions";
import { roleResourceName } from "../iam/resourceNames";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues, type PlanAhead } from "../inputs/laterValues";
import { placed, type Whereabouts } from "../inputs/whereabouts";
import { type DeployRolePlan, planDeployRole } from "./plan/deployRole";
import { DEPLOY_ROLE_SHAPE, type GitHubDeployRoleArgs } from "./plan/deployRoleArgs";

/** One of a deploy role's roles, and everything whose absence would make it less than it is. */
interface MadeRole {
    readonly arn: pulumi.Output<string>;
    readonly name: pulumi.Output<string>;
    readonly claims: pulumi.Input<readonly string[]>;
}

/**
 * A role that exactly the named GitHub workflows can assume, without any stored key, to do exactly what it was granted.
 *
 * The subject and the audience of a token are compared as a whole, and both must be there. Permissions are one inline
 * policy, so that they live and die with the role; managed policies only where they are split across the quota.
 *
 * https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/
 *
 * @example
 * ```ts
 * const oidc = new GitHubOidcProvider("github");
 * const deploy = new GitHubDeployRole("site", {
 *     roleName: "site",
 *     providerArn: oidc.arn,
 *     subjects: [
 *         { owner: "acme", ownerId: "99700676", repository: "site", repositoryId: "1341790095", branch: "main" },
 *     ],
 *     staticSites: [{ bucket: "acme-site", distribution: "E2EXAMPLEDEV01" }],
 * });
 * export const roleArn = deploy.arn;
 * ```
 */
export class GitHubDeployRole extends pulumi.ComponentResource {
    /** ARN of the role, known at preview; whoever reads it waits for the role and its permissions. */
    readonly arn: pulumi.Output<string>;
    /** `sub` claim -> ARN of the role that its workflow names; different ones where the subjects were split. */
    readonly arns: pulumi.Output<Record<string, string>>;
    /** Names of the roles, mostly of one. */
    readonly roleNames: pulumi.Output<string[]>;
    /** The admitted `sub` claims, sorted. */
    readonly subjectClaims: pulumi.Output<string[]>;
    /** The `aud` claim that a token must have. */
    readonly audience: pulumi.Output<string>;
    /** The role's permissions as a JSON policy document. */
    readonly policyDocument: pulumi.Output<string>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: GitHubDeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const component = `GitHubDeployRole "${name}"`;
        const { place, args: located } = placed(component, args);
        const plan = new LaterValues(component, located, DEPLOY_ROLE_SHAPE).plan(planDeployRole);
        super("keyless-delivery:index:GitHubDeployRole", name, {}, opts);
        place.lookUp(this);
        for (const warning of plan.known.warnings) {
            void pulumi.log.warn(warning, this);
        }

        const policies = this.managedPolicies(name, args, plan, place);
        const roles = plan.known.roles.map((_, index) =>
            this.deployRole(name, args, plan, place, index, policies),
        );
        this.arn = pulumi.output(roles[0]?.arn ?? "");
        this.arns = pulumi
            .all(roles.map(({ arn, claims }) => ({ arn, claims })))
            .apply((all) =>
                Object.fromEntries(all.flatMap(({ arn, claims }) => claims.map((sub) => [sub, arn]))),
            );
        this.roleNames = pulumi.all(roles.map((role) => role.name));
        this.subjectClaims = pulumi.output(plan.value(({ claims }) => claims));
        this.audience = pulumi.output(plan.value(({ audience }) => audience));
        this.policyDocument = documentOf(plan, ({ policyDocument }) => policyDocument);
        this.registerOutputs({
            arn: this.arn,
            arns: this.arns,
            roleNames: this.roleNames,
            subjectClaims: this.subjectClaims,
            audience: this.audience,
            policyDocument: this.policyDocument,
        });
    }

    /** The permissions of each role, where they are too large for an inline policy. */
    private managedPolicies(
        name: string,
        { path = "/", tags }: GitHubDeployRoleArgs,
        plan: PlanAhead<DeployRolePlan>,
        place: Whereabouts,
    ): readonly iam.Policy[] {
        const { roles, permissions } = plan.known;
        const roleName = roles[0]?.name ?? "";
        return permissions.managed.map(
            (managed) =>
                new iam.Policy(
                    roleResourceName(name, `policy-${managed.key}`, roleName),
                    {
                        name: place.checked(managedPolicyName(roleName, managed)),
                        path,
                        policy: managed.document,
                        tags,
                    },
                    { parent: this },
                ),
        );
    }

    /** One role with its permissions. */
    private deployRole(
        name: string,
        args: GitHubDeployRoleArgs,
        plan: PlanAhead<DeployRolePlan>,
        place: Whereabouts,
        index: number,
        policies: readonly iam.Policy[],
    ): MadeRole {
        const ofRole = <K extends "arn" | "claims" | "name">(key: K) =>
            plan.value(({ roles }) => roles[index]?.[key] ?? "") as pulumi.Input<
                DeployRolePlan["roles"][number][K]
            >;
        const { name: roleName = "" } = plan.known.roles[index] ?? {};
        // With the provider, so that the role waits for it.
        const trust = plan.value(({ roles, providerArn }) => ({
            policy: roles[index]?.trustPolicy ?? "",
            providerArn,
        }));
        const role = new iam.Role(
            roleResourceName(name, "role", roleName),
            {
                name: place.checked(ofRole("name")),
                path: args.path ?? "/",
                description: args.description ?? "Assumed by GitHub Actions to deploy",
                assumeRolePolicy: pulumi.output(trust).apply(({ policy }) => policy),
                maxSessionDuration: plan.value(({ maxSessionDuration }) => maxSessionDuration),
                permissionsBoundary: args.permissionsBoundary,
                tags: args.tags,
            },
            { parent: this },
        );
        const resources = [
            role,
            ...this.permissions(name, plan, role, roleName, policies),
            ...this.attachments(name, plan, role, roleName),
        ];
        return {
            arn: knownAfter(ofRole("arn"), resources),
            name: knownAfter(ofRole("name"), resources),
            claims: ofRole("claims"),
        };
    }

    private permissions(
        name: string,
        plan: PlanAhead<DeployRolePlan>,
        role: iam.Role,
        roleName: string,
        policies: readonly iam.Policy[],
    ): readonly pulumi.Resource[] {
        const { inline, managed } = plan.known.permissions;
        if (inline !== undefined) {
            const policy = documentOf(plan, ({ permissions }) => permissions.inline ?? "");
            return [
                new iam.RolePolicy(
                    roleResourceName(name, "permissions", roleName),
                    { name: "deploy", role: role.name, policy },
                    { parent: this },
                ),
            ];
        }
        return policies.map(
            (policy, index) =>
                new iam.RolePolicyAttachment(
                    roleResourceName(name, `permissions-${managed[index]?.key ?? ""}`, roleName),
                    { role: role.name, policyArn: policy.arn },
                    { parent: this },
                ),
        );
    }

    /** The managed policies that are somebody else's. */
    private attachments(
        name: string,
        plan: PlanAhead<DeployRolePlan>,
        role: iam.Role,
        roleName: string,
    ): readonly pulumi.Resource[] {
        return plan.known.managedPolicyArns.map(
            (policyArn) =>
                new iam.RolePolicyAttachment(
                    roleResourceName(name, `managed-${managedPolicyKey(policyArn)}`, roleName),
                    { role: role.name, policyArn },
                    { parent: this },
                ),
        );
    }
}

/** A document of the plan, when all is known that was compared for it. */
function documentOf(
    plan: PlanAhead<DeployRolePlan>,
    select: (plan: DeployRolePlan) => string,
): pulumi.Output<string> {
    const waiting = plan.value((its) => ({ document: select(its), imageFlow: its.imageFlow }));
    return pulumi.output(waiting).apply(({ document }) => document);
}
