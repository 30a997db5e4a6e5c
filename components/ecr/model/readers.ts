import { type Input, type InputList, type Known } from "../../inputs/types";
import { isLater } from "../../later";

/** A role, given by account and name, or by ARN. */
export interface RoleIdentity {
    /**
     * The 12 digits of the role's account; together with name.
     * @default none: arn says it
     */
    accountId?: Input<string> | undefined;
    /**
     * Name of the role, with its path in front if it has one; together with accountId.
     * @default none: arn says it
     */
    name?: Input<string> | undefined;
    /**
     * ARN of the role, instead of accountId and name.
     * @default none: accountId and name say it
     */
    arn?: Input<string> | undefined;
}

/**
 * A role that pulls images: of an ECS task, a build, a node of a cluster. Given by account and name, or by ARN.
 *
 * The role must exist before the images are shared with it: ECR refuses a policy that names a principal it cannot find.
 */
export interface RoleReader extends RoleIdentity {
    /**
     * The regions that the role pulls from.
     * @default every region that has a replica
     */
    regions?: InputList<string> | undefined;
    /**
     * Whether the role may also look at what there is: images with their tags, scan findings, the repository and its
     * policy, as tools do that wait for a new tag.
     * @default false: it pulls what it can name
     */
    allowDescribe?: boolean | undefined;
}

/**
 * A Lambda function that runs an image. Lambda pulls only from the function's own region, and pulls again long after
 * the function was made; the role that makes or updates the function needs the image as well.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export interface LambdaReader {
    /** The 12 digits of the function's account. */
    accountId: Input<string>;
    /** Name of the function, or * for every function of this account in these regions. */
    function: Input<string>;
    /** Name of the role, in the function's account, that makes and updates the function; with its path in front if it has one. */
    deployRole: Input<string>;
    /** The regions that the function runs in; at least one. */
    regions: InputList<string>;
    /**
     * Whether Lambda may read and write the repository's policy for this function, which must be named and in the
     * images' own account.
     * @default false: Lambda finds the statements that it needs, so it has nothing to write
     */
    managesPolicy?: boolean | undefined;
}

/** Someone who pulls images: a role or a Lambda function, never an account as a whole. Exactly one of the two is given. */
export interface ImageReader {
    /**
     * A role that pulls images.
     * @default none: lambda says who it is
     */
    role?: Input<RoleReader> | undefined;
    /**
     * A Lambda function that runs an image.
     * @default none: role says who it is
     */
    lambda?: Input<LambdaReader> | undefined;
    /**
     * ID of the AWS Organization that the role must belong to at the moment of its request; for a function, the role
     * that makes it. It narrows a reader and is never one by itself.
     * @default none
     */
    organization?: Input<string> | undefined;
}

/** Whether the reader pulls from this region, provided that there is a replica; a region that is not known yet may be one. */
export function readsIn(reader: Known<ImageReader>, region: string): boolean {
    const regions = reader.lambda === undefined ? reader.role?.regions : reader.lambda.regions;
    return regions === undefined || isLater(region) || regions.includes(region);
}

/** The account that a reader lives in. */
export function readerAccount({ role, lambda }: Known<ImageReader>): string | undefined {
    return lambda?.accountId ?? role?.accountId ?? role?.arn?.split(":")[4];
}

/**
 * A role that pushes images, for instance of a workflow that pushes to the registries of several accounts. A role of the
 * images' own account needs no mention here when its own policy lets it push.
 *
 * The role must exist before it is named: ECR refuses a policy that names a principal it cannot find.
 */
export interface ImageWriter {
    /** The role that pushes. */
    role: Input<RoleIdentity>;
    /**
     * ID of the AWS Organization that the role must belong to at the moment of its request.
     * @default none
     */
    organization?: Input<string> | undefined;
}
