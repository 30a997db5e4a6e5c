/** Functions, from an image or an archive: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import type { Failure } from "../failure";
import { pullForFunction } from "../images/forFunction";
import { defineResource, type Outputs } from "../resource";
import { isSame, present, type Properties } from "../values";
import { latestVersion, ready, setConcurrency, tagFunction } from "./lambdaCalls";
import { code, fromLambda, settingDefaults, settings, toLambda } from "./lambdaFunctionShape";
import { functionArn, invokeArn, NO_FUNCTION, lambdaSdk } from "./lambdaShapes";

/** What AWS does not know of, and what the local one has no part for: it is kept in the state alone. */
const KEPT = [
    "capacityProviderConfig",
    "code",
    "codeSigningConfigArn",
    "publish",
    "publishTo",
    "replaceSecurityGroupsOnDestroy",
    "replacementSecurityGroupIds",
    "s3Bucket",
    "s3Key",
    "s3ObjectVersion",
    "skipDestroy",
    "sourceCodeHash",
    "useResourceTimeoutForPropagation",
];

const inputs = z.object({
    ...code.shape,
    ...settings.shape,
    name: z.string().regex(/^[\w-]{1,64}$/, "must be 1 to 64 letters, digits, - or _"),
    packageType: z.enum(["Image", "Zip"]).optional(),
    publish: z.boolean().optional(),
    publishTo: z.literal("LATEST_PUBLISHED").optional(),
    replaceSecurityGroupsOnDestroy: z.boolean().optional(),
    replacementSecurityGroupIds: z.array(z.string()).optional(),
    reservedConcurrentExecutions: z.number().int().min(-1).optional(),
    skipDestroy: z.boolean().optional(),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
    tenancyConfig: z.object({ tenantIsolationMode: z.literal("PER_TENANT") }).optional(),
    useResourceTimeoutForPropagation: z.boolean().optional(),
});
type Inputs = z.infer<typeof inputs>;

const SOURCES = ["code", "imageUri", "s3Bucket"] as const;

/** What the provider refuses before it asks AWS. */
function failuresOf(given: Partial<Inputs>, unknown: readonly string[]): readonly Failure[] {
    const isOpen = (property: string) => unknown.includes(property);
    const sources = SOURCES.filter((source) => given[source] !== undefined || isOpen(source));
    const failures: Failure[] = [];
    if (sources.length !== 1) {
        const reason = `exactly one of ${SOURCES.join(", ")} must be given, not ${sources.length}`;
        failures.push({ property: sources[1] ?? "imageUri", reason });
    }
    if ((given.packageType ?? "Zip") === "Zip" && !isOpen("packageType")) {
        for (const property of ["handler", "runtime"] as const) {
            if (given[property] === undefined && !isOpen(property)) {
                failures.push({ property, reason: "required where the package type is Zip" });
            }
        }
    }
    return failures;
}

/** An image's or an archive's place; the digest of an image, which Lambda keeps from then on. */
async function codeOf(given: Inputs, cloud: Cloud) {
    if (given.imageUri !== undefined) {
        const image = await pullForFunction(given.imageUri, functionArn(cloud, given.name), cloud);
        return { source: { ImageUri: given.imageUri }, codeSha256: image.digest.slice("sha256:".length) };
    }
    if (given.code !== undefined) {
        throw new Error("the sandbox uploads no code: give the function an imageUri, or s3Bucket and s3Key");
    }
    const { s3Bucket: S3Bucket, s3Key: S3Key, s3ObjectVersion: S3ObjectVersion } = given;
    return { source: { S3Bucket, S3Key, S3ObjectVersion }, codeSha256: given.codeSha256 ?? "" };
}

const versionOutputs = (cloud: Cloud, name: string, version: string): Outputs => {
    const qualifiedArn = `${functionArn(cloud, name)}:${version}`;
    return { version, qualifiedArn, qualifiedInvokeArn: invokeArn(cloud, qualifiedArn) };
};

const RESPONSE_STREAMING = "2021-11-15";

function outputsOf(found: FunctionConfiguration, codeSha256: unknown, cloud: Cloud): Outputs {
    const arn = functionArn(cloud, found.FunctionName ?? "");
    const { ephemeralStorage, loggingConfig, tracingConfig } = fromLambda(found);
    return {
        architectures: found.Architectures,
        arn,
        codeSha256,
        ephemeralStorage,
        invokeArn: invokeArn(cloud, arn),
        lastModified: found.LastModified,
        loggingConfig,
        responseStreamingInvokeArn: invokeArn(cloud, arn, RESPONSE_STREAMING).replace(
            /invocations$/,
            "response-streaming-invocations",
        ),
        signingJobArn: "",
        signingProfileVersionArn: "",
        sourceCodeSize: found.CodeSize ?? 0,
        tracingConfig,
    };
}

const hasChanged = (shape: z.ZodObject, left: Properties, right: Properties) =>
    Object.keys(shape.shape).some((name) => !isSame(left[name], right[name], false));

