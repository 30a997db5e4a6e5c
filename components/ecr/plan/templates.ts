import { compare } from "../../iam/policy";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { type Problems, type ProblemText } from "../../problems";
import { repositoryPolicy } from "../access/repositoryPolicy";
import { ROOT } from "../model/names";
import { type ImageReader } from "../model/readers";
import { type RegistryId } from "../model/registryId";
import { type LifecycleRule } from "../model/settings";
import { type Encryption, encryption } from "../repository/encryption";
import { lifecyclePolicy } from "../repository/lifecycle";
import { repositoryTags } from "../repository/repositoryTags";
import { type TagMutability, tagMutability } from "../repository/settings";
import { type PlannedRepository } from "./repository";

/**
 * What ECR gives a repository that replication makes in another account: all that a template can say. Whether images are
 * scanned is the other registry's own setting, and protection is a matter of the Pulumi program that makes a repository.
 */
export interface TemplateContent {
    /** Those who pull from each repository, by their names. The account's own policies alone where there are none. */
    readers: InputMap<ImageReader>;
    /** Whether Lambda functions run the images, from whichever registry. */
    lambdaAccess: boolean;
    /**
     * Days after which an image without a tag is deleted, an integer >= 1.
     * @default 14; none where keepUntagged is true or a lifecycle rule is for images without a tag
     */
    expireUntaggedAfterDays?: Input<number> | undefined;
    /**
     * Whether images without a tag are kept for ever.
     * @default false
     */
    keepUntagged?: boolean | undefined;
    /**
     * What else is deleted or archived.
     * @default nothing
     */
    lifecycleRules?: InputList<LifecycleRule> | undefined;
    /**
     * Patterns of mutable tags; all others are immutable.
     * @default none
     */
    mutableTags?: InputList<string> | undefined;
    /**
     * Whether KMS encrypts the images instead of ECR's own AES-256.
     * @default false
     */
    kms?: boolean | undefined;
    /**
     * ARN of the KMS key, of the registry's own account and region.
     * @default with kms, the region's own aws/ecr
     */
    kmsKey?: Input<string> | undefined;
    /**
     * Tags of each repository, beside Lambda-Access.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** A template for the repositories of one namespace. */
export interface RepositoryTemplate extends TemplateContent {
    /**
     * Repositories below this prefix, which ends without its slash, or ROOT for those that no other template is for. Changing
     * it replaces the template; repositories that it has made stay.
     */
    prefix: string;
    /** Names of the repositories that it is for. */
    repositories: InputList<string>;
}

/** What a repository is made from in a registry that another stack prepares. */
export function templateContent(
    { readers, lambdaAccess, settings }: Omit<PlannedRepository, "name">,
    registry: RegistryId,
): Known<TemplateContent> {
    const { encryptionType, kmsKey } = encryption(settings, registry);
    const { expireUntaggedAfterDays, keepUntagged, lifecycleRules, mutableTags = [], tags } = settings;
    return {
        readers,
        lambdaAccess,
        expireUntaggedAfterDays,
        keepUntagged,
        lifecycleRules,
        mutableTags: [...new Set(mutableTags)].sort(compare),
        kms: encryptionType === "KMS",
        kmsKey,
        tags,
    };
}

/** A template as ECR takes it. */
export interface RenderedTemplate {
    readonly repositoryPolicy: string | undefined;
    readonly lifecyclePolicy: string | undefined;
    readonly mutability: TagMutability;
    readonly encryption: Encryption;
    readonly tags: Readonly<Record<string, string>>;
}

/** Works out what ECR is told. The documents are made here, from data, so that none can be brought in from elsewhere. */
export function renderTemplate(content: Known<TemplateContent>, region: string): RenderedTemplate {
    const { readers, lambdaAccess, mutableTags, kms = false, kmsKey, tags } = content;
    return {
        repositoryPolicy: repositoryPolicy(region, readers),
        lifecyclePolicy: lifecyclePolicy(content),
        mutability: tagMutability({ mutableTags }),
        encryption: { encryptionType: kms ? "KMS" : "AES256", ...(kmsKey !== undefined && { kmsKey }) },
        tags: repositoryTags(tags, lambdaAccess),
    };
}

/**
 * One template for each namespace. ECR takes the template with the longest prefix that, with a slash after it, begins a
 * repository's name; since every namespace here has its own, that is the repository's own namespace. No template is for one
 * name alone, so two repositories of a namespace have to be alike in all that a template says.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export function planTemplates(
    problems: Problems,
    destination: string,
    region: string,
    contents: ReadonlyMap<string, Known<TemplateContent>>,
): Known<RepositoryTemplate>[] {
    const templates = new Map<string, { content: Known<TemplateContent>; repositories: string[] }>();
    for (const [name, content] of [...contents].sort(([a], [b]) => compare(a, b))) {
        const prefix = namespaceOf(name);
        problems.check(["repositories", name, "replicateTo"], name, prefixProblem(prefix, destination));
        const template = templates.get(prefix) ?? { content, repositories: [] };
        const differing = differences(template.content, content, region);
        if (differing.length > 0) {
            problems.check(["repositories", name, "replicateTo"], name, {
                message:
                    `would be made in ${destination} from the same template as ${template.repositories[0] ?? ""}, ` +
                    `for ${prefix === ROOT ? "all names without a slash" : `${prefix}/`}, but differs in: ${differing.join(", ")}`,
                remediation:
                    `give both the same, rename one into a namespace of its own, to ${freeName(name, [...contents.keys()])} for instance, ` +
                    `or let this program prepare ${destination}`,
            });
        }
        template.repositories.push(name);
        templates.set(prefix, template);
    }
    return [...templates]
        .sort(([a], [b]) => compare(a, b))
        .map(([prefix, { content, repositories }]) => ({ prefix, repositories, ...content }));
}

/** https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repositorycreationtemplate/ */
function prefixProblem(prefix: string, destination: string): ProblemText | undefined {
    return prefix.length >= 2
        ? undefined
        : {
              message: `would need a template in ${destination} for ${prefix}/; the AWS provider takes a prefix of 2 characters or more`,
              remediation: `rename it into a longer namespace, or let this program prepare ${destination}`,
          };
}

/** What the configuration calls each part of a template. */
const CALLED: Readonly<Record<keyof RenderedTemplate, string>> = {
    repositoryPolicy: "readers",
    lifecyclePolicy: "lifecycle rules",
    mutability: "mutable tags",
    encryption: "encryption",
    tags: "tags",
};

function differences(a: Known<TemplateContent>, b: Known<TemplateContent>, region: string): string[] {
    const [left, right] = [renderTemplate(a, region), renderTemplate(b, region)];
    const keys = Object.keys(CALLED) as (keyof RenderedTemplate)[];
    return keys
        .filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]))
        .map((key) => CALLED[key]);
}

/** A name in a namespace that none of the others is in. */
function freeName(name: string, others: readonly string[]): string {
    return others.some((other) => namespaceOf(other) === name)
        ? freeName(`${name}/image`, others)
        : `${name}/image`;
}

export function namespaceOf(name: string): string {
    const slash = name.lastIndexOf("/");
    return slash < 0 ? ROOT : name.slice(0, slash);
}
