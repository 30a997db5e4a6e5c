import * as ecr from "@pulumi/aws/ecr";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { ASSUME_ROLE } from "../iam/actions";
import { policyJson } from "../iam/policy";
import { roleResourceName } from "../iam/resourceNames";
import { ComponentError } from "../inputs/errors";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues, type PlanAhead } from "../inputs/laterValues";
import { placed, type Whereabouts } from "../inputs/whereabouts";
import { isLater } from "../later";
import { registryName } from "./model/registryId";
import {
    DESTINATION_SHAPE,
    type DestinationPlan,
    type ImageDestinationArgs,
    planDestination,
} from "./plan/destination";
import { claimSetting } from "./resources/claims";
import { registerIncoming, type RegistryOptions } from "./resources/registryHooks";

/**
 * Prepares a registry to take images from another account: what its repositories are to be like, and the permission to
 * replicate into it. The plan comes from the stack that owns the images; this is applied by the stack of the account that
 * they are replicated to, before the other one replicates.
 *
 * A template is for repositories that replication makes from now on and never touches one that is there. The template
 * ROOT is for every name without a slash, and for every namespace that has no template.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repositorycreationtemplate/
 *
 * @example
 * ```ts
 * // What the stack that owns the images gives out as imageDestinations, read with getOutputDetails of a StackReference.
 * const plan = {
 *     source: { accountId: "111111111111", filters: ["app"] },
 *     templates: [
 *         {
 *             prefix: "ROOT",
 *             repositories: ["app"],
 *             readers: { tasks: { role: { accountId: "123456789012", name: "ecs-task-execution" } } },
 *             lambdaAccess: false,
 *         },
 *     ],
 * };
 * const images = new ImageDestination("images", plan);
 * export const urls = images.repositoryUrls;
 * ```
 */
export class ImageDestination extends pulumi.ComponentResource {
    /** Repository name -> where to pull from in this registry, without a tag, as soon as the first image has arrived. */
    readonly repositoryUrls: pulumi.Output<Record<string, string>>;
    /** Host that docker logs in to. */
    readonly registryHost: pulumi.Output<string>;
    /** ARN of the role that ECR makes the repositories with. */
    readonly roleArn: pulumi.Output<string>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: ImageDestinationArgs, opts?: RegistryOptions) {
        const component = `ImageDestination "${name}"`;
        const { place, args: located } = placed(component, args);
        const plan = new LaterValues(component, located, DESTINATION_SHAPE).plan(planDestination);
        claimPolicy(component, name, plan.known);
        super("keyless-delivery:index:ImageDestination", name, {}, opts);
        place.lookUp(this);

        const { source, overwrite } = plan.known.request;
        const role = this.templateRole(name, plan, place);
        this.roleArn = knownAfter(
            plan.value(({ roleArn }) => roleArn),
            role,
        );
        const made = this.templates(name, plan);
        // Last: nothing may arrive before it is said what its repository is to be like.
        const policy = place.checked(plan.value(({ registryPolicy }) => registryPolicy));
        registerIncoming(name, policy, source, { overwrite }, opts, { parent: this, dependsOn: made });
        this.registryHost = pulumi.output(plan.value(({ host }) => host));
        this.repositoryUrls = this.registryHost.apply((host) =>
            Object.fromEntries(plan.known.names.map((repository) => [repository, `${host}/${repository}`])),
        );
        this.registerOutputs({
            repositoryUrls: this.repositoryUrls,
            registryHost: this.registryHost,
            roleArn: this.roleArn,
        });
    }

    /** The role that ECR makes the repositories with, and its permissions. */
    private templateRole(
        name: string,
        plan: PlanAhead<DestinationPlan>,
        place: Whereabouts,
    ): pulumi.Resource[] {
        const role = new iam.Role(
            roleResourceName(name, "role", plan.known.roleName),
            {
                name: place.checked(plan.value(({ roleName }) => roleName)),
                description: "Lets ECR make repositories for replicated images",
                // AWS documents no condition that ECR would meet; that others cannot pass the role keeps it from them.
                assumeRolePolicy: policyJson([
                    {
                        sid: "Ecr",
                        principals: { Service: ["ecr.amazonaws.com"] },
                        actions: ASSUME_ROLE,
                    },
                ]),
            },
            { parent: this },
        );
        const policy = plan.value(({ rolePolicy }) => rolePolicy);
        const permissions = new iam.RolePolicy(
            roleResourceName(name, "permissions", plan.known.roleName),
            { name: "make-repositories", role: role.name, policy },
            { parent: this },
        );
        return [role, permissions];
    }

    private templates(name: string, plan: PlanAhead<DestinationPlan>): pulumi.Resource[] {
        return plan.known.templates.map(
            ({ prefix }, index) =>
                new ecr.RepositoryCreationTemplate(
                    `${name}-${prefix}`,
                    { prefix, ...templateArgs(plan, index), customRoleArn: this.roleArn },
                    { parent: this },
                ),
        );
    }
}

function claimPolicy(component: string, name: string, { request }: DestinationPlan): void {
    const registry = registryName(request);
    const taken = isLater(registry) ? undefined : claimSetting(name, registry, "policy");
    if (taken !== undefined) {
        throw new ComponentError(component, [{ ...taken, path: ["region"] }]);
    }
}

function templateArgs(
    plan: PlanAhead<DestinationPlan>,
    index: number,
): Omit<ecr.RepositoryCreationTemplateArgs, "prefix"> {
    const { repositoryPolicy, lifecyclePolicy, mutability } = plan.known.templates[index] ?? {};
    const filters = plan.value(
        ({ templates }) => templates[index]?.mutability.imageTagMutabilityExclusionFilters,
    );
    return {
        description: "Repositories of images that another account replicates",
        appliedFors: ["REPLICATION"],
        ...(mutability && { imageTagMutability: mutability.imageTagMutability }),
        ...(filters !== undefined && { imageTagMutabilityExclusionFilters: filters }),
        encryptionConfigurations: [
            plan.value(({ templates }) => templates[index]?.encryption ?? { encryptionType: "AES256" }),
        ],
        ...(lifecyclePolicy !== undefined && {
            lifecyclePolicy: plan.value(({ templates }) => templates[index]?.lifecyclePolicy ?? ""),
        }),
        ...(repositoryPolicy !== undefined && {
            repositoryPolicy: plan.value(({ templates }) => templates[index]?.repositoryPolicy ?? ""),
        }),
        resourceTags: plan.value(({ templates }) => templates[index]?.tags ?? {}),
    };
}
