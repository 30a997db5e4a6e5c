import { accountIdProblem } from "../../iam/names";
import { publicRepositoryNameProblem } from "../../iam/repositoryName";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { Problems } from "../../problems";

/** Characters that the AWS provider takes; ECR itself takes more. */
const MOST_MARKDOWN = 10240;

/** What the ECR Public Gallery shows of a repository. */
export interface PublicCatalog {
    /**
     * A line about the images, at most 1024 characters.
     * @default none
     */
    description?: Input<string> | undefined;
    /**
     * What they are, in Markdown, at most 10240 characters.
     * @default nothing
     */
    about?: Input<string> | undefined;
    /**
     * How to use them, in Markdown, at most 10240 characters.
     * @default nothing
     */
    usage?: Input<string> | undefined;
    /**
     * Processors that they are for, such as x86-64 and ARM 64.
     * @default none named
     */
    architectures?: InputList<string> | undefined;
    /**
     * Operating systems that they are for, such as Linux.
     * @default none named
     */
    operatingSystems?: InputList<string> | undefined;
}

/** Arguments of PublicImageRepository. */
export interface PublicImageRepositoryArgs extends PublicCatalog {
    /**
     * The 12 digits of the account that owns the repository. Where it is given, the AWS provider in use must be for it.
     * Changing both replaces the repository, with all its images; protection refuses that.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Name of the repository, 2 to 205 characters. Changing it replaces the repository, with all its images; protection
     * refuses that.
     */
    repositoryName: Input<string>;
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
    /**
     * Tags of the repository.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** A public repository, and how it is kept, with every value known. */
export type PublicRepositoryRequest = Known<Omit<PublicImageRepositoryArgs, "accountId">> & {
    readonly accountId: string;
};

/** What of the arguments must be known, and what is no text. */
export const PUBLIC_REPOSITORY_SHAPE: Members = {
    architectures: "list",
    operatingSystems: "list",
    protect: "structure",
    forceDelete: "structure",
    tags: "map",
};

/** The only region of ECR Public. https://docs.aws.amazon.com/general/latest/gr/ecr-public.html */
export const PUBLIC_REGION = "us-east-1";

/** A public repository worked out. */
export interface PublicRepositoryPlan {
    readonly name: string;
    readonly arn: string;
    /** What the gallery is told; undefined where nothing is. */
    readonly catalogData: ReturnType<typeof catalogData>;
}

/**
 * Works out a public repository.
 *
 * @throws ProblemsError with every problem in the account, the name and the sizes of what the gallery shows.
 */
export function planPublicRepository(request: PublicRepositoryRequest): PublicRepositoryPlan {
    const problems = new Problems();
    checkPublicRepository(problems, request);
    problems.throwIfAny();
    const { accountId, repositoryName } = request;
    // ECR Public is in the standard partition alone, and its ARNs name no region.
    return {
        name: repositoryName,
        arn: `arn:aws:ecr-public::${accountId}:repository/${repositoryName}`,
        catalogData: catalogData(request),
    };
}

/** Undefined where nothing is said: the provider never sends an empty one, and would show it as a change for ever. */
function catalogData({ description, about, usage, architectures, operatingSystems }: Known<PublicCatalog>) {
    const catalog = {
        description,
        aboutText: about,
        usageText: usage,
        architectures: architectures && [...architectures],
        operatingSystems: operatingSystems && [...operatingSystems],
    };
    return Object.values(catalog).every((its = "") => its.length === 0) ? undefined : catalog;
}

function checkPublicRepository(problems: Problems, args: PublicRepositoryRequest): void {
    const { accountId, repositoryName, description, about, usage } = args;
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["repositoryName"], repositoryName, publicRepositoryNameProblem(repositoryName));
    for (const [key, [text, most]] of Object.entries({
        description: [description, 1024],
        about: [about, MOST_MARKDOWN],
        usage: [usage, MOST_MARKDOWN],
    } as const)) {
        if (text !== undefined && text.length > most) {
            problems.check([key], text.length, {
                message: `has ${text.length} characters; ${most} are allowed`,
                remediation: "shorten it",
            });
        }
    }
    if (args.protect === true && args.forceDelete === true) {
        problems.check(["forceDelete"], true, {
            message: "contradicts protect",
            remediation: "leave one of them out",
        });
    }
}
