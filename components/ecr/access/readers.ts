import { type Partition, partitionOf } from "../../iam/arn";
import { regionFlaw } from "../../iam/names";
import { type Flaw, type Path, type Problems } from "../../problems";
import { type ImageReader, type LambdaReader } from "../model/readers";
import { checkRole, namedAccountFlaw, namedRoleFlaw } from "./roleIdentity";

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
