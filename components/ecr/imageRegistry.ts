import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf, registryHost } from "../iam/arn";
import { reportingProblems } from "../inputs";
import { Problems, ProblemsError } from "../problems";
import { ImageRepository } from "./imageRepository";
import { registryName } from "./model/registryId";
import { type ImageRepositorySettings } from "./model/settings";
import { type ImageSharing } from "./model/sharing";
import { planImages } from "./plan/images";
import { type PlannedRegistry } from "./plan/registry";
import { type PlannedRepository } from "./plan/repository";
import { type ReplicationRule } from "./replication/replication";
import { claimRegistry } from "./resources/claims";
import { keepingOthers, registerIncoming, type RegistryOptions } from "./resources/registryHooks";
import { registerFeatures, replicationConfiguration } from "./resources/registryResources";

/** Arguments of ImageRegistry. */
export interface ImageRegistryArgs extends ImageSharing, ImageRepositorySettings {
    /** Region of this registry, the same as the AWS provider's in use: the home region, or one that images are copied to. */
    region: string;
    /** The 12 digits of this registry's account, the AWS provider's in use. The default is accountId, the images' own. */
    registryId?: string | undefined;
}

/**
 * The registry of an account in one region: its repositories with the access that readers need in this region and, in
 * the home region, the replication to the others.
 *
 * A registry in another region or account is an ImageRegistry of its own, with the same arguments but for region and
 * registryId and with an AWS provider for it. Make the copies' registries first and let the home registry depend on them: a
 * repository that already exists keeps the settings and the policy it was given when the first image arrives, whereas one
 * that replication has to make would have neither, and could not be made here any more.
 *
 * ECR keeps replication, registry policy and scanning once for an account and region, so only one program may have its
 * registry there, and in a program only one component. Saving them overwrites without a word what another program or a
 * person has put there; with the option `readSetting` the component looks first, and stops where something would be lost.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/replicationconfiguration/
 */
export class ImageRegistry extends pulumi.ComponentResource {
    /** Repository name -> where to push to and pull from in this region, without a tag; known at preview. */
    readonly repositoryUrls: pulumi.Output<Record<string, string>>;
    /** Repository name -> the beginning of a reference by digest, to be followed by its 64 hexadecimal digits. */
    readonly repositoryDigestUris: pulumi.Output<Record<string, string>>;
    /** Host that docker logs in to. */
    readonly registryHost: string;

    /** Throws InputPropertiesError with every problem in the arguments, before anything is registered. */
    constructor(name: string, args: ImageRegistryArgs, opts?: RegistryOptions) {
        const { replication, registry } = reportingProblems(() => planRegistry(name, args));
        super("keyless-delivery:index:ImageRegistry", name, {}, opts);

        const keeping = keepingOthers(name, args, opts);
        const replicated = replicationConfiguration(args, replication);
        // Replication before the repositories: what is pushed before the rules are there is never copied.
        const before =
            replication.length === 0
                ? []
                : [
                      new aws.ecr.ReplicationConfiguration(
                          `${name}-replication`,
                          { replicationConfiguration: replicated },
                          { parent: this, ...keeping("replication", replicated) },
                      ),
                  ];
        registerFeatures(name, args, registry, keeping, { parent: this });
        const repositories = registry.repositories.map(
            (repository) =>
                [
                    repository.name,
                    this.imageRepository(`${name}-${repository.name}`, repository, registry, before),
                ] as const,
        );
        if (registry.registryPolicy !== undefined && registry.source !== undefined) {
            // Last: nothing may arrive before the repositories are there to take it.
            registerIncoming(name, registry.registryPolicy, registry.source, args, opts, {
                parent: this,
                dependsOn: repositories.map(([, repository]) => repository),
            });
        }
        const urls = repositories.map(([repositoryName, { url }]) => [repositoryName, url] as const);
        this.repositoryUrls = pulumi.output(Object.fromEntries(urls));
        this.repositoryDigestUris = this.repositoryUrls.apply((all) =>
            Object.fromEntries(
                Object.entries(all).map(([repository, url]) => [repository, `${url}@sha256:`]),
            ),
        );
        this.registryHost = registryHost(partitionOf(args.region), args.region, registry.accountId);
        this.registerOutputs({
            repositoryUrls: this.repositoryUrls,
            repositoryDigestUris: this.repositoryDigestUris,
            registryHost: this.registryHost,
        });
    }

    private imageRepository(
        name: string,
        { name: repositoryName, settings, readers, writers, lambdaAccess }: PlannedRepository,
        { accountId, region }: PlannedRegistry,
        dependsOn: pulumi.Resource[],
    ): ImageRepository {
        return new ImageRepository(
            name,
            { ...settings, accountId, region, repositoryName, readers, writers, lambdaAccess },
            { parent: this, dependsOn },
        );
    }
}

function planRegistry(
    name: string,
    args: ImageRegistryArgs,
): { replication: readonly ReplicationRule[]; registry: PlannedRegistry } {
    const { replication, registries } = planImages(args);
    const problems = new Problems();
    const here = { accountId: args.registryId ?? args.accountId, region: args.region };
    const places = [...registries.values()].filter((its) => its.templates === undefined);
    const registry = places.find((its) => registryName(its) === registryName(here));
    if (registry === undefined) {
        problems.check(["region"], registryName(here), {
            message: "is neither the home region nor one that images are copied to",
            remediation: `write one of ${places.map(registryName).join(", ")}`,
        });
        throw new ProblemsError(problems.all);
    }
    problems.check(["region"], args.region, claimRegistry(name, here));
    problems.throwIfAny();
    return { replication: registry.isHome ? replication : [], registry };
}
