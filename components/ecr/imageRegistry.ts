import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { planned } from "../inputs";
import { Problems } from "../problems";
import { ImageRepository } from "./imageRepository";
import { ImageSharing, planImages, PlannedRepository } from "./plan";
import { ReplicationRule } from "./replication";
import { checkSettings, ImageRepositorySettings } from "./settings";

/** Arguments of ImageRegistry. */
export interface ImageRegistryArgs extends ImageSharing, ImageRepositorySettings {
    /** Region of this registry, the same as the AWS provider's in use: the home region, or one that images are copied to. */
    region: string;
}

/**
 * The registry of an account in one region: its repositories with the access that readers need in this region and, in
 * the home region, the replication to the others.
 *
 * A registry in another region is an ImageRegistry of its own, with the same arguments but for the region and with that
 * region's AWS provider. Make the copies' registries first and let the home registry depend on them: a repository that
 * already exists keeps the settings and the policy it was given when the first image arrives, whereas one that replication
 * has to make would have neither, and could not be made here any more.
 *
 * ECR keeps one replication configuration for an account and region, so only one program may have its home registry there.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/replicationconfiguration/
 */
export class ImageRegistry extends pulumi.ComponentResource {
    /** Repository name -> where to push to and pull from in this region, without a tag; known at preview. */
    readonly repositoryUrls: pulumi.Output<Record<string, string>>;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: ImageRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
        const { replication, repositories } = planned(() => planRegistry(args));
        super("keyless-delivery:index:ImageRegistry", name, {}, opts);

        // Replication before the repositories: what is pushed before the rules are there is never copied.
        const before =
            replication.length === 0
                ? []
                : [
                      new aws.ecr.ReplicationConfiguration(
                          `${name}-replication`,
                          { replicationConfiguration: replicationConfiguration(args.accountId, replication) },
                          { parent: this },
                      ),
                  ];
        const urls = repositories.map(({ name: repositoryName, readers }) => {
            const repository = new ImageRepository(
                `${name}-${repositoryName}`,
                {
                    accountId: args.accountId,
                    region: args.region,
                    repositoryName,
                    readers,
                    protect: args.protect,
                    forceDelete: args.forceDelete,
                    expireUntaggedAfterDays: args.expireUntaggedAfterDays,
                    tags: args.tags,
                },
                { parent: this, dependsOn: before },
            );
            return [repositoryName, repository.url] as const;
        });
        this.repositoryUrls = pulumi.output(Object.fromEntries(urls));
        this.registerOutputs({ repositoryUrls: this.repositoryUrls });
    }
}

function planRegistry(args: ImageRegistryArgs): {
    replication: readonly ReplicationRule[];
    repositories: readonly PlannedRepository[];
} {
    const problems = new Problems();
    checkSettings(problems, [], args);
    const plan = problems.collect(() => planImages(args));
    const repositories = plan?.registries.get(args.region) ?? [];
    if (plan !== undefined && !plan.registries.has(args.region)) {
        problems.check(["region"], args.region, {
            message: "is neither the home region nor one that images are copied to",
            remedy: `write one of ${[...plan.registries.keys()].join(", ")}`,
        });
    }
    problems.throwIfAny();
    return { replication: args.region === args.homeRegion ? (plan?.replication ?? []) : [], repositories };
}

function replicationConfiguration(
    accountId: string,
    rules: readonly ReplicationRule[],
): aws.types.input.ecr.ReplicationConfigurationReplicationConfiguration {
    return {
        rules: rules.map(({ regions, filters }) => ({
            destinations: regions.map((region) => ({ region, registryId: accountId })),
            repositoryFilters: filters.map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
        })),
    };
}
