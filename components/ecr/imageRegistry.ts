import * as pulumi from "@pulumi/pulumi";
import { partitionOf, repositoryArn } from "../iam/arn";
import { LaterValues, type PlanAhead } from "../inputs/laterValues";
import { Whereabouts } from "../inputs/whereabouts";
import { ImageRepository } from "./imageRepository";
import { HOME } from "./model/registryId";
import { IMAGES_SHAPE } from "./model/shapes";
import { type SharedImage } from "./model/sharedImage";
import {
    type ImageRegistryArgs,
    type OwnRegistryPlan,
    placeOfRegistry,
    planOwnRegistry,
} from "./plan/ownRegistry";
import { type PlannedRepository } from "./plan/repository";
import { sharedImage } from "./plan/sharedImages";
import { forgottenRegistries } from "./resources/claims";
import { type RegistryOptions } from "./resources/registryHooks";
import { RegistrySettings } from "./resources/registrySettings";

/**
 * The registry of an account in one region: its repositories with the access that readers need in this region and, in
 * the home region, the replication to the others.
 *
 * A registry in another region or account is an ImageRegistry of its own, with the same arguments but for `registry` and
 * with an AWS provider for it. Make the replicas' registries first and let the home registry depend on them: a
 * repository that already exists keeps the settings and the policy it was given when the first image arrives, whereas one
 * that replication has to make would have neither, and could not be made here any more.
 *
 * ECR keeps replication, registry policy and scanning once for an account and region, so only one program may have them
 * there, and in a program only one component. Saving them overwrites without a word what another program or a
 * person has put there; with the option `readSetting` the component looks first, and stops where something would be lost.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/replicationconfiguration/
 *
 * @example
 * ```ts
 * const images = {
 *     homeRegion: "us-east-2",
 *     readers: { tasks: { role: { accountId: "123456789012", name: "ecs-task-execution" } } },
 *     repositories: { app: { readers: ["tasks"], replicateTo: ["eu-west-1"] } },
 * };
 * const provider = new aws.Provider("ireland", { region: "eu-west-1" });
 * const replica = new ImageRegistry("ireland", { ...images, registry: "eu-west-1" }, { provider });
 * const home = new ImageRegistry("ohio", images, { dependsOn: replica });
 * export const urls = home.repositoryUrls;
 * ```
 */
