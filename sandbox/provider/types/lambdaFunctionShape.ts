/**
 * The settings of a function as a program writes them, and as Lambda takes and gives them.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function.go
 */
import type { DurableConfig, FunctionConfiguration } from "@aws-sdk/client-lambda";
import { z } from "zod";

const arn = z.string().startsWith("arn:", "must be an ARN");
const logLevel = z.enum(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]).optional();

/** Of the code: what a change of is deployed. */
export const code = z.object({
    architectures: z
        .array(z.enum(["x86_64", "arm64"]))
        .max(1)
        .optional(),
    code: z.unknown().optional(),
    codeSha256: z.string().optional(),
    imageUri: z.string().min(1).optional(),
    s3Bucket: z.string().min(1).optional(),
    s3Key: z.string().min(1).optional(),
    s3ObjectVersion: z.string().min(1).optional(),
    sourceCodeHash: z.string().optional(),
    sourceKmsKeyArn: arn.optional(),
});

/** Of the function: what a change of is set. */
export const settings = z.object({
    capacityProviderConfig: z.unknown().optional(),
    codeSigningConfigArn: arn.optional(),
    deadLetterConfig: z.object({ targetArn: arn }).optional(),
    description: z.string().max(256).optional(),
    durableConfig: z
        .object({
            executionTimeout: z.number().int().min(1).max(31_622_400),
            retentionPeriod: z.number().int().min(1).max(90).optional(),
        })
        .optional(),
    environment: z
        .object({
            variables: z
                .record(
                    z.string().regex(/^[a-zA-Z]\w+$/, "must be a name of letters, digits or _"),
                    z.string(),
                )
                .optional(),
        })
        .optional(),
    ephemeralStorage: z.object({ size: z.number().int().min(512).max(10_240).optional() }).optional(),
    fileSystemConfig: z
        .object({
            arn,
            localMountPath: z.string().regex(/^\/mnt\/[\w.-]+$/, "must begin with /mnt/"),
        })
        .optional(),
    handler: z.string().min(1).max(128).optional(),
    imageConfig: z
        .object({
            commands: z.array(z.string()).optional(),
            entryPoints: z.array(z.string()).optional(),
            workingDirectory: z.string().optional(),
        })
        .optional(),
    kmsKeyArn: arn.optional(),
    layers: z.array(arn).max(5).optional(),
    loggingConfig: z
        .object({
            applicationLogLevel: logLevel,
            logFormat: z.enum(["JSON", "Text"]),
            logGroup: z
                .string()
                .regex(/^[\w./#-]{1,512}$/, "must be the name of a log group")
                .optional(),
            systemLogLevel: z.enum(["DEBUG", "INFO", "WARN"]).optional(),
        })
        .optional(),
    memorySize: z.number().int().min(128).max(10_240).optional(),
    role: arn,
    runtime: z.string().min(1).optional(),
    snapStart: z.object({ applyOn: z.enum(["PublishedVersions", "None"]) }).optional(),
    timeout: z.number().int().min(1).max(900).optional(),
    tracingConfig: z.object({ mode: z.enum(["Active", "PassThrough"]) }).optional(),
    vpcConfig: z
        .object({
            ipv6AllowedForDualStack: z.boolean().optional(),
            securityGroupIds: z.array(z.string()),
            subnetIds: z.array(z.string()),
        })
        .optional(),
});
export type Settings = z.infer<typeof settings>;

/** What Lambda assumes of them, so that leaving one out resets it. */
export const settingDefaults = {
    description: "",
    ephemeralStorage: { size: 512 },
    memorySize: 128,
    timeout: 3,
    tracingConfig: { mode: "PassThrough" },
} as const;

/** How long a durable function's runs are kept where nothing is said. */
const DURABLE_DAYS = 14;

export function toLambda(given: Settings) {
    const { durableConfig, fileSystemConfig, imageConfig, loggingConfig, vpcConfig } = given;
    return {
        DeadLetterConfig: { TargetArn: given.deadLetterConfig?.targetArn ?? "" },
        Description: given.description ?? settingDefaults.description,
        ...(durableConfig && {
            DurableConfig: {
                ExecutionTimeout: durableConfig.executionTimeout,
                RetentionPeriodInDays: durableConfig.retentionPeriod ?? DURABLE_DAYS,
            },
        }),
        Environment: { Variables: given.environment?.variables ?? {} },
        EphemeralStorage: { Size: given.ephemeralStorage?.size ?? settingDefaults.ephemeralStorage.size },
        FileSystemConfigs: fileSystemConfig
            ? [{ Arn: fileSystemConfig.arn, LocalMountPath: fileSystemConfig.localMountPath }]
            : [],
        ...(given.handler !== undefined && { Handler: given.handler }),
        ImageConfig: {
            Command: imageConfig?.commands,
            EntryPoint: imageConfig?.entryPoints,
            WorkingDirectory: imageConfig?.workingDirectory,
        },
        KMSKeyArn: given.kmsKeyArn ?? "",
        Layers: given.layers ?? [],
        ...(loggingConfig && {
            LoggingConfig: {
                ApplicationLogLevel: loggingConfig.applicationLogLevel,
                LogFormat: loggingConfig.logFormat,
                LogGroup: loggingConfig.logGroup,
                SystemLogLevel: loggingConfig.systemLogLevel,
            },
        }),
        MemorySize: given.memorySize ?? settingDefaults.memorySize,
        Role: given.role,
        ...(given.runtime !== undefined && { Runtime: given.runtime as "nodejs22.x" }),
        SnapStart: { ApplyOn: given.snapStart?.applyOn ?? "None" },
        Timeout: given.timeout ?? settingDefaults.timeout,
        TracingConfig: given.tracingConfig
            ? { Mode: given.tracingConfig.mode }
            : { Mode: settingDefaults.tracingConfig.mode },
        VpcConfig: {
            Ipv6AllowedForDualStack: vpcConfig?.ipv6AllowedForDualStack,
            SecurityGroupIds: vpcConfig?.securityGroupIds ?? [],
            SubnetIds: vpcConfig?.subnetIds ?? [],
        },
    };
}

const unlessEmpty = <T>(list: readonly T[] | undefined): T[] | undefined =>
    list === undefined || list.length === 0 ? undefined : [...list];
const textOf = (text: string | undefined) => (text === "" ? undefined : text);

const durableOf = ({ ExecutionTimeout, RetentionPeriodInDays }: DurableConfig) => ({
    executionTimeout: ExecutionTimeout,
    ...(RetentionPeriodInDays !== DURABLE_DAYS && { retentionPeriod: RetentionPeriodInDays }),
});

export function fromLambda(found: FunctionConfiguration) {
    const { DeadLetterConfig, FileSystemConfigs = [], LoggingConfig, SnapStart, VpcConfig } = found;
    const image = found.ImageConfigResponse?.ImageConfig;
    const [fileSystem] = FileSystemConfigs;
    const subnetIds = unlessEmpty(VpcConfig?.SubnetIds);
    const applyOn = SnapStart?.ApplyOn;
    return {
        deadLetterConfig: DeadLetterConfig?.TargetArn ? { targetArn: DeadLetterConfig.TargetArn } : undefined,
        description: found.Description ?? "",
        durableConfig: found.DurableConfig && durableOf(found.DurableConfig),
        environment: { variables: found.Environment?.Variables ?? {} },
        ephemeralStorage: { size: found.EphemeralStorage?.Size },
        fileSystemConfig: fileSystem && { arn: fileSystem.Arn, localMountPath: fileSystem.LocalMountPath },
        handler: textOf(found.Handler),
        imageConfig: {
            commands: unlessEmpty(image?.Command),
            entryPoints: unlessEmpty(image?.EntryPoint),
            workingDirectory: textOf(image?.WorkingDirectory),
        },
        kmsKeyArn: textOf(found.KMSKeyArn),
        layers: unlessEmpty(found.Layers)?.map(({ Arn = "" }) => Arn),
        loggingConfig: {
            applicationLogLevel: LoggingConfig?.ApplicationLogLevel,
            logFormat: LoggingConfig?.LogFormat ?? "Text",
            logGroup: LoggingConfig?.LogGroup,
            systemLogLevel: LoggingConfig?.SystemLogLevel,
        },
        memorySize: found.MemorySize,
        role: found.Role ?? "",
        runtime: textOf(found.Runtime),
        snapStart: applyOn === undefined || applyOn === "None" ? undefined : { applyOn },
        timeout: found.Timeout,
        tracingConfig: { mode: found.TracingConfig?.Mode ?? "PassThrough" },
        vpcConfig: subnetIds && {
            ipv6AllowedForDualStack: VpcConfig?.Ipv6AllowedForDualStack,
            securityGroupIds: VpcConfig?.SecurityGroupIds ?? [],
            subnetIds,
        },
    };
}
