import * as ecrpublic from "@pulumi/aws/ecrpublic";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues } from "../inputs/laterValues";
import { Whereabouts } from "../inputs/whereabouts";
import { isProtected } from "./model/settings";
import {
    planPublicRepository,
    PUBLIC_REGION,
    PUBLIC_REPOSITORY_SHAPE,
    type PublicImageRepositoryArgs,
} from "./plan/publicRepository";

/**
 * A repository whose images the whole world can pull, without logging in. For what is meant to be public, and not a way to
 * share images between accounts. The AWS provider in use must be one for us-east-1.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecrpublic/repository/
 *
 * @example
 * ```ts
 * const provider = new aws.Provider("public", { region: "us-east-1" });
 * const tool = new PublicImageRepository(
 *     "tool",
 *     { repositoryName: "tool", description: "A tool for everybody", architectures: ["x86-64", "ARM 64"] },
 *     { provider },
 * );
 * export const url = tool.url;
 * ```
 */
export class PublicImageRepository extends pulumi.ComponentResource {
    /** Where to push to and pull from, without a tag: public.ecr.aws, the registry's alias and the name. Known after apply. */
    readonly url: pulumi.Output<string>;
    /** ARN of the repository, known at preview. */
    readonly arn: pulumi.Output<string>;
    /** Name of the repository; whoever reads it waits for the repository. */
    readonly repositoryName: pulumi.Output<string>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: PublicImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
        const component = `PublicImageRepository "${name}"`;
        const place = new Whereabouts(component, {
            accountId: { value: args.accountId, path: ["accountId"] },
            region: { value: PUBLIC_REGION, path: [] },
        });
        const located = { ...args, accountId: place.accountId };
        const plan = new LaterValues(component, located, PUBLIC_REPOSITORY_SHAPE).plan(planPublicRepository);
        super("keyless-delivery:index:PublicImageRepository", name, {}, opts);
        place.lookUp(this);

        const repositoryName = plan.value((its) => its.name);
        const repository = new ecrpublic.Repository(
            `${name}-repository`,
            {
                repositoryName: place.checked(repositoryName),
                forceDestroy: args.forceDelete ?? false,
                catalogData: plan.value(({ catalogData }) => catalogData),
                tags: args.tags,
            },
            { parent: this, protect: isProtected(args) },
        );
        this.url = repository.repositoryUri;
        this.arn = knownAfter(
            plan.value(({ arn }) => arn),
            [repository],
        );
        this.repositoryName = knownAfter(repositoryName, [repository]);
        this.registerOutputs({ url: this.url, arn: this.arn, repositoryName: this.repositoryName });
    }
}
