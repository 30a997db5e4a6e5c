/**
 * ECR: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/
 *
 * The local AWS has repositories with their policies and lifecycles. What a registry has once (replication,
 * registry policy, creation templates) it lacks: that is validated here as AWS documents it, and kept in state.
 */
import type { Repository, Tag } from "@aws-sdk/client-ecr";
import { z } from "zod";
import { unlessMissing, type Cloud } from "../cloud";
import { keptInState } from "../keptInState";
import { malformed, missingPrincipals, quotas } from "../policyDocument";
import { defineResource, type Failure } from "../resource";
import { lifecycleFailures } from "../lifecycleDocument";

const sdk = () => import("@aws-sdk/client-ecr");
const noRepository = "RepositoryNotFoundException";

const repositoryName = z
    .string()
    .min(2)
    .max(256)
    .regex(
        /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
        "must be lower-case letters and digits, separated by single . _ - or /",
    );
const accountId = z.string().regex(/^\d{12}$/, "must be 12 digits");
const regionCode = z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, "must be a region code");
const tags = z.record(z.string(), z.string());
const mutability = z.enum(["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]);
const exclusionFilters = z
    .array(
        z.object({
            filter: z.string().regex(/^[0-9a-zA-Z._*-]{1,128}$/, "must be 1 to 128 of 0-9 a-z A-Z . _ * -"),
            filterType: z.literal("WILDCARD"),
        }),
    )
    .max(5);
const encryption = z
    .array(
        z.object({
            encryptionType: z.enum(["AES256", "KMS", "KMS_DSSE"]).optional(),
            kmsKey: z.string().min(1).max(2048).optional(),
        }),
    )
    .max(1);

function exclusionFailures(
    value: string | undefined,
    filters: readonly unknown[] | undefined,
): readonly Failure[] {
    if (value === undefined) return [];
    const excludes = value.endsWith("_WITH_EXCLUSION");
    if (excludes === (filters !== undefined && filters.length > 0)) return [];
    return [
        {
            property: "imageTagMutabilityExclusionFilters",
            reason: excludes ? `required with ${value}` : `not allowed with ${value}`,
        },
    ];
}

const tagList = (all: Record<string, string>): Tag[] =>
    Object.entries(all).map(([Key, Value]) => ({ Key, Value }));

async function describe(name: string, cloud: Cloud): Promise<Repository | undefined> {
    const { DescribeRepositoriesCommand } = await sdk();
    const request = new DescribeRepositoriesCommand({ repositoryNames: [name] });
    return (await unlessMissing((await cloud.ecr).send(request), noRepository))?.repositories?.[0];
}

const outputsOf = (repository: Repository | undefined, tagsAll: Record<string, string>) => ({
    arn: repository?.repositoryArn,
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
        tags: tags.optional(),
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
        return outputsOf(answer.repository, tagsAll);
    },
    async read(name, cloud, state) {
        const found = await describe(name, cloud);
        if (found === undefined) return undefined;
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
            outputs: outputsOf(found, tagsAll),
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
        if (tagKeys.length > 0) await ecr.send(new api.UntagResourceCommand({ resourceArn, tagKeys }));
        await ecr.send(new api.TagResourceCommand({ resourceArn, tags: tagList(tagsAll) }));
        return { tagsAll };
    },
    async remove(name, cloud, state) {
        const { DeleteRepositoryCommand } = await sdk();
        const request = new DeleteRepositoryCommand({
            repositoryName: name,
            force: state["forceDelete"] === true,
        });
        await unlessMissing((await cloud.ecr).send(request), noRepository);
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
    refuse: async ({ policy }, cloud) => {
        const reasons = malformed(policy, "resource", quotas.repository);
        return reasons.length > 0 ? reasons : missingPrincipals(policy, cloud);
    },
    async create({ repository, policy }, cloud) {
        await putRepositoryPolicy(repository, policy, cloud);
        return { registryId: cloud.account };
    },
    async read(repository, cloud) {
        const { GetRepositoryPolicyCommand } = await sdk();
        const request = new GetRepositoryPolicyCommand({ repositoryName: repository });
        const found = await unlessMissing(
            (await cloud.ecr).send(request),
            noRepository,
            "RepositoryPolicyNotFoundException",
        );
        const policy = found?.policyText;
        if (policy === undefined) return undefined;
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
            noRepository,
            "RepositoryPolicyNotFoundException",
        );
    },
});

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
    replaces: ["repository"],
    documents: ["policy"],
    computed: ["registryId"],
    id: ({ repository }) => repository,
    check: ({ policy }) => lifecycleFailures("policy", policy),
    async create({ repository, policy }, cloud) {
        await putLifecyclePolicy(repository, policy, cloud);
        return { registryId: cloud.account };
    },
    async read(repository, cloud) {
        const { GetLifecyclePolicyCommand } = await sdk();
        const request = new GetLifecyclePolicyCommand({ repositoryName: repository });
        const found = await unlessMissing(
            (await cloud.ecr).send(request),
            noRepository,
            "LifecyclePolicyNotFoundException",
        );
        const policy = found?.lifecyclePolicyText;
        if (policy === undefined) return undefined;
        return { inputs: { repository, policy }, outputs: { registryId: cloud.account } };
    },
    async update(_id, { repository, policy }, cloud) {
        await putLifecyclePolicy(repository, policy, cloud);
        return {};
    },
    async remove(repositoryName, cloud) {
        const { DeleteLifecyclePolicyCommand } = await sdk();
        const request = new DeleteLifecyclePolicyCommand({ repositoryName });
        await unlessMissing(
            (await cloud.ecr).send(request),
            noRepository,
            "LifecyclePolicyNotFoundException",
        );
    },
});

