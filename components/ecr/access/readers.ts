import { type Partition, partitionOf } from "../../iam/arn";
import { regionFlaw } from "../../iam/names";
import { type Flaw, type Path, type Problems } from "../../problems";
import { checkRole, namedAccountFlaw, namedRoleFlaw, type RoleIdentity } from "./roleIdentity";

/**
 * A role that pulls images: of an ECS task, a build, a node of a cluster. Given by account and name, or by ARN.
 *
 * The role must exist before the images are shared with it: ECR refuses a policy that names a principal it cannot find.
 */
export interface RoleReader extends RoleIdentity {
    /** The regions that the role pulls from. By default, every region that has a copy. */
    regions?: string[] | undefined;
    /**
     * Whether the role may also look at what there is: images with their tags, scan findings, the repository and its
     * policy, as tools do that wait for a new tag. The default is false: it pulls what it can name.
     */
    inspects?: boolean | undefined;
}

/**
 * A Lambda function that runs an image. Lambda pulls only from the function's own region, and pulls again long after
 * the function was made; the role that makes or updates the function needs the image as well.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export interface LambdaReader {
    /** The 12 digits of the function's account. */
    accountId: string;
    /** Name of the function, or * for every function of this account in these regions. */
    function: string;
    /** Name of the role, in the function's account, that makes and updates the function; with its path in front if it has one. */
    deployRole: string;
    /** The regions that the function runs in; at least one. */
    regions: string[];
    /**
     * Whether Lambda may read and write the repository's policy for this function, which must be named and in the images'
     * own account. The default is false: Lambda finds the statements that it needs, so it has nothing to write.
     */
    managesPolicy?: boolean | undefined;
}

/** Someone who pulls images: a role or a Lambda function, never an account as a whole. Exactly one of the two is given. */
export interface ImageReader {
    /** A role that pulls images. */
    role?: RoleReader | undefined;
    /** A Lambda function that runs an image. */
    lambda?: LambdaReader | undefined;
    /**
     * ID of the AWS Organization that the role must belong to at the moment of its request; for a function, the role that
     * makes it. It narrows a reader and is never one by itself. None by default.
     */
    organization?: string | undefined;
}

/** Whether the reader pulls from this region, provided that there is a copy. */
export function readsIn(reader: ImageReader, region: string): boolean {
    const regions = reader.lambda === undefined ? reader.role?.regions : reader.lambda.regions;
    return regions === undefined || regions.includes(region);
}

/** The account that a reader lives in. */
export function readerAccount({ role, lambda }: ImageReader): string | undefined {
    return lambda?.accountId ?? role?.accountId ?? role?.arn?.split(":")[4];
}

/** Checks one reader; `path` leads to it. */
export function checkReader(problems: Problems, path: Path, reader: ImageReader, partition: Partition): void {
    const { role, lambda, organization } = reader;
    if (organization !== undefined) {
        problems.check([...path, "organization"], organization, organizationFlaw(organization));
    }
    if ((role === undefined) === (lambda === undefined)) {
        problems.check(path, reader, {
            message: role === undefined ? "says neither role nor lambda" : "says both role and lambda",
            remedy: "write { role: ... } for a role that pulls, or { lambda: ... } for a function; one of them",
        });
        return;
    }
    if (role !== undefined) {
        checkRole(problems, [...path, "role"], role, partition);
        checkRegions(problems, [...path, "role", "regions"], role.regions, partition);
    }
    if (lambda !== undefined) {
        checkLambda(problems, [...path, "lambda"], lambda, partition);
    }
}

/** Checks that nobody from outside a registry's account may rewrite a policy there; `path` leads to the reader. */
export function checkPolicyManager(
    problems: Problems,
    path: Path,
    { lambda }: ImageReader,
    accountId: string,
): void {
    if (lambda?.managesPolicy === true && lambda.accountId !== accountId) {
        problems.check([...path, "lambda", "managesPolicy"], true, {
            message: `would let account ${lambda.accountId} have the repository's policy rewritten in account ${accountId}`,
            remedy: "leave it out: Lambda writes a statement of its own only in its own account",
        });
    }
}

/** A reader's name names its statements, so it must yield a different one for every reader. */
export function readerNameFlaw(name: string): Flaw | undefined {
    return /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/.test(name)
        ? undefined
        : {
              message: "is not a reader's name",
              remedy: "write lower-case words with hyphens between them, each beginning with a letter: orders-eu1",
          };
}

function checkLambda(problems: Problems, path: Path, lambda: LambdaReader, partition: Partition): void {
    const { accountId, deployRole, regions } = lambda;
    problems.check([...path, "accountId"], accountId, namedAccountFlaw(accountId));
    problems.check([...path, "function"], lambda.function, functionNameFlaw(lambda.function));
    problems.check([...path, "deployRole"], deployRole, namedRoleFlaw(deployRole));
    checkRegions(problems, [...path, "regions"], regions, partition);
    if (lambda.managesPolicy === true && lambda.function === "*") {
        problems.check([...path, "managesPolicy"], true, {
            message: "would let every function of the account have the repository's policy rewritten",
            remedy: "name the function, or leave managesPolicy out: the statements that Lambda needs are there",
        });
    }
}

function checkRegions(
    problems: Problems,
    path: Path,
    regions: readonly string[] | undefined,
    partition: Partition,
): void {
    if (regions?.length === 0) {
        problems.check(path, regions, {
            message: "is empty",
            remedy: "name the regions that the reader pulls from",
        });
    }
    regions?.forEach((region, index) => {
        const { name } = partitionOf(region);
        const otherPartition = {
            message: `is in partition ${name}, the images are in ${partition.name}`,
            remedy: "share images with it from a registry in its own partition: no copy gets there",
        };
        problems.check(
            [...path, index],
            region,
            regionFlaw(region) ?? (name === partition.name ? undefined : otherPartition),
        );
    });
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export function organizationFlaw(organization: string): Flaw | undefined {
    return /^o-[a-z0-9]{10,32}$/.test(organization)
        ? undefined
        : {
              message: "is not the ID of an organization",
              remedy: "write o- and its 10 to 32 letters and digits",
          };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
function functionNameFlaw(name: string): Flaw | undefined {
    return name === "*" || /^[A-Za-z0-9_-]{1,64}$/.test(name)
        ? undefined
        : {
              message: "is not the name of a Lambda function",
              remedy: "write the name alone, without version or alias, or * for every function of the account",
          };
}
