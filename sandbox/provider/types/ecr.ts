/** Repositories with their policies and lifecycles: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/ */
import type { Repository, Tag } from "@aws-sdk/client-ecr";
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { lifecycleFailures } from "../lifecycleDocument";
import { malformed, quotas } from "../policyDocument";
import { defineResource } from "../resource";
import {
    encryption,
    exclusionFailures,
    exclusionFilters,
    mutability,
    principalNotFound,
    repositoryName,
    ecrTags,
} from "./ecrSettings";

const sdk = () => import("@aws-sdk/client-ecr");
const NO_REPOSITORY = "RepositoryNotFoundException";

const tagList = (all: Record<string, string>): Tag[] =>
    Object.entries(all).map(([Key, Value]) => ({ Key, Value }));

async function describe(name: string, cloud: Cloud): Promise<Repository | undefined> {
    const { DescribeRepositoriesCommand } = await sdk();
    const request = new DescribeRepositoriesCommand({ repositoryNames: [name] });
    return (await unlessMissing((await cloud.ecr).send(request), NO_REPOSITORY))?.repositories?.[0];
}

/**
 * AWS encrypts with its own key where KMS is asked for and no key is named, and says which (kms_key is Computed).
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/repository.go
 */
function encryptionOf(repository: Repository | undefined, { partition, region, account }: Cloud) {
    const { encryptionType = "AES256", kmsKey } = repository?.encryptionConfiguration ?? {};
    const managed =
        encryptionType === "AES256" ? "" : `arn:${partition}:kms:${region}:${account}:key/aws-ecr`;
    return [{ encryptionType, kmsKey: kmsKey ?? managed }];
}

const outputsOf = (repository: Repository | undefined, tagsAll: Record<string, string>, cloud: Cloud) => ({
    arn: repository?.repositoryArn,
    encryptionConfigurations: encryptionOf(repository, cloud),
    registryId: repository?.registryId,
    repositoryUrl: repository?.repositoryUri,
    tagsAll,
});

export const repository = defineResource({
    schema: z.object({
        name: repositoryName,
        encryptionConfigurations: encryption.optional(),
        forceDelete: z.boolean().optional(),
        imageScanningConfiguration: z.object({ scanOnPush: z.boolean() }).optional(),
        imageTagMutability: mutability.optional(),
        imageTagMutabilityExclusionFilters: exclusionFilters.optional(),
        tags: ecrTags.optional(),
    }),
    name: { property: "name", longest: 256 },
    replaces: ["name", "encryptionConfigurations"],
    defaults: {
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: false,
        imageScanningConfiguration: { scanOnPush: false },
        imageTagMutability: "MUTABLE",
    },
    computed: ["arn", "registryId", "repositoryUrl", "tagsAll"],
    id: (inputs) => inputs.name,
    check: (inputs) =>
        exclusionFailures(inputs.imageTagMutability, inputs.imageTagMutabilityExclusionFilters),
    async create(inputs, cloud) {
        const { CreateRepositoryCommand } = await sdk();
        const tagsAll = cloud.tags(inputs.tags);
        const encryptionConfiguration = inputs.encryptionConfigurations?.[0];
        const answer = await (
            await cloud.ecr
        ).send(
            new CreateRepositoryCommand({
                repositoryName: inputs.name,
                imageTagMutability: inputs.imageTagMutability,
                imageTagMutabilityExclusionFilters: inputs.imageTagMutabilityExclusionFilters,
                imageScanningConfiguration: inputs.imageScanningConfiguration,
                ...(encryptionConfiguration && {
                    encryptionConfiguration: {
                        encryptionType: encryptionConfiguration.encryptionType ?? "AES256",
                        kmsKey: encryptionConfiguration.kmsKey,
                    },
                }),
                tags: tagList(tagsAll),
            }),
        );
        return outputsOf(answer.repository, tagsAll, cloud);
    },
    async read(name, cloud, state) {
        const found = await describe(name, cloud);
        if (found === undefined) {
            return undefined;
        }
        const { ListTagsForResourceCommand } = await sdk();
        const listed = await (
            await cloud.ecr
        ).send(new ListTagsForResourceCommand({ resourceArn: found.repositoryArn }));
        const tagsAll = Object.fromEntries(
            (listed.tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]),
        );
        const own = cloud.ownTags(tagsAll);
        const { encryptionType = "AES256", kmsKey } = found.encryptionConfiguration ?? {};
        const filters = found.imageTagMutabilityExclusionFilters ?? [];
        return {
            inputs: {
                name,
                encryptionConfigurations: [{ encryptionType, ...(kmsKey !== undefined && { kmsKey }) }],
                imageScanningConfiguration: {
                    scanOnPush: found.imageScanningConfiguration?.scanOnPush ?? false,
                },
                imageTagMutability: found.imageTagMutability ?? "MUTABLE",
                ...(filters.length > 0 && {
                    imageTagMutabilityExclusionFilters: filters.map(({ filter = "" }) => ({
                        filter,
                        filterType: "WILDCARD" as const,
                    })),
                }),
                // A wish about deletion that AWS does not know of.
                ...(state["forceDelete"] === true && { forceDelete: true }),
                ...(own && { tags: own }),
            },
            outputs: outputsOf(found, tagsAll, cloud),
        };
    },
    async update(name, inputs, cloud, olds) {
        const ecr = await cloud.ecr;
        const api = await sdk();
        await ecr.send(
            new api.PutImageTagMutabilityCommand({
                repositoryName: name,
                imageTagMutability: inputs.imageTagMutability ?? "MUTABLE",
                imageTagMutabilityExclusionFilters: inputs.imageTagMutabilityExclusionFilters,
            }),
        );
        await ecr.send(
            new api.PutImageScanningConfigurationCommand({
                repositoryName: name,
                imageScanningConfiguration: inputs.imageScanningConfiguration ?? { scanOnPush: false },
            }),
        );
        const found = await describe(name, cloud);
        const resourceArn = found?.repositoryArn;
        const tagsAll = cloud.tags(inputs.tags);
        const tagKeys = Object.keys(cloud.tags(olds.tags)).filter((key) => !(key in tagsAll));
        if (tagKeys.length > 0) {
            await ecr.send(new api.UntagResourceCommand({ resourceArn, tagKeys }));
        }
        await ecr.send(new api.TagResourceCommand({ resourceArn, tags: tagList(tagsAll) }));
        return outputsOf(found, tagsAll, cloud);
    },
    async remove(name, cloud, state) {
        const { DeleteRepositoryCommand } = await sdk();
        const request = new DeleteRepositoryCommand({
            repositoryName: name,
            force: state["forceDelete"] === true,
        });
        await unlessMissing((await cloud.ecr).send(request), NO_REPOSITORY);
    },
});

