import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ASSUME_ROLE } from "../iam/actions";
import { partitionOf, registryHost, repositoryArn, roleArn } from "../iam/arn";
import { accountIdFlaw, regionFlaw, roleNameFlaw } from "../iam/names";
import { compare, policyJson, type Statement } from "../iam/policy";
import { knownAfter, planned } from "../inputs";
import { type Path, Problems } from "../problems";
import { claimRegistry } from "./registry/claims";
import { checkOverwrite, keepingOthers, type RegistryOptions } from "./registry/keptSettings";
import { MAKE_FROM_TEMPLATE, USE_KEY_FOR_TEMPLATE } from "./registry/registryActions";
import { tagMutability } from "./repository/settings";
import { type RepositoryTemplate } from "./replication/templates";

/** What the stack that owns the images gives out for a registry in another account. */
export interface ImageDestinationPlan {
    /** The 12 digits of the account that the images are copied to. */
    accountId: string;
    /** Region that the images are copied to, the same as the AWS provider's in use. */
    region: string;
    /** The policy that lets the images in, as JSON. */
    registryPolicy: string;
    /** What the repositories are made from when their first image arrives. */
    templates: RepositoryTemplate[];
}

/** Arguments of ImageDestination. */
export interface ImageDestinationArgs extends ImageDestinationPlan {
    /** Name of the role that ECR makes the repositories with. The default is ecr-templates- and the region. */
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
    readonly loginHost: string;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: ImageDestinationArgs, opts?: RegistryOptions) {
        planned(() => {
            checkDestination(name, args);
        });
        super("keyless-delivery:index:ImageDestination", name, {}, opts);

        const { accountId, region, templates, roleName = `ecr-templates-${region}` } = args;
        const partition = partitionOf(region);
        const role = new aws.iam.Role(
            `${name}-role`,
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
            `${name}-permissions`,
            { name: "make-repositories", role: role.name, policy: policyJson(permissionsFor(args)) },
            { parent: this },
        );
        const customRoleArn = knownAfter(roleArn(partition, accountId, roleName), [role, permissions]);
        const made = templates.map(
            (template) =>
                new aws.ecr.RepositoryCreationTemplate(
                    `${name}-${template.prefix}`,
                    { ...templateArgs(template), customRoleArn },
                    { parent: this },
                ),
        );
        // Last: nothing may arrive before it is said what its repository is to be like.
        new aws.ecr.RegistryPolicy(
            `${name}-incoming`,
            { policy: args.registryPolicy },
            {
                parent: this,
                dependsOn: made,
                ...keepingOthers(name, args, opts)("policy", args.registryPolicy),
            },
        );
        this.loginHost = registryHost(partition, region, accountId);
        this.repositoryUrls = Object.fromEntries(
            namesIn(templates).map((repository) => [repository, `${this.loginHost}/${repository}`]),
        );
        this.registerOutputs({ repositoryUrls: this.repositoryUrls, loginHost: this.loginHost });
    }
}

function checkDestination(name: string, args: ImageDestinationArgs): void {
    const { accountId, region, roleName } = args;
    const problems = new Problems();
    problems.check(["accountId"], accountId, accountIdFlaw(accountId));
    problems.check(["region"], region, regionFlaw(region));
    if (roleName !== undefined) {
        problems.check(["roleName"], roleName, roleNameFlaw(roleName));
    }
    checkDocument(problems, ["registryPolicy"], args.registryPolicy);
    args.templates.forEach(({ repositoryPolicy, lifecyclePolicy }, index) => {
        checkDocument(problems, ["templates", index, "repositoryPolicy"], repositoryPolicy);
        checkDocument(problems, ["templates", index, "lifecyclePolicy"], lifecyclePolicy);
    });
    checkOverwrite(problems, args.overwrite);
    problems.throwIfAny();
    problems.check(["region"], region, claimRegistry(name, { accountId, region }));
    problems.throwIfAny();
}

/** What another stack gives out may have been cut or edited on its way. */
function checkDocument(problems: Problems, path: Path, document: string | undefined): void {
    if (document !== undefined && !isJsonObject(document)) {
        problems.check(path, document, {
            message: "is not a document as JSON",
            remedy: "take it as it is from the stack that owns the images",
        });
    }
}

function isJsonObject(text: string): boolean {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null && !Array.isArray(value);
    } catch {
        return false;
    }
}

function namesIn(templates: readonly RepositoryTemplate[]): string[] {
    return templates.flatMap(({ repositories }) => repositories).sort(compare);
}

/** By namespace and not by name: many names would not fit in a role's policy, and the registry policy tells them apart. */
function permissionsFor({ accountId, region, templates }: ImageDestinationArgs): Statement[] {
    const arn = (name: string) => repositoryArn(partitionOf(region), region, accountId, name);
    const keys = templates.flatMap(({ kmsKey }) => kmsKey ?? []);
    return [
        {
            sid: "MakeRepositories",
            actions: MAKE_FROM_TEMPLATE,
            resources: templates.flatMap(({ prefix, repositories }) =>
                prefix === "ROOT" ? repositories.map(arn) : [arn(`${prefix}/*`)],
            ),
        },
        ...(keys.length === 0 ? [] : [{ sid: "UseKeys", actions: USE_KEY_FOR_TEMPLATE, resources: keys }]),
    ];
}

function templateArgs(
    template: RepositoryTemplate,
): Omit<aws.ecr.RepositoryCreationTemplateArgs, "customRoleArn"> {
    const { prefix, mutableTags, kms = false, kmsKey, repositoryPolicy, lifecyclePolicy, tags } = template;
    return {
        prefix,
        description: "Repositories of images that another account replicates",
        appliedFors: ["REPLICATION"],
        ...tagMutability({ mutableTags }),
        encryptionConfigurations: [
            { encryptionType: kms ? "KMS" : "AES256", ...(kmsKey !== undefined && { kmsKey }) },
        ],
        lifecyclePolicy,
        ...(repositoryPolicy !== undefined && { repositoryPolicy }),
        resourceTags: tags,
    };
}
