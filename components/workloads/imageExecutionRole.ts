import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { roleResourceName } from "../iam/resourceNames";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues, type PlanAhead } from "../inputs/laterValues";
import { placed } from "../inputs/whereabouts";
import { type ImageExecutionRolePlan, planImageExecutionRole } from "./plan/executionRole";
import { IMAGE_EXECUTION_ROLE_SHAPE, type ImageExecutionRoleArgs } from "./plan/executionRoleArgs";

/**
 * The role that pulls images where they run: of tasks in ECS, nodes of EKS, a service account such as Flux's, or builds. Only
 * that workload can assume it, and it may pull exactly the named repositories. Its ARN goes into the images' readers, which
 * makes the role before the policies that name it.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 *
 * @example
 * ```ts
 * const tasks = new ImageExecutionRole("tasks", {
 *     roleName: "shop-tasks",
 *     ecsTasks: {},
 *     pullImages: [{ repository: "shop" }],
 *     logGroups: ["/ecs/shop"],
 * });
 * const shop = new ImageRepository("shop", {
 *     repositoryName: "shop",
 *     readers: { tasks: { role: { arn: tasks.arn } } },
 * });
 * export const url = shop.url;
 * ```
 */
export class ImageExecutionRole extends pulumi.ComponentResource {
    /** ARN of the role, known at preview; whoever reads it waits for the role and its permissions. */
    readonly arn: pulumi.Output<string>;
    /** Name of the role; whoever reads it waits as well. */
    readonly roleName: pulumi.Output<string>;
    /** The role's permissions as a JSON policy document. */
    readonly policyDocument: pulumi.Output<string>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: ImageExecutionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const component = `ImageExecutionRole "${name}"`;
        const { place, args: located } = placed(component, args);
        const values = new LaterValues(component, located, IMAGE_EXECUTION_ROLE_SHAPE);
        const plan = values.plan(planImageExecutionRole);
        super("keyless-delivery:index:ImageExecutionRole", name, {}, opts);
        place.lookUp(this);

        const roleName = plan.value((its) => its.roleName);
        const role = new iam.Role(
            roleResourceName(name, "role", plan.known.roleName),
            {
                name: place.checked(roleName),
                path: plan.value(({ path }) => path),
                description: args.description ?? "Pulls container images",
                assumeRolePolicy: plan.value(({ trust }) => trust),
                permissionsBoundary: args.permissionsBoundary,
                tags: args.tags,
            },
            { parent: this },
        );
        this.policyDocument = pulumi.output(plan.value(({ permissions }) => permissions));
        const all = [role, ...this.permissions(name, plan, role)];
        this.arn = knownAfter(
            plan.value(({ roleArn }) => roleArn),
            all,
        );
        this.roleName = knownAfter(roleName, all);
        this.registerOutputs({ arn: this.arn, roleName: this.roleName, policyDocument: this.policyDocument });
    }

    private permissions(
        name: string,
        plan: PlanAhead<ImageExecutionRolePlan>,
        role: iam.Role,
    ): readonly pulumi.Resource[] {
        const { roleName, managedPolicies } = plan.known;
        const pull = new iam.RolePolicy(
            roleResourceName(name, "permissions", roleName),
            { name: "pull", role: role.name, policy: this.policyDocument },
            { parent: this },
        );
        const attached = Object.keys(managedPolicies).map((key) => {
            const policyArn = plan.value((its) => its.managedPolicies[key] ?? "");
            return new iam.RolePolicyAttachment(
                roleResourceName(name, `managed-${key}`, roleName),
                { role: role.name, policyArn },
                { parent: this },
            );
        });
        return [pull, ...attached];
    }
}
