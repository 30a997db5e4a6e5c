import { z } from "zod";
import { deployRole, gitHubIssuer } from "./gitHubSchema";
import { images } from "./imagesSchema";
import { accountId, count, flag, region, tagMap } from "./scalars";
import { mapping } from "./shape";

// Keys and types only: what a value may be is the business of the planners, which check it for every user of the
// components. The message of each part says what to write there.

const github = mapping({
    accountId,
    region,
    organization: z.string("write the organization or user that owns the repositories"),
    issuer: gitHubIssuer.optional(),
    organizationId: z.string("write the organization's ID in digits, in quotes").optional(),
    nameForm: flag.optional(),
    audience: z.string("write the audience that tokens must have").optional(),
    providerArn: z.string("write the ARN of the provider that the account already has").optional(),
    providerTags: tagMap.optional(),
    protectProvider: flag.optional(),
    trustPolicyQuota: count.optional(),
    roles: z.record(z.string(), deployRole, "write a mapping of role names to roles"),
});

const accountAccess = mapping({
    profile: z.string("write the name of a profile of the AWS configuration").optional(),
    assumeRole: z.string("write the ARN of a role in the account").optional(),
});

/** Everything that a stack may say under `keyless-delivery:`. */
export const configuration = mapping({
    github: github.optional(),
    images: images.optional(),
    accounts: z
        .record(z.string(), accountAccess, "write a mapping of account IDs to { profile } or { assumeRole }")
        .optional(),
});

/** Deploy roles for GitHub Actions in one account. */
export type GitHubConfiguration = z.infer<typeof github>;

/** How the program signs in to an account; ambient credentials by default. */
export type AccountAccess = z.infer<typeof accountAccess>;

/** The configuration of a stack, found to be without problems. */
export type Configuration = z.infer<typeof configuration>;
