import { Partition, roleArn } from "../iam/arn";
import { accountIdFlaw, regionFlaw, roleNameWithPathFlaw } from "../iam/names";
import { Flaw, Path, Problems } from "../problems";

/** A role, given by account and name, or by ARN. */
export interface RoleIdentity {
    /** The 12 digits of the role's account; together with name. */
    accountId?: string | undefined;
    /** Name of the role, with its path in front if it has one; together with accountId. */
    name?: string | undefined;
    /** ARN of the role, instead of accountId and name. */
    arn?: string | undefined;
}

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

/** ARN of the role that a reader was given as, in either form. */
export function readerRoleArn(partition: Partition, role: RoleIdentity): string {
    return role.arn ?? roleArn(partition, role.accountId ?? "", role.name ?? "");
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
        checkRegions(problems, [...path, "role", "regions"], role.regions);
    }
    if (lambda !== undefined) {
        checkLambda(problems, [...path, "lambda"], lambda);
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

/** Checks the identity of a role; `path` leads to it. */
export function checkRole(problems: Problems, path: Path, role: RoleIdentity, partition: Partition): void {
    const { accountId, name, arn } = role;
    if (arn !== undefined) {
        problems.check([...path, "arn"], arn, roleArnFlaw(arn, partition));
        if (accountId !== undefined || name !== undefined) {
            problems.check(path, role, {
                message: "is given twice, by ARN and by account or name",
                remedy: "write arn alone, or accountId and name",
            });
        }
    } else if (accountId === undefined || name === undefined) {
        problems.check(path, role, {
            message: "does not name a role",
            remedy: "write accountId and name, or arn; an account as a whole cannot be a reader",
        });
    } else {
        problems.check([...path, "accountId"], accountId, readerAccountFlaw(accountId));
        problems.check([...path, "name"], name, readerRoleNameFlaw(name));
    }
}

function checkLambda(problems: Problems, path: Path, lambda: LambdaReader): void {
    const { accountId, deployRole, regions } = lambda;
    problems.check([...path, "accountId"], accountId, readerAccountFlaw(accountId));
    problems.check([...path, "function"], lambda.function, functionNameFlaw(lambda.function));
    problems.check([...path, "deployRole"], deployRole, readerRoleNameFlaw(deployRole));
    checkRegions(problems, [...path, "regions"], regions);
    if (lambda.managesPolicy === true && lambda.function === "*") {
        problems.check([...path, "managesPolicy"], true, {
            message: "would let every function of the account have the repository's policy rewritten",
            remedy: "name the function, or leave managesPolicy out: the statements that Lambda needs are there",
        });
    }
}

function checkRegions(problems: Problems, path: Path, regions: readonly string[] | undefined): void {
    if (regions?.length === 0) {
        problems.check(path, regions, {
            message: "is empty",
            remedy: "name the regions that the reader pulls from",
        });
    }
    regions?.forEach((region, index) => {
        problems.check([...path, index], region, regionFlaw(region));
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

function readerAccountFlaw(accountId: string): Flaw | undefined {
    return accountId.includes("*")
        ? {
              message: "stands for every account of AWS",
              remedy: "write one reader for each account that pulls",
          }
        : accountIdFlaw(accountId);
}

function readerRoleNameFlaw(name: string): Flaw | undefined {
    return name.includes("*")
        ? {
              message: "stands for more than one role",
              remedy: "name the role that pulls; a policy cannot match roles by pattern as principals",
          }
        : roleNameWithPathFlaw(name);
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

function roleArnFlaw(arn: string, partition: Partition): Flaw | undefined {
    const account = /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/.exec(arn)?.[1];
    if (account !== undefined) {
        return {
            message: `stands for account ${account} as a whole: whoever is or will be in it could pull`,
            remedy: `name the role that pulls, arn:${partition.name}:iam::${account}:role/NAME, or write a lambda reader`,
        };
    }
    if (arn.includes("*")) {
        return {
            message: "stands for more than one role",
            remedy: "name each role that pulls as a reader of its own",
        };
    }
    const [, arnPartition, accountId, name] = /^arn:(aws[\w-]*):iam::([^:]*):role\/(.+)$/.exec(arn) ?? [];
    const malformed = {
        message: "is not the ARN of a role",
        remedy: `write arn:${partition.name}:iam::ACCOUNT:role/NAME`,
    };
    if (arnPartition === undefined || accountId === undefined || name === undefined) {
        return malformed;
    }
    if (arnPartition !== partition.name) {
        return {
            message: `is in partition ${arnPartition}, the images are in ${partition.name}`,
            remedy: "share images with it from a registry in its own partition: no policy reaches across",
        };
    }
    return accountIdFlaw(accountId) === undefined && roleNameWithPathFlaw(name) === undefined
        ? undefined
        : malformed;
}
