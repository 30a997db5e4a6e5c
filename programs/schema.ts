import { z } from "zod";
import { deployRole, gitHubIssuer } from "./gitHubSchema";
import { mapping } from "./shape";

// Keys and types only: what a value may be is the business of the planners, which check it for every user of the
// components. The message of each part says what to write there.

const accountId = z.string('write its 12 digits, in quotes: "111111111111"');
const region = z.string("write a region's code, such as us-east-2");
const regions = z.array(region, "write a list of regions, such as [us-east-2]");
const roleName = z.string("write the name of a role, with its path in front if it has one");
const flag = z.boolean("write true or false");
const count = z.number("write a number");

const github = mapping({
    accountId,
    region,
    organization: z.string("write the organization or user that owns the repositories"),
    issuer: gitHubIssuer.optional(),
    providerArn: z.string("write the ARN of the provider that the account already has").optional(),
    trustPolicyQuota: count.optional(),
    roles: z.record(z.string(), deployRole, "write a mapping of role names to roles"),
});

const lambdaReader = mapping({
    accountId,
    function: z.string("write the name of the function, or * in quotes for every function of the account"),
    deployRole: roleName,
    regions,
});

const roleReader = mapping({
    accountId: accountId.optional(),
    name: roleName.optional(),
    arn: z.string("write the ARN of a role").optional(),
    regions: regions.optional(),
});

const reader = z.strictObject(
    { lambda: lambdaReader.optional(), role: roleReader.optional() },
    "write { role: { accountId, name } } or { lambda: { accountId, function, deployRole, regions } }; " +
        "an account as a whole cannot be a reader",
);

const repository = mapping({
    readers: z.array(z.string("write a reader's name"), "write a list of readers' names").optional(),
    replicateTo: regions.optional(),
});

const images = mapping({
    accountId,
    homeRegion: region,
    readers: z.record(z.string(), reader, "write a mapping of readers' names to readers"),
    repositories: z.record(z.string(), repository, "write a mapping of repository names to repositories"),
    protect: flag.optional(),
    forceDelete: flag.optional(),
    expireUntaggedAfterDays: count.optional(),
    tags: z
        .record(
            z.string(),
            z.string("write text, in quotes where it looks like a number"),
            "write a mapping of tags",
        )
        .optional(),
    replicationQuotas: mapping({
        rules: count.optional(),
        filtersPerRule: count.optional(),
        destinations: count.optional(),
    }).optional(),
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

/** The images of one account, who reads them and where they are copied to. */
export type ImagesConfiguration = z.infer<typeof images>;

/** How the program enters an account; ambient credentials where nothing is said. */
export type AccountAccess = z.infer<typeof accountAccess>;

/** The configuration of a stack, found to be without problems. */
export type Configuration = z.infer<typeof configuration>;
