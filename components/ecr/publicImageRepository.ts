import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter, reportingProblems } from "../inputs";
import { isProtected } from "./model/settings";
import { planPublicRepository, type PublicImageRepositoryArgs } from "./plan/publicRepository";

/** The only region of ECR Public. https://docs.aws.amazon.com/general/latest/gr/ecr-public.html */
export const PUBLIC_REGION = "us-east-1";

/**
 * A repository whose images the whole world can pull, without logging in. For what is meant to be public, and not a way to
 * share images between accounts. The AWS provider in use must be one for us-east-1.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecrpublic/repository/
 */
export class PublicImageRepository extends pulumi.ComponentResource {
    /** Where to push to and pull from, without a tag: public.ecr.aws, the registry's alias and the name. Known after apply. */
    readonly url: pulumi.Output<string>;
    /** ARN of the repository, known at preview. */
    readonly arn: pulumi.Output<string>;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: PublicImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
        const plan = reportingProblems(() => planPublicRepository(args));
        super("keyless-delivery:index:PublicImageRepository", name, {}, opts);

        const repository = new aws.ecrpublic.Repository(
            `${name}-repository`,
            {
                repositoryName: args.repositoryName,
                forceDestroy: args.forceDelete ?? false,
                catalogData: plan.catalogData,
                tags: args.tags,
            },
            { parent: this, protect: isProtected(args) },
        );
        this.url = repository.repositoryUri;
        this.arn = knownAfter(plan.arn, [repository]);
        this.registerOutputs({ url: this.url, arn: this.arn });
    }
}
