import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { roleResourceName } from "../iam/resourceNames";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues } from "../inputs/laterValues";
import { Whereabouts } from "../inputs/whereabouts";
import { type ImagePullRoleArgs, planPullRole, PULL_ROLE_SHAPE } from "./access/pullRolePlan";

/**
 * A role in the images' own account that exactly the named roles, of other accounts for instance, can assume to pull
 * exactly the named repositories: the way in for those who cannot be named in a repository policy, or who are many.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/
 *
 * @example
 * ```ts
 * const pull = new ImagePullRole("pull", {
 *     roleName: "pull-app",
 *     assumedBy: { builds: { accountId: "123456789012", name: "builds" } },
 *     repositories: ["app"],
 *     regions: ["us-east-2"],
 * });
 * export const roleArn = pull.arn;
 * ```
 */
export class ImagePullRole extends pulumi.ComponentResource {
    /** ARN of the role, known at preview; whoever reads it waits for the role and its permissions. */
    readonly arn: pulumi.Output<string>;
    /** Name of the role; whoever reads it waits as well. */
    readonly roleName: pulumi.Output<string>;
    /** The role's permissions as a JSON policy document. */
    readonly policyDocument: pulumi.Output<string>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: ImagePullRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const component = `ImagePullRole "${name}"`;
        const place = new Whereabouts(component, {
            accountId: { value: args.accountId, path: ["accountId"] },
        });
        const located = { ...args, accountId: place.accountId };
        const plan = new LaterValues(component, located, PULL_ROLE_SHAPE).plan(planPullRole);
        super("keyless-delivery:index:ImagePullRole", name, {}, opts);
        place.lookUp(this);

        const roleName = plan.value((its) => its.roleName);
        const role = new iam.Role(
            roleResourceName(name, "role", plan.known.roleName),
            {
                name: place.checked(roleName),
                description: "Assumed by named roles to pull images",
                assumeRolePolicy: plan.value(({ trust }) => trust),
                permissionsBoundary: args.permissionsBoundary,
                tags: args.tags,
            },
            { parent: this },
        );
        this.policyDocument = pulumi.output(plan.value(({ permissions }) => permissions));
        const permissions = new iam.RolePolicy(
            roleResourceName(name, "permissions", plan.known.roleName),
            { name: "pull", role: role.name, policy: this.policyDocument },
            { parent: this },
        );
        this.arn = knownAfter(
            plan.value(({ roleArn }) => roleArn),
            [role, permissions],
        );
        this.roleName = knownAfter(roleName, [role, permissions]);
        this.registerOutputs({ arn: this.arn, roleName: this.roleName, policyDocument: this.policyDocument });
    }
}
