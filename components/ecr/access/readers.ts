import { type Partition, partitionOf } from "../../iam/arn";
import { regionProblem } from "../../iam/names";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { type ImageReader, type LambdaReader } from "../model/readers";
import { checkRole, namedAccountProblem, namedRoleProblem } from "./roleIdentity";

/** Checks one reader; `path` leads to it. */
export function checkReader(
    problems: Problems,
    path: Path,
    reader: Known<ImageReader>,
    partition: Partition,
): void {
    const { role, lambda, organization } = reader;
    if (organization !== undefined) {
        problems.check([...path, "organization"], organization, organizationProblem(organization));
    }
    if ((role === undefined) === (lambda === undefined)) {
        problems.check(path, reader, {
            message: role === undefined ? "has neither role nor lambda" : "has both role and lambda",
            remediation:
                "write { role: ... } for a role that pulls, or { lambda: ... } for a function; one of them",
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
    { lambda }: Known<ImageReader>,
    accountId: string,
): void {
    if (lambda?.managesPolicy === true && lambda.accountId !== accountId) {
        problems.check([...path, "lambda", "managesPolicy"], true, {
            message: `would let Lambda in account ${lambda.accountId} change the repository policy in account ${accountId}`,
            remediation: "leave it out: Lambda writes a statement of its own only in its own account",
        });
    }
}

function checkLambda(
    problems: Problems,
    path: Path,
    lambda: Known<LambdaReader>,
    partition: Partition,
): void {
    const { accountId, deployRole, regions } = lambda;
    problems.check([...path, "accountId"], accountId, namedAccountProblem(accountId));
    problems.check([...path, "function"], lambda.function, functionNameProblem(lambda.function));
    problems.check([...path, "deployRole"], deployRole, namedRoleProblem(deployRole));
    checkRegions(problems, [...path, "regions"], regions, partition);
    if (lambda.managesPolicy === true && lambda.function === "*") {
        problems.check([...path, "managesPolicy"], true, {
            message: "would let Lambda change the repository's policy for every function of the account",
            remediation:
                "name the function, or leave managesPolicy out: the statements that Lambda needs are there",
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
            remediation: "name the regions that the reader pulls from",
        });
    }
    regions?.forEach((region, index) => {
        const { name } = partitionOf(region);
        const otherPartition = {
            message: `is in partition ${name}, the images are in ${partition.name}`,
            remediation:
                "share images with it from a registry in its own partition: ECR does not replicate there",
        };
        problems.check(
            [...path, index],
            region,
            regionProblem(region) ?? (name === partition.name ? undefined : otherPartition),
        );
    });
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export function organizationProblem(organization: string): ProblemText | undefined {
    return /^o-[a-z0-9]{10,32}$/.test(organization)
        ? undefined
        : {
              message: "is not the ID of an organization",
              remediation: "write o- and its 10 to 32 letters and digits",
          };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
function functionNameProblem(name: string): ProblemText | undefined {
    return name === "*" || /^[A-Za-z0-9_-]{1,64}$/.test(name)
        ? undefined
        : {
              message: "is not the name of a Lambda function",
              remediation:
                  "write the name alone, without version or alias, or * for every function of the account",
          };
}
