import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { roleResourceName } from "../iam/resourceNames";
import { knownAfter, reportingProblems } from "../inputs";
import { planPullRole, type PullRoleRequest } from "./access/pullRolePlan";

/** Arguments of ImagePullRole. */
export interface ImagePullRoleArgs extends PullRoleRequest {
    /** ARN of the managed policy that bounds the role's permissions. None by default. */
    permissionsBoundary?: pulumi.Input<string> | undefined;
    /** Tags of the role; no two keys may differ in case alone. None by default. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * A role in the images' own account that exactly the named roles, of other accounts for instance, can assume to pull
 * exactly the named repositories: the way in for those who cannot be named in a repository policy, or who are many.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/
 */
export class ImagePullRole extends pulumi.ComponentResource {
    /** ARN of the role, known at preview; whoever reads it waits for the role and its permissions. */
    readonly arn: pulumi.Output<string>;
    /** The role's permissions as a JSON policy document. */
    readonly policyDocument: string;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: ImagePullRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const plan = reportingProblems(() => planPullRole(args));
        super("keyless-delivery:index:ImagePullRole", name, {}, opts);

        const role = new aws.iam.Role(
            roleResourceName(name, "role", args.roleName),
            {
                name: args.roleName,
                description: "Assumed by named roles to pull images",
                assumeRolePolicy: plan.trust,
                permissionsBoundary: args.permissionsBoundary,
                tags: args.tags,
            },
            { parent: this },
        );
        const permissions = new aws.iam.RolePolicy(
            roleResourceName(name, "permissions", args.roleName),
            { name: "pull", role: role.name, policy: plan.permissions },
            { parent: this },
        );
        this.arn = knownAfter(plan.roleArn, [role, permissions]);
        this.policyDocument = plan.permissions;
        this.registerOutputs({ arn: this.arn, policyDocument: this.policyDocument });
    }
}
