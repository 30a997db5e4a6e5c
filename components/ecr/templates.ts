import { compare } from "../iam/policy";
import { Path, Problems } from "../problems";

/** What ECR gives a repository that replication makes in another account. */
export interface RepositoryTemplate {
    /** Repositories below this prefix, which ends without its slash, or ROOT for those that no other template is for. */
    prefix: string;
    /** Names of the repositories that it is for. */
    repositories: string[];
    /** The policy of each repository, as JSON. None by default: the account's own policies alone. */
    repositoryPolicy?: string | undefined;
    /** The lifecycle policy of each repository, as JSON. */
    lifecyclePolicy: string;
    /** Patterns of tags that may move to another image; all others never do. None by default. */
    mutableTags?: string[] | undefined;
    /** Whether KMS encrypts the images instead of ECR's own AES-256. The default is false. */
    kms?: boolean | undefined;
    /** ARN of the KMS key. By default, with kms, the region's own aws/ecr. */
    kmsKey?: string | undefined;
    /** Tags of each repository. */
    tags: Record<string, string>;
}

/** What a repository needs, apart from its name. */
export type TemplateContent = Omit<RepositoryTemplate, "prefix" | "repositories">;

/** The template for whatever no other one is for; also the only one for a name without a slash. */
const ROOT = "ROOT";

/**
 * One template for each namespace. ECR takes the template with the longest prefix that, with a slash after it, begins a
 * repository's name; since every namespace here has its own, that is the repository's own namespace. `pathOf` leads to a
 * repository in the configuration.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export function planTemplates(
    problems: Problems,
    pathOf: (repository: string) => Path,
    destination: string,
    contents: ReadonlyMap<string, TemplateContent>,
): RepositoryTemplate[] {
    const templates = new Map<string, { content: TemplateContent; repositories: string[] }>();
    for (const [name, content] of [...contents].sort(([a], [b]) => compare(a, b))) {
        const prefix = namespaceOf(name);
        const template = templates.get(prefix) ?? { content, repositories: [] };
        if (JSON.stringify(template.content) !== JSON.stringify(content)) {
            problems.check(pathOf(name), name, {
                message:
                    `would be made in ${destination} from the same template as ${template.repositories[0] ?? ""}, ` +
                    `for ${prefix === ROOT ? "all names without a slash" : `${prefix}/`}, but has other readers`,
                remedy: `give both the same readers, move one into a namespace of its own, or let this program prepare ${destination}`,
            });
        }
        template.repositories.push(name);
        templates.set(prefix, template);
    }
    return [...templates]
        .sort(([a], [b]) => compare(a, b))
        .map(([prefix, { content, repositories }]) => ({ prefix, repositories, ...content }));
}

function namespaceOf(name: string): string {
    const slash = name.lastIndexOf("/");
    return slash < 0 ? ROOT : name.slice(0, slash);
}
