import type * as aws from "@pulumi/aws";

/** An argument of the AWS provider's function, where the version in use has it. */
export type OfFunction<Key extends string> = Key extends keyof aws.lambda.FunctionArgs
    ? aws.lambda.FunctionArgs[Key]
    : undefined;

/**
 * What else a function of an image has, passed on to the AWS provider as it is. Its code, name, role, sizes, variables and
 * tags are arguments of ImageFunction; what belongs to a function of a ZIP archive has no place here.
 *
 * https://www.pulumi.com/registry/packages/aws/api-docs/lambda/function/
 */
export interface FunctionSettings {
    /** The capacity provider on whose instances it runs. @default none */
    capacityProviderConfig?: OfFunction<"capacityProviderConfig">;
    /** ARN of a code-signing configuration. @default none */
    codeSigningConfigArn?: OfFunction<"codeSigningConfigArn">;
    /** Where events go that it failed on. @default none */
    deadLetterConfig?: OfFunction<"deadLetterConfig">;
    /** What the function is for, as Lambda shows it. @default none */
    description?: OfFunction<"description">;
    /** Settings of a durable function. @default it is none */
    durableConfig?: OfFunction<"durableConfig">;
    /** Size of /tmp in MiB. @default 512 */
    ephemeralStorage?: OfFunction<"ephemeralStorage">;
    /** A file system of EFS or S3 Files. @default none */
    fileSystemConfig?: OfFunction<"fileSystemConfig">;
    /** Command, entry point and working directory in the place of the image's own. @default the image's own */
    imageConfig?: OfFunction<"imageConfig">;
    /** ARN of the key that encrypts the environment variables. @default a key of AWS */
    kmsKeyArn?: OfFunction<"kmsKeyArn">;
    /** Format and level of the logs. @default plain text */
    loggingConfig?: OfFunction<"loggingConfig">;
    /** Whether each change makes a version. @default false */
    publish?: OfFunction<"publish">;
    /** What a change is published to. @default a version */
    publishTo?: OfFunction<"publishTo">;
    /** Whether its security groups are replaced before it is deleted. @default false */
    replaceSecurityGroupsOnDestroy?: OfFunction<"replaceSecurityGroupsOnDestroy">;
    /** The security groups that replace them. @default none */
    replacementSecurityGroupIds?: OfFunction<"replacementSecurityGroupIds">;
    /** Runs at a time, kept for this function and at most. @default as many as the account has left */
    reservedConcurrentExecutions?: OfFunction<"reservedConcurrentExecutions">;
    /** Whether it stays in AWS when it leaves the stack. @default false */
    skipDestroy?: OfFunction<"skipDestroy">;
    /** Snapshots of the initialized function. @default none */
    snapStart?: OfFunction<"snapStart">;
    /** Isolation of tenants. @default none */
    tenancyConfig?: OfFunction<"tenancyConfig">;
    /** Tracing by X-Ray. @default pass-through */
    tracingConfig?: OfFunction<"tracingConfig">;
    /** Whether the provider retries for as long as the resource's own timeouts say. @default false */
    useResourceTimeoutForPropagation?: OfFunction<"useResourceTimeoutForPropagation">;
    /** Subnets and security groups. @default no VPC */
    vpcConfig?: OfFunction<"vpcConfig">;
}
