import { z } from "zod";
import { type ImageRepositorySettings, type LifecycleRule } from "../components/index";
import { count, flag } from "./scalars";
import { mapping, type SettingsOf } from "./shape";

const lifecycleRule = mapping({
    tagPatterns: z
        .array(z.string("write a pattern of tags, such as pr-*"), "write a list of patterns of tags")
        .optional(),
    untagged: flag.optional(),
    expireAfterDays: count.optional(),
    keepNewest: count.optional(),
    archiveUnpulledAfterDays: count.optional(),
    expireArchivedAfterDays: count.optional(),
} satisfies SettingsOf<LifecycleRule>);

/** How repositories are kept: what may be said of all, of a group, and of one. */
export const repositorySettings = {
    protect: flag.optional(),
    forceDelete: flag.optional(),
    expireUntaggedAfterDays: count.optional(),
    keepUntagged: flag.optional(),
    lifecycleRules: z.array(lifecycleRule, "write a list of lifecycle rules").optional(),
    mutableTags: z
        .array(z.string("write a pattern of tags, such as latest"), "write a list of patterns of tags")
        .optional(),
    scanOnPush: flag.optional(),
    kms: flag.optional(),
    kmsKeys: z.array(z.string("write the ARN of a KMS key"), "write a list of ARNs of KMS keys").optional(),
    tags: z
        .record(
            z.string(),
            z.string("write a string, in quotes where it looks like a number"),
            "write a mapping of tags",
        )
        .optional(),
} satisfies SettingsOf<ImageRepositorySettings>;
