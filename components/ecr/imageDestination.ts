import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ASSUME_ROLE } from "../iam/actions";
import { partitionOf, registryHost, roleArn } from "../iam/arn";
import { roleNameProblem } from "../iam/names";
import { compare, policyJson } from "../iam/policy";
import { roleResourceName } from "../iam/resourceNames";
import { knownAfter, reportingProblems } from "../inputs";
import { Problems } from "../problems";
import { checkDestinationPlan, type ImageDestinationPlan, incomingPolicy } from "./plan/destination";
import { templateRolePolicy } from "./plan/templateRole";
import { renderTemplate, type RepositoryTemplate } from "./plan/templates";
import { checkOverwrite } from "./registry/keptSettings";
import { claimRegistry } from "./resources/claims";
import { registerIncoming, type RegistryOptions } from "./resources/registryHooks";

/** Arguments of ImageDestination. */
export interface ImageDestinationArgs extends ImageDestinationPlan {
    /**
     * Name of the role that ECR makes the repositories with. Changing it makes the new role before the old one is deleted.
     * @default ecr-templates- and the region
     */
    roleName?: string | undefined;
    /** Settings of the registry that are overwritten where it has others: policy. None by default. */
    overwrite?: string[] | undefined;
}

/**
 * Prepares a registry to take images from another account: what its repositories are to be like, and the permission to
 * replicate into it. The plan comes from the stack that owns the images; this is applied by the stack of the account that
 * they are copied to, before the other one replicates.
 *
 * A template is for repositories that replication makes from now on and never touches one that is there. The template
 * ROOT is for every name without a slash, and for every namespace that has no template.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repositorycreationtemplate/
 */
export class ImageDestination extends pulumi.ComponentResource {
    /** Repository name -> where to pull from in this registry, without a tag, as soon as the first image has arrived. */
    readonly repositoryUrls: Record<string, string>;
    /** Host that docker logs in to. */
    readonly registryHost: string;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: ImageDestinationArgs, opts?: RegistryOptions) {
        reportingProblems(() => {
            checkDestination(name, args);
        });
        super("keyless-delivery:index:ImageDestination", name, {}, opts);

        const { accountId, region, templates, roleName = `ecr-templates-${region}` } = args;
        const partition = partitionOf(region);
        const role = this.templateRole(name, roleName, args);
        const customRoleArn = knownAfter(roleArn(partition, accountId, roleName), role);
        const made = templates.map(
            (template) =>
                new aws.ecr.RepositoryCreationTemplate(
                    `${name}-${template.prefix}`,
                    { ...templateArgs(template, region), customRoleArn },
                    { parent: this },
                ),
        );
        // Last: nothing may arrive before it is said what its repository is to be like.
        registerIncoming(name, incomingPolicy(args), args.source, args, opts, {
            parent: this,
            dependsOn: made,
        });
        this.registryHost = registryHost(partition, region, accountId);
        this.repositoryUrls = Object.fromEntries(
            namesIn(templates).map((repository) => [repository, `${this.registryHost}/${repository}`]),
        );
        this.registerOutputs({ repositoryUrls: this.repositoryUrls, registryHost: this.registryHost });
    }

    /** The role that ECR makes the repositories with, and its permissions. */
    private templateRole(name: string, roleName: string, args: ImageDestinationArgs): pulumi.Resource[] {
        const role = new aws.iam.Role(
            roleResourceName(name, "role", roleName),
            {
                name: roleName,
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
        const permissions = new aws.iam.RolePolicy(
            roleResourceName(name, "permissions", roleName),
            { name: "make-repositories", role: role.name, policy: templateRolePolicy(args, args.templates) },
            { parent: this },
        );
        return [role, permissions];
    }
}

function checkDestination(name: string, args: ImageDestinationArgs): void {
    const { accountId, region, roleName } = args;
    const problems = new Problems();
    checkDestinationPlan(problems, args);
    if (roleName !== undefined) {
        problems.check(["roleName"], roleName, roleNameProblem(roleName));
    }
    checkOverwrite(problems, args.overwrite);
    problems.throwIfAny();
    problems.check(["region"], region, claimRegistry(name, { accountId, region }));
    problems.throwIfAny();
}

function namesIn(templates: readonly RepositoryTemplate[]): string[] {
    return templates.flatMap(({ repositories }) => repositories).sort(compare);
}

function templateArgs(
    template: RepositoryTemplate,
    region: string,
): Omit<aws.ecr.RepositoryCreationTemplateArgs, "customRoleArn"> {
    const { repositoryPolicy, lifecyclePolicy, mutability, encryption, tags } = renderTemplate(
        template,
        region,
    );
    return {
        prefix: template.prefix,
        description: "Repositories of images that another account replicates",
        appliedFors: ["REPLICATION"],
        ...mutability,
        encryptionConfigurations: [encryption],
        lifecyclePolicy,
        ...(repositoryPolicy !== undefined && { repositoryPolicy }),
        resourceTags: tags,
    };
}
