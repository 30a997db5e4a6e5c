import { z } from "zod";
import { type FunctionInvoker, type ImageFunctionSettings } from "../components/index";
import { grants } from "./gitHubSchema";
import { accountId, count, flag, region } from "./scalars";
import { mapping, type SettingsOf } from "./shape";

const text = z.string("write a string, in quotes where it looks like a number");
const deployRole = z
    .string("write the name of the role that makes the function, with its path in front if it has one")
    .optional();

const place = mapping({
    account: accountId,
    regions: z.array(region, "write a list of regions, such as [us-east-2]"),
    deployRole,
});

const invoker = mapping({
    service: z.string("write the principal of a service, such as events.amazonaws.com").optional(),
    sourceArn: z.string("write the ARN of what the service acts for").optional(),
    sourceAccount: accountId.optional(),
    roleArn: z.string("write the ARN of a role").optional(),
    viaUrl: flag.optional(),
} satisfies SettingsOf<FunctionInvoker>);

/** What follows from the place that a function runs in. */
type OfPlace = "accountId" | "region" | "functionName" | "image";

/** What a function is in all its places. `{account}` and `{region}` in it stand for those of each place. */
const settings = {
    digest: z.string("write the digest of an image, such as sha256:...").optional(),
    tag: z.string("write the tag of an image, such as v1.2.3").optional(),
    deployedBy: z.string("write program or workflow").optional(),
    memory: count.optional(),
    timeout: count.optional(),
    architecture: z.string("write x86_64 or arm64").optional(),
    environment: z.record(z.string(), text, "write a mapping of variables").optional(),
    invokableBy: z
        .record(z.string(), invoker, "write a mapping of names to { service, sourceArn } or { roleArn }")
        .optional(),
    logRetentionDays: count.optional(),
    grants: mapping(grants).optional(),
    roleName: z.string("write the name of the role that the function runs as").optional(),
    rolePath: z.string("write a path, such as /functions/").optional(),
    permissionsBoundary: z.string("write the ARN of a managed policy").optional(),
    executionRoleArn: z.string("write the ARN of the role that the function runs as").optional(),
    tags: z.record(z.string(), text, "write a mapping of tags").optional(),
} satisfies SettingsOf<Omit<ImageFunctionSettings, OfPlace>>;

/** One function that runs an image, wherever it runs. */
export const imageFunction = mapping({
    image: z.string("write the name of a repository under images.repositories"),
    in: z.array(place, "write a list of { account, regions }"),
    deployRole,
    ...settings,
});
