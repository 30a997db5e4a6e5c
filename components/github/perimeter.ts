import * as organizations from "@pulumi/aws/organizations";
import * as pulumi from "@pulumi/pulumi";
import { LaterValues } from "../inputs/laterValues";
import { type GitHubPerimeterArgs, PERIMETER_SHAPE, planPerimeter } from "./plan/perimeter";

/**
 * A guardrail beside careful roles: a resource control policy under which no token of another owner of GitHub's issuers
 * assumes a role, even where a role trusts `repo:*`; and, where asked for, nobody outside the organization pulls an image, even
 * where a repository's policy lets everybody. It grants nothing.
 *
 * It takes effect on the targets that are named, and not on the management account, whose roles no such policy reaches; nor
 * on other issuers, users' access keys, or roles that AWS services assume. It is made with the credentials of the management
 * account, or of a delegated administrator for policies, in an organization with resource control policies enabled.
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/organizations/policy/
 *
 * @example
 * ```ts
 * const perimeter = new GitHubPerimeter("github", {
 *     owners: [{ name: "acme", id: "99700676" }],
 *     imagesOrganization: "o-abcdefghij",
 *     targets: ["ou-ab12-cdefgh34"],
 * });
 * export const perimeterPolicy = perimeter.policy;
 * ```
 */
export class GitHubPerimeter extends pulumi.ComponentResource {
    /** The resource control policy, as JSON; `simulateTrust` takes it along. */
    readonly policy: pulumi.Output<string>;
    /** ID of the policy. */
    readonly policyId: pulumi.Output<string>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: GitHubPerimeterArgs, opts?: pulumi.ComponentResourceOptions) {
        const component = `GitHubPerimeter "${name}"`;
        const plan = new LaterValues(component, args, PERIMETER_SHAPE).plan(planPerimeter);
        super("keyless-delivery:index:GitHubPerimeter", name, {}, opts);
        for (const warning of plan.known.warnings) {
            void pulumi.log.warn(warning, this);
        }
        this.policy = pulumi.output(plan.value(({ policy }) => policy));
        const policy = new organizations.Policy(
            `${name}-policy`,
            {
                type: "RESOURCE_CONTROL_POLICY",
                name: plan.value((its) => its.policyName) ?? name,
                description: "Tokens of GitHub Actions from other owners assume no role",
                content: this.policy,
                tags: args.tags,
            },
            { parent: this },
        );
        for (const targetId of plan.known.targets) {
            new organizations.PolicyAttachment(
                `${name}-${targetId}`,
                { policyId: policy.id, targetId },
                { parent: this },
            );
        }
        this.policyId = policy.id;
        this.registerOutputs({ policy: this.policy, policyId: this.policyId });
    }
}