const destination = z.object({ region: regionCode, registryId: accountId });

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html */
export const replicationConfiguration = keptInState({
    lacking: "PutReplicationConfiguration",
    schema: z.object({
        replicationConfiguration: z
            .object({
                rules: z
                    .array(
                        z.object({
                            destinations: z.array(destination).min(1).max(25),
                            repositoryFilters: z
                                .array(
                                    z.object({
                                        filter: z
                                            .string()
                                            .min(2)
                                            .max(256)
                                            .regex(
                                                /^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*\/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$/,
                                                "must be the beginning of a repository name",
                                            ),
                                        filterType: z.literal("PREFIX_MATCH"),
                                    }),
                                )
                                .max(100)
                                .optional(),
                        }),
                    )
                    .max(10),
            })
            .optional(),
    }),
    replaces: [],
    check: ({ replicationConfiguration: configuration }, cloud) => {
        const destinations = (configuration?.rules ?? []).flatMap((rule) => rule.destinations);
        const keys = new Set(destinations.map(({ region, registryId }) => `${registryId} ${region}`));
        const failures: Failure[] = [];
        const property = "replicationConfiguration.rules";
        if (keys.size > 25)
            failures.push({ property, reason: `${keys.size} unique destinations, at most 25` });
        if (keys.has(`${cloud.account} ${cloud.region}`)) {
            failures.push({ property, reason: "a registry cannot replicate to itself in the same region" });
        }
        return failures;
    },
    id: (_inputs, cloud) => cloud.account,
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html */
export const registryPolicy = keptInState({
    lacking: "PutRegistryPolicy",
    schema: z.object({ policy: z.string() }),
    replaces: [],
    documents: ["policy"],
    refuse: ({ policy }) => malformed(policy, "resource", quotas.registry),
    id: (_inputs, cloud) => cloud.account,
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
export const repositoryCreationTemplate = keptInState({
    lacking: "CreateRepositoryCreationTemplate",
    schema: z.object({
        appliedFors: z.array(z.enum(["REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"])).min(1),
        prefix: z
            .string()
            .min(1)
            .max(256)
            .regex(
                /^(ROOT|(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*\/?)$/,
                "must be ROOT or the beginning of a repository name",
            ),
        customRoleArn: z.string().max(2048).optional(),
        description: z.string().max(256).optional(),
        encryptionConfigurations: encryption.optional(),
        imageTagMutability: mutability.optional(),
        imageTagMutabilityExclusionFilters: exclusionFilters.optional(),
        lifecyclePolicy: z.string().optional(),
        repositoryPolicy: z.string().optional(),
        resourceTags: tags.optional(),
    }),
    replaces: ["prefix"],
    documents: ["lifecyclePolicy", "repositoryPolicy"],
    check: (inputs, _cloud, unknown) => {
        const usesKms = inputs.encryptionConfigurations?.some(({ encryptionType }) =>
            encryptionType?.startsWith("KMS"),
        );
        const needsRole = usesKms === true || Object.keys(inputs.resourceTags ?? {}).length > 0;
        return [
            ...(needsRole && inputs.customRoleArn === undefined && !unknown.includes("customRoleArn")
                ? [{ property: "customRoleArn", reason: "required with resource tags or KMS encryption" }]
                : []),
            ...exclusionFailures(inputs.imageTagMutability, inputs.imageTagMutabilityExclusionFilters),
            ...lifecycleFailures("lifecyclePolicy", inputs.lifecyclePolicy),
        ];
    },
    refuse: ({ repositoryPolicy: text }) =>
        text === undefined ? [] : malformed(text, "resource", quotas.repository),
    id: ({ prefix }) => prefix,
});
