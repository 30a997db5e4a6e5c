import * as ecr from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter } from "../inputs/knownAfter";
import { LaterValues, type PlanAhead } from "../inputs/laterValues";
import { placed, type Whereabouts } from "../inputs/whereabouts";
import { type SharedImage } from "./model/sharedImage";
import { isProtected } from "./model/settings";
import {
    IMAGE_REPOSITORY_SHAPE,
    type ImageRepositoryArgs,
    type ImageRepositoryPlan,
    planImageRepository,
} from "./plan/imageRepository";
import { keepingOthersOfRepository, type RepositoryOptions } from "./resources/settingHooks";

/**
 * A repository for container images in one region, and exactly the access that its readers need there: tags that never
 * move, a scan of every pushed image, encryption, and an end to images that no tag names.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html
 * https://www.pulumi.com/registry/packages/aws/api-docs/ecr/repository/
 *
 * @example
 * ```ts
 * const tasks = new aws.iam.Role("tasks", {
 *     assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
 * });
 * const app = new ImageRepository("app", {
 *     repositoryName: "app",
 *     readers: { tasks: { role: { arn: tasks.arn } } },
 * });
 * export const url = app.url;
 * ```
 */
export class ImageRepository extends pulumi.ComponentResource {
    /** Where to push to and pull from, without a tag; known at preview. Whoever reads it waits for repository and policy. */
    readonly url: pulumi.Output<string>;
    /** ARN of the repository, known at preview. Whoever reads it waits for repository and policy. */
    readonly arn: pulumi.Output<string>;
    /** Name of the repository. Whoever reads it waits for repository and policy. */
    readonly repositoryName: pulumi.Output<string>;
    /** The image as an ImageFunction takes it, in this region alone. Whoever reads it waits for repository and policy. */
    readonly sharedImage: pulumi.Output<SharedImage>;

    /** Throws ComponentError with every problem that can be told by now, before anything is registered. */
    constructor(name: string, args: ImageRepositoryArgs, opts?: RepositoryOptions) {
        const component = `ImageRepository "${name}"`;
        const { place, args: located } = placed(component, args);
        const plan = new LaterValues(component, located, IMAGE_REPOSITORY_SHAPE).plan(planImageRepository);
        super("keyless-delivery:index:ImageRepository", name, {}, opts);
        place.lookUp(this);

        const repository = this.repository(name, args, plan, place);
        const keeping = keepingOthersOfRepository(name, plan.known, opts);
        const children = [repository, ...this.attachments(name, plan, repository, keeping)];
        this.url = knownAfter(
            plan.value(({ url }) => url),
            children,
        );
        this.arn = knownAfter(
            plan.value(({ arn }) => arn),
            children,
        );
        this.repositoryName = knownAfter(
            plan.value((its) => its.name),
            children,
        );
        this.sharedImage = knownAfter<SharedImage>(
            plan.value((its) => its.sharedImage),
            children,
        );
        this.registerOutputs({
            url: this.url,
            arn: this.arn,
            repositoryName: this.repositoryName,
            sharedImage: this.sharedImage,
        });
    }

    private repository(
        name: string,
        args: ImageRepositoryArgs,
        plan: PlanAhead<ImageRepositoryPlan>,
        place: Whereabouts,
    ): ecr.Repository {
        const { scanOnPush = true, forceDelete = false } = args;
        const filters = plan.value(({ mutability }) => mutability.imageTagMutabilityExclusionFilters);
        return new ecr.Repository(
            `${name}-repository`,
            {
                name: place.checked(plan.value((its) => its.name)),
                imageTagMutability: plan.known.mutability.imageTagMutability,
                ...(filters !== undefined && { imageTagMutabilityExclusionFilters: filters }),
                imageScanningConfiguration: { scanOnPush },
                encryptionConfigurations: [plan.value(({ encryption }) => encryption)],
                forceDelete,
                tags: plan.value(({ tags }) => tags),
            },
            { parent: this, protect: isProtected(args) },
        );
    }

    /** Only the repository holds images. A lifecycle policy is replaced at every change, which protection would refuse. */
    private attachments(
        name: string,
        plan: PlanAhead<ImageRepositoryPlan>,
        repository: ecr.Repository,
        keeping: ReturnType<typeof keepingOthersOfRepository>,
    ): readonly pulumi.Resource[] {
        const attached = { parent: this, protect: false, deletedWith: repository };
        const target = { repository: repository.name };
        const { lifecycle, policy } = plan.known;
        return [
            ...(lifecycle === undefined
                ? []
                : [
                      new ecr.LifecyclePolicy(
                          `${name}-lifecycle`,
                          { ...target, policy: plan.value((its) => its.lifecycle ?? "") },
                          { ...attached, ...keeping("lifecyclePolicy") },
                      ),
                  ]),
            ...(policy === undefined
                ? []
                : [
                      new ecr.RepositoryPolicy(
                          `${name}-policy`,
                          { ...target, policy: plan.value((its) => its.policy) as pulumi.Input<string> },
                          { ...attached, ...keeping("repositoryPolicy") },
                      ),
                  ]),
        ];
    }
}
