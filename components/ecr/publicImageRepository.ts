import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountIdFlaw } from "../iam/names";
import { publicRepositoryNameFlaw } from "../iam/repositoryName";
import { knownAfter, planned } from "../inputs";
import { Problems } from "../problems";
import { isProtected } from "./model/settings";

/** The only region of ECR Public. https://docs.aws.amazon.com/general/latest/gr/ecr-public.html */
export const PUBLIC_REGION = "us-east-1";

/** Characters that the AWS provider takes; ECR itself takes more. */
const MOST_MARKDOWN = 10240;

/** What the ECR Public Gallery shows of a repository. */
export interface PublicCatalog {
    /** A line about the images, at most 1024 characters. */
    description?: string | undefined;
    /** What they are, in Markdown, at most 10240 characters. */
    about?: string | undefined;
    /** How to use them, in Markdown, at most 10240 characters. */
    usage?: string | undefined;
    /** Processors that they are for, such as x86-64 and ARM 64. */
    architectures?: string[] | undefined;
    /** Operating systems that they are for, such as Linux. */
    operatingSystems?: string[] | undefined;
}

/** Arguments of PublicImageRepository. */
export interface PublicImageRepositoryArgs extends PublicCatalog {
    /** The 12 digits of the account that owns the repository. */
    accountId: string;
    /** Name of the repository, 2 to 205 characters. Changing it replaces the repository, with all its images. */
    repositoryName: string;
    /**
     * Whether Pulumi refuses to delete or replace the repository, before it touches the policy that its readers need. It
     * holds from the update that says it on: saying false and taking the repository away are two updates.
     * https://www.pulumi.com/docs/iac/concepts/options/protect/
     * @default true, unless forceDelete is true; the option `protect` of the component does not reach the repository
     */
    protect?: boolean | undefined;
    /**
     * Whether the repository can be deleted or replaced with all its images. It holds from the update that says it on.
     * @default false
     */
    forceDelete?: boolean | undefined;
    /** Tags of the repository. None by default. */
    tags?: Record<string, string> | undefined;
}

/**
 * A repository whose images the whole world can pull, without logging in. For what is meant to be public, and not a way to
 * share images between accounts. The AWS provider in use must be one for us-east-1.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecrpublic/repository/
 */
export class PublicImageRepository extends pulumi.ComponentResource {
    /** Where to push to and pull from, without a tag: public.ecr.aws, the registry's alias and the name. Known after the update. */
    readonly url: pulumi.Output<string>;
    /** ARN of the repository, known at preview. */
    readonly arn: pulumi.Output<string>;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: PublicImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
        planned(() => {
            const problems = new Problems();
            checkPublicRepository(problems, args);
            problems.throwIfAny();
        });
        super("keyless-delivery:index:PublicImageRepository", name, {}, opts);

        const repository = new aws.ecrpublic.Repository(
            `${name}-repository`,
            {
                repositoryName: args.repositoryName,
                forceDestroy: args.forceDelete ?? false,
                catalogData: catalogData(args),
                tags: args.tags,
            },
            { parent: this, protect: isProtected(args) },
        );
        this.url = repository.repositoryUri;
        // ECR Public is in the standard partition alone, and its ARNs name no region.
        this.arn = knownAfter(`arn:aws:ecr-public::${args.accountId}:repository/${args.repositoryName}`, [
            repository,
        ]);
        this.registerOutputs({ url: this.url, arn: this.arn });
    }
}

/** Undefined where nothing is said: the provider never sends an empty one, and would show it as a change for ever. */
function catalogData({ description, about, usage, architectures, operatingSystems }: PublicCatalog) {
    const catalog = {
        description,
        aboutText: about,
        usageText: usage,
        architectures,
        operatingSystems,
    };
    return Object.values(catalog).every((its = "") => its.length === 0) ? undefined : catalog;
}

/** Checks account, name and the sizes of what the gallery shows; paths are those of the arguments. */
export function checkPublicRepository(problems: Problems, args: PublicImageRepositoryArgs): void {
    const { accountId, repositoryName, description, about, usage } = args;
    problems.check(["accountId"], accountId, accountIdFlaw(accountId));
    problems.check(["repositoryName"], repositoryName, publicRepositoryNameFlaw(repositoryName));
    for (const [key, [text, most]] of Object.entries({
        description: [description, 1024],
        about: [about, MOST_MARKDOWN],
        usage: [usage, MOST_MARKDOWN],
    } as const)) {
        if (text !== undefined && text.length > most) {
            problems.check([key], text.length, {
                message: `has ${text.length} characters; ${most} are allowed`,
                remedy: "shorten it",
            });
        }
    }
    if (args.protect === true && args.forceDelete === true) {
        problems.check(["forceDelete"], true, {
            message: "contradicts protect",
            remedy: "leave one of them out",
        });
    }
}