export class ImageRegistry extends pulumi.ComponentResource {
    /** Repository name -> its name, for whoever has to wait for repository and policy. */
    readonly repositoryNames: pulumi.Output<Record<string, string>>;
    /** Repository name -> its ARN in this region; known at preview. */
    readonly repositoryArns: pulumi.Output<Record<string, string>>;
    /** Repository name -> where to push to and pull from in this region, without a tag; known at preview. */
    readonly repositoryUrls: pulumi.Output<Record<string, string>>;
    /** Repository name -> the beginning of a reference by digest, to be followed by its 64 hexadecimal digits. */
    readonly repositoryDigestUris: pulumi.Output<Record<string, string>>;
    /** Repository name -> its image as an ImageFunction takes it, also by way of a StackReference. */
    readonly sharedImages: pulumi.Output<Record<string, SharedImage>>;
    /** Host that docker logs in to. */
    readonly registryHost: pulumi.Output<string>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: ImageRegistryArgs, opts?: RegistryOptions) {
        const component = `ImageRegistry "${name}"`;
        const given = placeOfRegistry<pulumi.Input<string>>(args);
        const place = new Whereabouts(component, given);
        const values = new LaterValues(component, withPlace(args, place), IMAGES_SHAPE);
        const plan = values.plan(planOwnRegistry);
        const settings = new RegistrySettings(component, name, plan, place, opts);
        super("keyless-delivery:index:ImageRegistry", name, {}, opts);
        place.lookUp(this);
        for (const warning of plan.known.warnings) {
            void pulumi.log.warn(warning, this);
        }
        for (const other of forgottenRegistries(args.registry ?? HOME, plan.known.others)) {
            void pulumi.log.warn(forgotten(other), this);
        }

        // Replication before the repositories: what is pushed before the rules are there is never replicated.
        const dependsOn = settings.registerReplication(this);
        settings.registerFeatures(this);
        const repositories = plan.known.registry.repositories.map((repository, index) => {
            const its = this.repositoryArgs(repository, index, values, plan);
            const options = { parent: this, dependsOn: [...dependsOn], readSetting: opts?.readSetting };
            return [
                repository.name,
                new ImageRepository(`${name}-${repository.name}`, its, options),
            ] as const;
        });
        // Last: nothing may arrive before the repositories are there to take it.
        settings.registerIncoming(
            this,
            repositories.map(([, repository]) => repository),
        );
        this.repositoryUrls = pulumi.output(
            Object.fromEntries(repositories.map(([repositoryName, { url }]) => [repositoryName, url])),
        );
        this.repositoryNames = this.repositoryUrls.apply((urls) => mapped(urls, (its) => its));
        this.repositoryDigestUris = this.repositoryUrls.apply((urls) =>
            mapped(urls, (_, url) => `${url}@sha256:`),
        );
        const arns = plan.value(repositoryArns);
        this.repositoryArns = this.repositoryUrls.apply(() => pulumi.output(arns));
        const images = plan.value(sharedImages);
        this.sharedImages = this.repositoryUrls.apply(() => pulumi.output(images));
        this.registryHost = pulumi.output(plan.value(({ host }) => host));
        this.registerOutputs({
            repositoryNames: this.repositoryNames,
            repositoryArns: this.repositoryArns,
            repositoryUrls: this.repositoryUrls,
            repositoryDigestUris: this.repositoryDigestUris,
            sharedImages: this.sharedImages,
            registryHost: this.registryHost,
        });
    }

    /** A repository as it is planned here; what is known later comes from the arguments themselves. */
    private repositoryArgs(
        { name, readers, writers, settings, lambdaAccess }: PlannedRepository,
        index: number,
        values: LaterValues<ImageRegistryArgs>,
        plan: PlanAhead<OwnRegistryPlan>,
    ) {
        const { accountId, region } = plan.known.registry;
        const { overwrite } = plan.known.request;
        const later = values.restored({ ...settings, readers, writers, accountId, region, overwrite });
        const tags = plan.value(({ registry }) => registry.repositories[index]?.settings.tags ?? {});
        return { ...later, tags, lambdaAccess, repositoryName: name };
    }
}

/** The arguments with what the provider says of the place, where they leave it out. */
function withPlace(args: ImageRegistryArgs, { accountId, region }: Whereabouts): ImageRegistryArgs {
    const { registry = HOME, destinations = {} } = args;
    const isForeign = Object.hasOwn(destinations, registry);
    return {
        ...args,
        accountId: args.accountId ?? (isForeign ? undefined : accountId),
        homeRegion: args.homeRegion ?? (registry === HOME ? region : undefined),
    };
}

function forgotten(registry: string): string {
    return (
        `images are replicated to ${registry}, and no ImageRegistry for it has been made: ECR will make its repositories, ` +
        `without their policies -- make an ImageRegistry with registry: "${registry}" first, and let this one depend on it`
    );
}

function mapped(
    urls: Readonly<Record<string, string>>,
    valueOf: (name: string, url: string) => string,
): Record<string, string> {
    return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, valueOf(name, url)]));
}

function repositoryArns({ registry }: OwnRegistryPlan): Record<string, string> {
    const { accountId, region, repositories } = registry;
    const partition = partitionOf(region);
    return Object.fromEntries(
        repositories.map(({ name }) => [name, repositoryArn(partition, region, accountId, name)]),
    );
}

function sharedImages({ request, registry }: OwnRegistryPlan): Record<string, SharedImage> {
    return Object.fromEntries(registry.repositories.map(({ name }) => [name, sharedImage(request, name)]));
}
