import { z } from "zod";
import {
    type ImageReader,
    type ImageSharing,
    type ImageWriter,
    type LambdaReader,
    type PublicCatalog,
    type PullThroughCache,
    type ReplicaRegistry,
    type ReplicationQuotas,
    type RoleIdentity,
    type RoleReader,
    type ServiceReader,
    type SharedRepository,
} from "../components/index";
import { imageFunction } from "./imageFunctionsSchema";
import { repositorySettings } from "./repositorySettingsSchema";
import { accountId, count, flag, region } from "./scalars";
import { mapping, type SettingsOf } from "./shape";

// Keys and types only, as everywhere in the schema: the planners check what a value may be.

const regions = z.array(region, "write a list of regions, such as [us-east-2]");
const roleName = z.string("write the name of a role, with its path in front if it has one");
const text = z.string("write a string, in quotes where it looks like a number");
const texts = z.array(text, "write a list of strings");
const names = (of: string) => z.array(z.string(`write ${of}'s name`), `write a list of ${of}s' names`);
const organization = z.string("write the ID of an organization, such as o-abcdefghij");

const lambdaReader = mapping({
    accountId: accountId.optional(),
    function: z.string("write the name of the function, or * in quotes for every function of the account"),
    deployRole: roleName,
    regions,
    managesPolicy: flag.optional(),
} satisfies SettingsOf<LambdaReader>);

const roleIdentity = {
    accountId: accountId.optional(),
    name: roleName.optional(),
    arn: z.string("write the ARN of a role").optional(),
} satisfies SettingsOf<RoleIdentity>;

const serviceReader = mapping({
    principal: z.string("write the service's principal, such as codebuild.amazonaws.com"),
    accountId,
    sourceArns: z.array(z.string("write the ARN of a resource"), "write a list of ARNs"),
    regions: regions.optional(),
} satisfies SettingsOf<ServiceReader>);

const reader = z.strictObject(
    {
        lambda: lambdaReader.optional(),
        role: mapping({
            ...roleIdentity,
            regions: regions.optional(),
            allowDescribe: flag.optional(),
        } satisfies SettingsOf<RoleReader>).optional(),
        service: serviceReader.optional(),
        organization: organization.optional(),
    } satisfies SettingsOf<ImageReader>,
    "write { role: { accountId, name } }, { lambda: { accountId, function, deployRole, regions } } " +
        "or { service: { principal, accountId, sourceArns } }; " +
        "an account as a whole cannot be a reader",
);

const writer = z.strictObject(
    { role: mapping(roleIdentity), organization: organization.optional() } satisfies SettingsOf<ImageWriter>,
    "write { role: { accountId, name } }; an account as a whole cannot be a writer",
);

const destination = mapping({
    accountId,
    region,
    managedByOtherStack: flag.optional(),
    trustSourceAccountRoot: flag.optional(),
} satisfies SettingsOf<ReplicaRegistry>);

const sharing = {
    readers: names("reader").optional(),
    writers: names("writer").optional(),
    replicateTo: z
        .array(
            z.string("write a region's code, such as us-east-2, or a destination's name"),
            "write a list of regions, such as [us-east-2]",
        )
        .optional(),
    ...repositorySettings,
} satisfies SettingsOf<SharedRepository>;

const pullRole = mapping({
    assumedBy: names("reader"),
    repositories: names("repository"),
    regions: regions.optional(),
    organization: organization.optional(),
    permissionsBoundary: z.string("write the ARN of a managed policy").optional(),
});

const publicRepository = mapping({
    description: text.optional(),
    about: text.optional(),
    usage: text.optional(),
    architectures: texts.optional(),
    operatingSystems: texts.optional(),
} satisfies SettingsOf<PublicCatalog>);

const pullThroughCache = mapping({
    upstream: z.string("write the host of a registry, such as public.ecr.aws"),
    credentialArn: z.string("write the ARN of a secret").optional(),
    roleArn: z.string("write the ARN of a role").optional(),
    upstreamPrefix: z.string("write the prefix of repositories").optional(),
    readers: names("reader").optional(),
    lifecycleRules: repositorySettings.lifecycleRules,
} satisfies SettingsOf<PullThroughCache>);

/** What a registry is told of the images. */
const sharedImages = {
    accountId,
    homeRegion: region,
    readers: z.record(z.string(), reader, "write a mapping of readers' names to readers").default({}),
    writers: z.record(z.string(), writer, "write a mapping of writers' names to writers").optional(),
    destinations: z
        .record(z.string(), destination, "write a mapping of destinations' names to destinations")
        .optional(),
    repositories: z.record(
        z.string(),
        mapping(sharing),
        "write a mapping of repository names to repositories",
    ),
    otherRepositories: names("repository").optional(),
    replicasNeedLambdaAccess: flag.optional(),
    enhancedScanning: flag.optional(),
    pullThroughCaches: z
        .record(z.string(), pullThroughCache, "write a mapping of prefixes to { upstream }")
        .optional(),
    pullTimeExclusions: names("reader").optional(),
    overwrite: z
        .array(
            z.string("write replication, policy, scanning, repositoryPolicy or lifecyclePolicy"),
            "write a list of settings, such as [policy]",
        )
        .optional(),
    replicationQuotas: mapping({
        rules: count.optional(),
        filtersPerRule: count.optional(),
        destinations: count.optional(),
    } satisfies SettingsOf<ReplicationQuotas>).optional(),
} satisfies SettingsOf<ImageSharing>;

/** Everything under `images`. */
export const images = mapping({
    ...sharedImages,
    groups: z
        .record(
            z.string(),
            mapping({ ...sharing, repositories: names("repository") }),
            "write a mapping of names to groups of repositories",
        )
        .optional(),
    functions: z
        .record(z.string(), imageFunction, "write a mapping of function names to functions")
        .optional(),
    pullRoles: z.record(z.string(), pullRole, "write a mapping of role names to pull roles").optional(),
    publicRepositories: z
        .record(z.string(), publicRepository, "write a mapping of repository names to public repositories")
        .optional(),
    ...repositorySettings,
});

/** The images of one account, who reads them and where they are replicated to. */
export type ImagesConfiguration = z.infer<typeof images>;
