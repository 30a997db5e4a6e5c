import { type Partition, partitionOf } from "../../iam/arn";
import { regionProblem } from "../../iam/names";
import { organizationProblem } from "../../iam/organization";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { type ImageReader, type LambdaReader, type RoleReader, type ServiceReader } from "../model/readers";
import { checkRole, namedAccountProblem, namedRoleProblem } from "./roleIdentity";

/** Checks one reader; `path` leads to it. */
export function checkReader(
    problems: Problems,
    path: Path,
    reader: Known<ImageReader>,
    partition: Partition,
): void {
    const { role, lambda, service, organization } = reader;
    if (organization !== undefined) {
        problems.check([...path, "organization"], organization, organizationProblem(organization));
    }
    const kinds = Object.entries({ role, lambda, service }).filter(([, its]) => its !== undefined);
    if (kinds.length !== 1) {
        problems.check(path, reader, {
            message:
                kinds.length === 0
                    ? "has neither role nor lambda nor service"
                    : `has ${kinds.map(([kind]) => kind).join(" and ")}`,
            remediation:
                "write { role: ... } for a role that pulls, { lambda: ... } for a function, or { service: ... } for a service; one of them",
        });
        return;
    }
    const inEveryAccount = organization !== undefined;
    if (role !== undefined) {
        checkRoleReader(problems, [...path, "role"], role, partition, inEveryAccount);
    }
    if (lambda !== undefined) {
        checkLambda(problems, [...path, "lambda"], lambda, partition, inEveryAccount);
    }
    if (service !== undefined) {
        checkService(problems, [...path, "service"], service, partition);
    }
}

/** In an organization a name alone is enough: the role of that name in each of its accounts. */
function checkRoleReader(
    problems: Problems,
    path: Path,
    role: Known<RoleReader>,
    partition: Partition,
    inEveryAccount: boolean,
): void {
    const { accountId, name, arn } = role;
    if (inEveryAccount && name !== undefined && accountId === undefined && arn === undefined) {
        problems.check([...path, "name"], name, namedRoleProblem(name));
    } else {
        checkRole(problems, path, role, partition);
    }
    checkRegions(problems, [...path, "regions"], role.regions, partition);
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
            message: `would let Lambda in ${lambda.accountId === undefined ? "other accounts" : `account ${lambda.accountId}`} change the repository policy in account ${accountId}`,
            remediation: "leave it out: Lambda writes a statement of its own only in its own account",
        });
    }
}

function checkLambda(
    problems: Problems,
    path: Path,
    lambda: Known<LambdaReader>,
    partition: Partition,
    inEveryAccount: boolean,
): void {
    const { accountId, deployRole, regions } = lambda;
    if (accountId !== undefined) {
        problems.check([...path, "accountId"], accountId, namedAccountProblem(accountId));
    } else if (!inEveryAccount) {
        problems.check([...path, "accountId"], accountId, {
            message: "is missing",
            remediation:
                "write the 12 digits of the function's account, or name the reader's organization for each of its accounts",
        });
    }
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

/** A service pulls for whoever asks it to, unless the policy says for which resources. */
function checkService(
    problems: Problems,
    path: Path,
    { principal, accountId, sourceArns, regions }: Known<ServiceReader>,
    partition: Partition,
): void {
    problems.check([...path, "principal"], principal, servicePrincipalProblem(principal));
    problems.check([...path, "accountId"], accountId, namedAccountProblem(accountId));
    if (sourceArns.length === 0) {
        problems.check([...path, "sourceArns"], sourceArns, {
            message: "is empty: the service would pull for anybody who uses it",
            remediation: "name the resources that it pulls for, such as CodeBuild projects",
        });
    }
    sourceArns.forEach((arn, index) => {
        problems.check([...path, "sourceArns", index], arn, sourceArnProblem(arn, accountId, partition));
    });
    checkRegions(problems, [...path, "regions"], regions, partition);
}

function servicePrincipalProblem(principal: string): ProblemText | undefined {
    if (principal === "lambda.amazonaws.com") {
        return {
            message: "pulls for functions, and needs a statement for whoever makes them",
            remediation: "write { lambda: { accountId, function, deployRole, regions } }",
        };
    }
    return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/.test(principal)
        ? undefined
        : {
              message: "is not the principal of a service",
              remediation: "write it as AWS does, such as codebuild.amazonaws.com",
          };
}

function sourceArnProblem(arn: string, accountId: string, partition: Partition): ProblemText | undefined {
    const example = `arn:${partition.name}:codebuild:REGION:${accountId}:project/NAME`;
    const [, its] = /^arn:aws[\w-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):[^\s*?]+$/.exec(arn) ?? [];
    if (its === undefined) {
        return {
            message: "is not the ARN of one resource",
            remediation: `write it in full and without wildcards, such as ${example}`,
        };
    }
    return its === accountId
        ? undefined
        : {
              message: `is in account ${its}, the reader in ${accountId}`,
              remediation: "write one reader for each account",
          };
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