async function putRepositoryPolicy(repositoryName: string, policyText: string, cloud: Cloud): Promise<void> {
    const { SetRepositoryPolicyCommand } = await sdk();
    await (await cloud.ecr).send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
}

export const repositoryPolicy = defineResource({
    schema: z.object({ repository: repositoryName, policy: z.string() }),
    replaces: ["repository"],
    documents: ["policy"],
    computed: ["registryId"],
    id: ({ repository }) => repository,
    principals: { property: "policy", kind: "repository policies", answer: principalNotFound },
    refuse: ({ policy }) => malformed(policy, "resource", quotas.repository),
    async create({ repository, policy }, cloud) {
        await putRepositoryPolicy(repository, policy, cloud);
        return { registryId: cloud.account };
    },
    async read(repository, cloud) {
        const { GetRepositoryPolicyCommand } = await sdk();
        const request = new GetRepositoryPolicyCommand({ repositoryName: repository });
        const found = await unlessMissing(
            (await cloud.ecr).send(request),
            NO_REPOSITORY,
            "RepositoryPolicyNotFoundException",
        );
        const policy = found?.policyText;
        if (policy === undefined) {
            return undefined;
        }
        return { inputs: { repository, policy }, outputs: { registryId: cloud.account } };
    },
    async update(_id, { repository, policy }, cloud) {
        await putRepositoryPolicy(repository, policy, cloud);
        return {};
    },
    async remove(repositoryName, cloud) {
        const { DeleteRepositoryPolicyCommand } = await sdk();
        const request = new DeleteRepositoryPolicyCommand({ repositoryName });
        await unlessMissing(
            (await cloud.ecr).send(request),
            NO_REPOSITORY,
            "RepositoryPolicyNotFoundException",
        );
    },
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const SHORTEST_LIFECYCLE = 100;

async function putLifecyclePolicy(
    repositoryName: string,
    lifecyclePolicyText: string,
    cloud: Cloud,
): Promise<void> {
    const { PutLifecyclePolicyCommand } = await sdk();
    await (await cloud.ecr).send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
}

export const lifecyclePolicy = defineResource({
    schema: z.object({ repository: repositoryName, policy: z.string() }),
    // https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecr/lifecycle_policy.go
    replaces: ["repository", "policy"],
    deleteFirst: true,
    documents: ["policy"],
    computed: ["registryId"],
    id: ({ repository }) => repository,
    check: ({ policy }) => lifecycleFailures("policy", policy, SHORTEST_LIFECYCLE),
    async create({ repository, policy }, cloud) {
        await putLifecyclePolicy(repository, policy, cloud);
        return { registryId: cloud.account };
    },
    async read(repository, cloud) {
        const { GetLifecyclePolicyCommand } = await sdk();
        const request = new GetLifecyclePolicyCommand({ repositoryName: repository });
        const found = await unlessMissing(
            (await cloud.ecr).send(request),
            NO_REPOSITORY,
            "LifecyclePolicyNotFoundException",
        );
        const policy = found?.lifecyclePolicyText;
        if (policy === undefined) {
            return undefined;
        }
        return { inputs: { repository, policy }, outputs: { registryId: cloud.account } };
    },
    async remove(repositoryName, cloud) {
        const { DeleteLifecyclePolicyCommand } = await sdk();
        const request = new DeleteLifecyclePolicyCommand({ repositoryName });
        await unlessMissing(
            (await cloud.ecr).send(request),
            NO_REPOSITORY,
            "LifecyclePolicyNotFoundException",
        );
    },
});
