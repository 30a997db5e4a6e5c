/** What a private registry has once, beside replication, its policy and its templates. The local AWS lacks all of it. */
import { z } from "zod";
import { keptInState } from "../keptInState";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryScanningConfiguration.html */
export const scanningConfiguration = keptInState({
    lacking: "PutRegistryScanningConfiguration",
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
                                    .max(256)
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
export const pullThroughCacheRule = keptInState({
    lacking: "CreatePullThroughCacheRule",
    schema: z.object({
        ecrRepositoryPrefix: z
            .string()
            .min(2)
            .max(30)
            .regex(
                /^(ROOT|(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*)$/,
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
export const pullTimeUpdateExclusion = keptInState({
    lacking: "RegisterPullTimeUpdateExclusion",
    schema: z.object({
        principalArn: z
            .string()
            .regex(
                /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
                "must be the ARN of a role or user",
            ),
    }),
    replaces: ["principalArn"],
    id: ({ principalArn }) => principalArn,
});
