import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf, registryHost, repositoryArn } from "../iam/arn";
import { accountIdProblem, regionProblem } from "../iam/names";
import { repositoryNameProblem } from "../iam/repositoryName";
import { knownAfter, reportingProblems } from "../inputs";
import { Problems } from "../problems";
import { checkPolicyManager, checkReader } from "./access/readers";
import { hasLambdaAccess, repositoryPolicy } from "./access/repositoryPolicy";
import { checkWriters } from "./access/writers";
import { readerNameProblem } from "./model/names";
import { type ImageReader, type ImageWriter } from "./model/readers";
import { type ImageRepositorySettings, isProtected } from "./model/settings";
import { checkKeyThere, encryption } from "./repository/encryption";
import { checkLifecycleSize, lifecyclePolicy } from "./repository/lifecycle";
import { checkTagCount, repositoryTags } from "./repository/repositoryTags";
import { checkSettings, tagMutability } from "./repository/settings";

/** Arguments of ImageRepository. */
export interface ImageRepositoryArgs extends ImageRepositorySettings {
    /** The 12 digits of the account that owns the repository. */
    accountId: string;
    /** Region of the repository, the same as the AWS provider's in use. */
    region: string;
    /** Name of the repository. Changing it replaces the repository, with all its images; protection refuses that. */
    repositoryName: string;
    /** Everyone who pulls the images, by name, in this region or from a copy elsewhere. By default nobody from outside. */
    readers?: Record<string, ImageReader> | undefined;
    /** Everyone who pushes from another account, by name. By default nobody. */
    writers?: Record<string, ImageWriter> | undefined;
    /** Whether Lambda functions run the images, from here or from a copy. By default, whether one of the readers is a function. */
    lambdaAccess?: boolean | undefined;
}

/**
 * A repository for container images in one region, and exactly the access that its readers need there: tags that never
 * move, a scan of every pushed image, encryption, and an end to images that no tag names.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repository/
 */
export class ImageRepository extends pulumi.ComponentResource {
    /** Where to push to and pull from, without a tag; known at preview. Whoever reads it waits for repository and policy. */
    readonly url: pulumi.Output<string>;
    /** ARN of the repository, known at preview. Whoever reads it waits for repository and policy. */
    readonly arn: pulumi.Output<string>;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
        reportingProblems(() => {
            checkRepository(args);
        });
        super("keyless-delivery:index:ImageRepository", name, {}, opts);

        const { accountId, region, repositoryName, readers = {}, writers = {} } = args;
        const lambdaAccess = args.lambdaAccess ?? hasLambdaAccess(readers);
        const repository = new aws.ecr.Repository(
            `${name}-repository`,
            {
                name: repositoryName,
                ...tagMutability(args),
                imageScanningConfiguration: { scanOnPush: args.scanOnPush ?? true },
                encryptionConfigurations: [encryption(args, { accountId, region })],
                forceDelete: args.forceDelete ?? false,
                tags: repositoryTags(args.tags, lambdaAccess),
            },
            { parent: this, protect: isProtected(args) },
        );
        // Only the repository holds images. A lifecycle policy is replaced at every change, which protection would refuse.
        const attached = { parent: this, protect: false, deletedWith: repository };
        const children: pulumi.Resource[] = [
            repository,
            new aws.ecr.LifecyclePolicy(
                `${name}-lifecycle`,
                { repository: repository.name, policy: lifecyclePolicy(args) },
                attached,
            ),
        ];
        const policy = repositoryPolicy(region, readers, writers);
        if (policy !== undefined) {
            children.push(
                new aws.ecr.RepositoryPolicy(
                    `${name}-policy`,
                    { repository: repository.name, policy },
                    attached,
                ),
            );
        }
        const partition = partitionOf(region);
        this.url = knownAfter(`${registryHost(partition, region, accountId)}/${repositoryName}`, children);
        this.arn = knownAfter(repositoryArn(partition, region, accountId, repositoryName), children);
        this.registerOutputs({ url: this.url, arn: this.arn });
    }
}

function checkRepository(args: ImageRepositoryArgs): void {
    const problems = new Problems();
    problems.check(["accountId"], args.accountId, accountIdProblem(args.accountId));
    problems.check(["region"], args.region, regionProblem(args.region));
    problems.check(["repositoryName"], args.repositoryName, repositoryNameProblem(args.repositoryName));
    for (const [name, reader] of Object.entries(args.readers ?? {})) {
        problems.check(["readers", name], name, readerNameProblem(name));
        checkReader(problems, ["readers", name], reader, partitionOf(args.region));
        checkPolicyManager(problems, ["readers", name], reader, args.accountId);
    }
    checkWriters(problems, ["writers"], args.writers ?? {}, partitionOf(args.region));
    checkSettings(problems, [], args);
    checkTagCount(problems, ["tags"], args.tags ?? {});
    checkLifecycleSize(problems, ["lifecycleRules"], args);
    checkKeyThere(problems, [], args, args);
    problems.throwIfAny();
}
