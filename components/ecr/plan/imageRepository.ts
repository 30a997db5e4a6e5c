import { partitionOf, registryHost, repositoryArn } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { policySize } from "../../iam/policy";
import { repositoryNameProblem } from "../../iam/repositoryName";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { Problems } from "../../problems";
import { checkPolicyManager, checkReader } from "../access/readers";
import {
    hasLambdaAccess,
    REPOSITORY_POLICY_QUOTA,
    repositoryPolicy,
    shorterPolicyAdvice,
} from "../access/repositoryPolicy";
import { checkWriters } from "../access/writers";
import { readerNameProblem } from "../model/names";
import { type ImageReader, type ImageWriter } from "../model/readers";
import { type SharedImage } from "../model/sharedImage";
import { type ImageRepositorySettings } from "../model/settings";
import { KNOWN_TEXTS, READER_SHAPE, SETTINGS_SHAPE, WRITER_SHAPE } from "../model/shapes";
import { checkOverwrite } from "../registry/keptSettings";
import { checkKeyThere, type Encryption, encryption } from "../repository/encryption";
import { lifecyclePolicy } from "../repository/lifecycle";
import { checkLifecycleSize } from "../repository/lifecycleChecks";
import { checkTagCount, repositoryTags } from "../repository/repositoryTags";
import { checkSettings, type TagMutability, tagMutability } from "../repository/settings";

/** Arguments of ImageRepository. */
export interface ImageRepositoryArgs extends ImageRepositorySettings {
    /**
     * The 12 digits of the account that owns the repository. Where it is given, the AWS provider in use must be for it.
     * Changing both replaces the repository, with all its images; protection refuses that.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Region of the repository. Where it is given, the AWS provider in use must be for it. Changing both
     * replaces the repository, with all its images; protection refuses that.
     * @default the provider's
     */
    region?: Input<string> | undefined;
    /** Name of the repository. Changing it replaces the repository, with all its images; protection refuses that. */
    repositoryName: Input<string>;
    /**
     * Everyone who pulls the images, by name, in this region or from a replica elsewhere.
     * @default nobody from outside
     */
    readers?: InputMap<ImageReader> | undefined;
    /**
     * Everyone who pushes from another account, by name.
     * @default nobody
     */
    writers?: InputMap<ImageWriter> | undefined;
    /**
     * Whether Lambda functions run the images, from here or from a replica.
     * @default whether one of the readers is a function
     */
    lambdaAccess?: boolean | undefined;
    /**
     * What is overwritten where the repository has it from somebody else: repositoryPolicy, lifecyclePolicy.
     * @default none: with the option readSetting the run ends before anything is changed
     */
    overwrite?: InputList<string> | undefined;
}

/** A repository, and the access that its readers need there, with every value known. */
export type ImageRepositoryRequest = Known<Omit<ImageRepositoryArgs, "accountId" | "region">> & {
    readonly accountId: string;
    readonly region: string;
};

/** What of the arguments must be known, and what is no text. */
export const IMAGE_REPOSITORY_SHAPE: Members = {
    ...SETTINGS_SHAPE,
    readers: { "*": READER_SHAPE },
    writers: { "*": WRITER_SHAPE },
    lambdaAccess: "structure",
    overwrite: KNOWN_TEXTS,
};

/** A repository worked out, as ECR's resources take it. */
export interface ImageRepositoryPlan {
    readonly name: string;
    readonly mutability: TagMutability;
    readonly encryption: Encryption;
    readonly tags: Readonly<Record<string, string>>;
    /** The lifecycle policy, as JSON; undefined where no image is ever deleted. */
    readonly lifecycle: string | undefined;
    /** The repository policy, as JSON; undefined where nobody from outside has access. */
    readonly policy: string | undefined;
    /** What may be overwritten where others wrote it. */
    readonly overwrite: readonly string[];
    readonly url: string;
    readonly arn: string;
    /** The image as whoever runs it has to know it. */
    readonly sharedImage: Known<SharedImage>;
}

/**
 * Works out a repository.
 *
 * @throws ProblemsError with every problem in names, readers, writers, settings and sizes.
 */
export function planImageRepository(request: ImageRepositoryRequest): ImageRepositoryPlan {
    const problems = new Problems();
    checkRepository(problems, request);
    const { accountId, region, repositoryName, readers = {}, writers = {} } = request;
    const policy = repositoryPolicy(region, readers, writers);
    const size = policySize(policy ?? "");
    if (size > REPOSITORY_POLICY_QUOTA) {
        problems.check(["readers"], size, {
            message: `make a policy of ${size} characters; ${REPOSITORY_POLICY_QUOTA} are allowed`,
            remediation: shorterPolicyAdvice(readers),
        });
    }
    problems.throwIfAny();
    const partition = partitionOf(region);
    return {
        name: repositoryName,
        mutability: tagMutability(request),
        encryption: encryption(request, { accountId, region }),
        tags: repositoryTags(request.tags, request.lambdaAccess ?? hasLambdaAccess(readers)),
        lifecycle: lifecyclePolicy(request),
        policy,
        overwrite: request.overwrite ?? [],
        url: `${registryHost(partition, region, accountId)}/${repositoryName}`,
        arn: repositoryArn(partition, region, accountId, repositoryName),
        sharedImage: { repository: repositoryName, registries: [{ accountId, region }], readers },
    };
}

function checkRepository(problems: Problems, request: ImageRepositoryRequest): void {
    const { accountId, region, repositoryName } = request;
    const partition = partitionOf(region);
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["region"], region, regionProblem(region));
    problems.check(["repositoryName"], repositoryName, repositoryNameProblem(repositoryName));
    for (const [name, reader] of Object.entries(request.readers ?? {})) {
        problems.check(["readers", name], name, readerNameProblem(name));
        checkReader(problems, ["readers", name], reader, partition);
        checkPolicyManager(problems, ["readers", name], reader, accountId);
    }
    checkWriters(problems, ["writers"], request.writers ?? {}, partition);
    checkOverwrite(problems, request.overwrite);
    checkSettings(problems, [], request);
    checkTagCount(problems, ["tags"], request.tags ?? {});
    checkLifecycleSize(problems, ["lifecycleRules"], request);
    checkKeyThere(problems, [], request, request);
}
