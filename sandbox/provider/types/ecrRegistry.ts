/**
 * What a private registry has once for its account and region. The local AWS lacks all of it: it is validated here as AWS
 * documents it, and kept in files. That deleting a setting resets it, whoever put it, is the provider's way:
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/ecr
 */
import { z } from "zod";
import type { Failure } from "../failure";
import { keptInFiles } from "../keptInFiles";
import { lifecycleFailures } from "../lifecycleDocument";
import { malformed, quotas } from "../policyDocument";
import {
    encryption,
    exclusionFailures,
    exclusionFilters,
    mutability,
    principalNotFound,
    ecrTags,
    templatePrefix,
} from "./ecrSettings";
import { ensureReplicationRole } from "./iamServiceLinkedRoles";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryScanningConfiguration.html */
export const scanningConfiguration = keptInFiles({
    lacking: "PutRegistryScanningConfiguration",
    kind: "scanning",
    untouched: { scanType: "BASIC", rules: [] },
    schema: z.object({
        scanType: z.enum(["BASIC", "ENHANCED"]),
        rules: z
            .array(
                z.object({
                    scanFrequency: z.enum(["SCAN_ON_PUSH", "CONTINUOUS_SCAN", "MANUAL"]),
                    repositoryFilters: z
                        .array(
                            z.object({
                                filter: z
                                    .string()
                                    .min(1)
                                    .max(255)
                                    .regex(
                                        /^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$/,
                                        "must be a pattern of names",
                                    ),
                                filterType: z.literal("WILDCARD"),
                            }),
                        )
                        .max(100),
                }),
            )
            .max(2)
            .optional(),
    }),
    replaces: [],
    check: ({ scanType, rules = [] }) =>
        scanType === "BASIC" && rules.some(({ scanFrequency }) => scanFrequency === "CONTINUOUS_SCAN")
            ? [{ property: "rules", reason: "CONTINUOUS_SCAN needs the scan type ENHANCED" }]
            : [],
    id: (_inputs, cloud) => cloud.account,
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
export const pullThroughCacheRule = keptInFiles({
    lacking: "CreatePullThroughCacheRule",
    kind: "pull through cache rules",
    errors: {
        exists: "PullThroughCacheRuleAlreadyExistsException",
        missing: "PullThroughCacheRuleNotFoundException",
    },
    schema: z.object({
        ecrRepositoryPrefix: z
            .string()
            .min(2)
            .max(30)
            .regex(
                /^(ROOT|(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*\/?)$/,
                "must be ROOT or the beginning of a repository name",
            ),
        upstreamRegistryUrl: z.string().min(1),
        upstreamRepositoryPrefix: z.string().min(2).max(30).optional(),
        credentialArn: z
            .string()
            .regex(
                /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/[\w+=.@/-]+$/,
                "must be a secret whose name begins with ecr-pullthroughcache/",
            )
            .optional(),
        customRoleArn: z.string().max(2048).optional(),
    }),
    replaces: ["ecrRepositoryPrefix", "upstreamRegistryUrl", "upstreamRepositoryPrefix"],
    id: ({ ecrRepositoryPrefix }) => ecrRepositoryPrefix,
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegisterPullTimeUpdateExclusion.html */
export const pullTimeUpdateExclusion = keptInFiles({
    lacking: "RegisterPullTimeUpdateExclusion",
    kind: "pull time update exclusions",
    errors: { exists: "ExclusionAlreadyExistsException", missing: "ExclusionNotFoundException" },
    schema: z.object({
        principalArn: z
            .string()
            .max(200)
            .regex(
                /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
                "must be the ARN of a role or user",
            ),
    }),
    replaces: ["principalArn"],
    id: ({ principalArn }) => principalArn,
});

const destination = z.object({
    region: z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, "must be a region code"),
    registryId: z.string().regex(/^\d{12}$/, "must be 12 digits"),
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html */
export const replicationConfiguration = keptInFiles({
    lacking: "PutReplicationConfiguration",
    kind: "replication",
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html
    saved: (_inputs, cloud) => ensureReplicationRole(cloud),
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
        if (keys.size > 25) {
            failures.push({ property, reason: `${keys.size} unique destinations, at most 25` });
        }
        if (keys.has(`${cloud.account} ${cloud.region}`)) {
            failures.push({ property, reason: "a registry cannot replicate to itself in the same region" });
        }
        return failures;
    },
    id: (_inputs, cloud) => cloud.account,
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html */
export const registryPolicy = keptInFiles({
    lacking: "PutRegistryPolicy",
    kind: "registry policy",
    principals: { property: "policy", kind: "registry policies", answer: principalNotFound },
    schema: z.object({ policy: z.string() }),
    replaces: [],
    documents: ["policy"],
    refuse: ({ policy }) => malformed(policy, "resource", quotas.registry),
    id: (_inputs, cloud) => cloud.account,
});

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
export const repositoryCreationTemplate = keptInFiles({
    lacking: "CreateRepositoryCreationTemplate",
    kind: "repository creation templates",
    errors: { exists: "TemplateAlreadyExistsException", missing: "TemplateNotFoundException" },
    schema: z.object({
        appliedFors: z.array(z.enum(["REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"])).min(1),
        prefix: templatePrefix,
        customRoleArn: z.string().max(2048).optional(),
        description: z.string().max(255).optional(),
        encryptionConfigurations: encryption.optional(),
        imageTagMutability: mutability.optional(),
        imageTagMutabilityExclusionFilters: exclusionFilters.optional(),
        lifecyclePolicy: z.string().optional(),
        repositoryPolicy: z.string().optional(),
        resourceTags: ecrTags.optional(),
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
            ...lifecycleFailures("lifecyclePolicy", inputs.lifecyclePolicy, 0),
        ];
    },
    refuse: ({ repositoryPolicy: text }) =>
        text === undefined ? [] : malformed(text, "resource", quotas.repository),
    id: ({ prefix }) => prefix,
});