export const lambdaFunction = defineResource({
    schema: inputs,
    name: { property: "name", longest: 64 },
    replaces: ["name", "packageType", "tenancyConfig"],
    defaults: {
        ...settingDefaults,
        architectures: ["x86_64"],
        packageType: "Zip",
        publish: false,
        reservedConcurrentExecutions: -1,
        skipDestroy: false,
    },
    computed: [
        "architectures",
        "arn",
        "codeSha256",
        "ephemeralStorage",
        "invokeArn",
        "lastModified",
        "loggingConfig",
        "qualifiedArn",
        "qualifiedInvokeArn",
        "responseStreamingInvokeArn",
        "signingJobArn",
        "signingProfileVersionArn",
        "sourceCodeSize",
        "tagsAll",
        "tracingConfig",
        "version",
    ],
    renews: (news, state) =>
        !hasChanged(code, news, state) && !hasChanged(settings, news, state)
            ? []
            : [
                  "codeSha256",
                  "lastModified",
                  ...(news["publish"] === true ? ["version", "qualifiedArn", "qualifiedInvokeArn"] : []),
              ],
    id: ({ name }) => name,
    check: (given, _cloud, unknown) => failuresOf(given, unknown),
    async create(given, cloud) {
        const { CreateFunctionCommand } = await lambdaSdk();
        const { source, codeSha256 } = await codeOf(given, cloud);
        const tagsAll = cloud.tags(given.tags);
        await (
            await cloud.lambda
        ).send(
            new CreateFunctionCommand({
                ...toLambda(given),
                FunctionName: given.name,
                PackageType: given.packageType ?? "Zip",
                Architectures: given.architectures,
                Code: source,
                Publish: given.publish,
                Tags: tagsAll,
                ...(given.tenancyConfig && {
                    TenancyConfig: { TenantIsolationMode: given.tenancyConfig.tenantIsolationMode },
                }),
            }),
        );
        const found = await ready(given.name, cloud);
        if ((given.reservedConcurrentExecutions ?? -1) >= 0) {
            await setConcurrency(given.name, given.reservedConcurrentExecutions, cloud);
        }
        const version = await latestVersion(given.name, cloud);
        return {
            ...outputsOf(found, codeSha256, cloud),
            ...versionOutputs(cloud, given.name, version),
            tagsAll,
        };
    },
    async read(name, cloud, state) {
        const { GetFunctionCommand } = await lambdaSdk();
        const answer = await unlessMissing(
            (await cloud.lambda).send(new GetFunctionCommand({ FunctionName: name })),
            NO_FUNCTION,
        );
        if (answer?.Configuration === undefined) {
            return undefined;
        }
        const found = answer.Configuration;
        const own = cloud.ownTags(answer.Tags ?? {});
        const kept = KEPT.map((property) => [property, state[property]] as const);
        return {
            inputs: present({
                ...fromLambda(found),
                ...Object.fromEntries(kept),
                name,
                architectures: found.Architectures,
                imageUri: answer.Code?.ImageUri,
                packageType: found.PackageType,
                reservedConcurrentExecutions: answer.Concurrency?.ReservedConcurrentExecutions,
                tags: own,
            }),
            outputs: {
                ...outputsOf(found, state["codeSha256"] ?? "", cloud),
                ...versionOutputs(cloud, name, await latestVersion(name, cloud)),
                tagsAll: answer.Tags ?? {},
            },
        };
    },
    async update(name, given, cloud, olds) {
        const api = await lambdaSdk();
        const lambda = await cloud.lambda;
        const FunctionName = name;
        const news = present(given);
        const before = present(olds);
        const hasNewSettings = hasChanged(settings, before, news);
        const hasNewCode = hasChanged(code, before, news);
        let codeSha256: string | undefined;
        if (hasNewSettings) {
            await lambda.send(
                new api.UpdateFunctionConfigurationCommand({ FunctionName, ...toLambda(given) }),
            );
            await ready(name, cloud);
        }
        if (hasNewCode) {
            const { source, codeSha256: sum } = await codeOf(given, cloud);
            codeSha256 = sum;
            const Architectures = given.architectures ?? ["x86_64"];
            await lambda.send(new api.UpdateFunctionCodeCommand({ FunctionName, Architectures, ...source }));
        }
        const found = await ready(name, cloud);
        if (given.reservedConcurrentExecutions !== olds.reservedConcurrentExecutions) {
            await setConcurrency(name, given.reservedConcurrentExecutions, cloud);
        }
        if (given.publish === true && (hasNewCode || hasNewSettings || olds.publish !== true)) {
            await lambda.send(new api.PublishVersionCommand({ FunctionName }));
        }
        const tagsAll = cloud.tags(given.tags);
        await tagFunction(functionArn(cloud, name), cloud.tags(olds.tags), tagsAll, cloud);
        return {
            ...outputsOf(found, codeSha256, cloud),
            ...versionOutputs(cloud, name, await latestVersion(name, cloud)),
            tagsAll,
        };
    },
    async remove(name, cloud, state) {
        if (state["skipDestroy"] === true) {
            return;
        }
        const { DeleteFunctionCommand, DeleteFunctionUrlConfigCommand } = await lambdaSdk();
        const lambda = await cloud.lambda;
        const request = { FunctionName: name };
        // Goes with its function in AWS; the local one leaves it behind.
        await unlessMissing(lambda.send(new DeleteFunctionUrlConfigCommand(request)), NO_FUNCTION);
        await unlessMissing(lambda.send(new DeleteFunctionCommand(request)), NO_FUNCTION);
    },
});
