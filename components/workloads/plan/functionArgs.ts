import { SHARED_IMAGE_SHAPE } from "../../ecr/model/shapes";
import { type SharedImage } from "../../ecr/model/sharedImage";
import { type Grants } from "../../iam/grants";
import { GRANTS_SHAPE } from "../../iam/grants/shape";
import { type Members } from "../../inputs/shape";
import { type Input, type InputMap, type Known } from "../../inputs/types";
import { type FunctionInvoker } from "./invokers";

/** What an image function is made of, beside what the AWS provider alone looks at. */
export interface ImageFunctionSettings {
    /**
     * The 12 digits of the function's account. Where it is given, the AWS provider in use must be for it.
     * Changing both replaces the function.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Region of the function. Where it is given, the AWS provider in use must be for it. The image must have a copy there.
     * Changing both replaces the function.
     * @default the provider's
     */
    region?: Input<string> | undefined;
    /**
     * Name of the function, 1 to 64 letters, digits, hyphens and underscores, as the image's reader names it. Changing it
     * replaces the function.
     */
    functionName: Input<string>;
    /** The image: a `sharedImage` of an ImageRepository, one of an ImageRegistry's `sharedImages`, or the same from another stack. */
    image: Input<SharedImage>;
    /**
     * Digest of the image, sha256 and 64 hexadecimal digits, as `docker push` prints it. Exactly one of digest and tag is given.
     * @default none: tag says which image
     */
    digest?: Input<string> | undefined;
    /**
     * Tag of the image. Each preview and each update asks ECR which digest it stands for, so that the function follows a
     * tag that moves.
     * @default none: digest says which image
     */
    tag?: Input<string> | undefined;
    /**
     * Who gives the function another image: `program`, and each update makes it run the digest or the tag that is written
     * here; or `workflow`, and what is written here is for the first time only, and later images are left to whoever calls
     * UpdateFunctionCode.
     * @default program
     */
    deployedBy?: string | undefined;
    /**
     * Memory in MiB, an integer from 128 to 10240; with a capacity provider, to 32768.
     * @default 128
     */
    memory?: Input<number> | undefined;
    /**
     * Longest run in seconds, an integer from 1 to 900.
     * @default 3
     */
    timeout?: Input<number> | undefined;
    /**
     * Instruction set of the image: `x86_64` or `arm64`.
     * @default x86_64
     */
    architecture?: Input<string> | undefined;
    /**
     * Environment variables, 4096 bytes in all.
     * @default none
     */
    environment?: InputMap<string> | undefined;
    /**
     * Who may invoke the function, by a name of your choice: lower-case words with hyphens between them.
     * @default roles of the function's own account, as far as their own policies go
     */
    invokableBy?: InputMap<FunctionInvoker> | undefined;
    /**
     * Days that logs are kept: one of the periods that CloudWatch Logs knows.
     * @default 30
     */
    logRetentionDays?: Input<number> | undefined;
    /**
     * What the function may do beside writing its logs.
     * @default nothing
     */
    grants?: Input<Grants> | undefined;
    /**
     * Name of the role that the function runs as. A role is made for each function, and no other role of the account may
     * have its name, in whatever case. Changing it replaces the role, the new one first. Changing it replaces the role: the new one is made first.
     * @default the function's name, a hyphen and the region
     */
    roleName?: Input<string> | undefined;
    /**
     * Path of that role. Changing it alone replaces the role, the old one first: change roleName with it.
     * @default /
     */
    rolePath?: Input<string> | undefined;
    /**
     * ARN of the managed policy that bounds the permissions of that role.
     * @default none
     */
    permissionsBoundary?: Input<string> | undefined;
    /**
     * ARN of a role of the function's account that it runs as, which writes the logs of the function.
     * @default none: a role is made
     */
    executionRoleArn?: Input<string> | undefined;
    /**
     * Tags of the function, its role and its log group.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** A function and the image that it runs, with every value known. */
export type ImageFunctionRequest = Known<Omit<ImageFunctionSettings, "accountId" | "region">> & {
    readonly accountId: string;
    readonly region: string;
};

/** Of what is left to the AWS provider: on instances of a capacity provider, a function may have more memory. */
export interface PassedOn {
    readonly functionArgs?: { readonly capacityProviderConfig?: unknown } | undefined;
}

/** What of the arguments must be known, and what is no text. */
export const IMAGE_FUNCTION_SHAPE: Members = {
    image: SHARED_IMAGE_SHAPE,
    deployedBy: "structure",
    memory: "number",
    timeout: "number",
    environment: "map",
    invokableBy: { "*": { viaUrl: "structure" } },
    logRetentionDays: "number",
    grants: GRANTS_SHAPE,
    tags: "map",
    functionArgs: {},
};
