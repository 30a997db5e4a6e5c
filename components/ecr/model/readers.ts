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
 * A role that pulls images: of an ECS task, a build, a node of a cluster. Given by account and name, or by ARN; or by its
 * name alone where the reader names an organization, and then it is the role of that name in each of its accounts.
 *
 * A role that is given with its account must exist before the images are shared with it: ECR refuses a policy that names a
 * principal it cannot find. A role of every account need not exist in any.
 */
export interface RoleReader extends RoleIdentity {
    /**
     * The 12 digits of the role's account; together with name.
     * @default none: arn says it, or the role is that of every account of the reader's organization
     */
    accountId?: Input<string> | undefined;
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
    /**
     * The 12 digits of the function's account.
     * @default every account of the reader's organization, which must be given then
     */
    accountId?: Input<string> | undefined;
    /** Name of the function, or * for every function of the account in these regions. */
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

/**
 * A service of AWS that pulls by itself, always on behalf of named resources, such as CodeBuild for the image that a project
 * builds in. What runs with a role of its own, such as a task or a node, is a role reader.
 *
 * https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html
 */
export interface ServiceReader {
    /** The service's principal, such as codebuild.amazonaws.com. */
    principal: Input<string>;
    /** The 12 digits of the account that the resources are in. */
    accountId: Input<string>;
    /** ARNs of the resources that the service pulls for, such as CodeBuild projects; at least one. */
    sourceArns: InputList<string>;
    /**
     * The regions that the service pulls from.
     * @default every region that has a replica
     */
    regions?: InputList<string> | undefined;
}

/**
 * Someone who pulls images: a role, a Lambda function or a service, never an account as a whole. Exactly one of the three is
 * given.
 */
export interface ImageReader {
    /**
     * A role that pulls images.
     * @default none: another of the three says who it is
     */
    role?: Input<RoleReader> | undefined;
    /**
     * A Lambda function that runs an image.
     * @default none: another of the three says who it is
     */
    lambda?: Input<LambdaReader> | undefined;
    /**
     * A service of AWS that pulls by itself.
     * @default none: another of the three says who it is
     */
    service?: Input<ServiceReader> | undefined;
    /**
     * ID of the AWS Organization that the role must belong to at the moment of its request; for a function, the role
     * that makes it. A role or function without an account is that of each account of the organization. It is never a reader
     * by itself.
     * @default none
     */
    organization?: Input<string> | undefined;
}

/** What a reader says of itself, whichever it is. */
export function detailsOf({ role, lambda, service }: Known<ImageReader>) {
    return role ?? lambda ?? service;
}

/** Whether the reader pulls from this region, provided that there is a replica; a region that is not known yet may be one. */
export function readsIn(reader: Known<ImageReader>, region: string): boolean {
    const regions = detailsOf(reader)?.regions;
    return regions === undefined || isLater(region) || regions.includes(region);
}

/** The account that a reader lives in; undefined for one that is in every account of an organization. */
export function readerAccount(reader: Known<ImageReader>): string | undefined {
    return detailsOf(reader)?.accountId ?? reader.role?.arn?.split(":")[4];
}

/** Whether the reader is the role or function of its name in every account of an organization. */
export function isInEveryAccount(reader: Known<ImageReader>): boolean {
    return reader.organization !== undefined && readerAccount(reader) === undefined;
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
