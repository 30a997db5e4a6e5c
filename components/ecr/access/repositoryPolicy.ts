import { PULL_IMAGE, PULL_IMAGE_FOR_LAMBDA, PUSH_IMAGE } from "../../iam/actions";
import { functionArn, type Partition, partitionOf } from "../../iam/arn";
import { joinStatements } from "../../iam/joinStatements";
import { policyJson, policySize, type Statement } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { DESCRIBE_REPOSITORY, MANAGE_REPOSITORY_POLICY } from "../model/actions";
import { LAMBDA_ACCESS_TAG } from "../model/names";
import { type ImageReader, type LambdaReader, readsIn, type RoleIdentity } from "../model/readers";
import { readerRoleArn } from "./roleIdentity";
import { type Writers } from "./writers";

/** Characters of a repository policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
export const REPOSITORY_POLICY_QUOTA = 10240;

/** Readers by their names, as configuration gives them. */
export type Readers = Readonly<Record<string, Known<ImageReader>>>;

/** Whether Lambda functions run the images, in whatever region. */
export function hasLambdaAccess(readers: Readers): boolean {
    return Object.values(readers).some((reader) => reader.lambda !== undefined);
}

/** With its source's ARN the account of a caller is given as well, so the two may be joined between statements. */
const IDENTIFYING = ["aws:SourceAccount", "aws:sourceArn"];

/**
 * The policy of a repository in one region, as JSON: the statements of the writers and of the readers that pull from this
 * region, and no others. Undefined where there are none; ECR then admits only the repository's own account, by its own
 * policies. One statement for each, as long as they fit; beyond the quota, statements that differ only in whom they name
 * are joined.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
export function repositoryPolicy(
    region: string,
    readers: Readers,
    writers: Writers = {},
): string | undefined {
    const partition = partitionOf(region);
    const statements = [
        ...Object.entries(readers)
            .filter(([, reader]) => readsIn(reader, region))
            .flatMap(([name, reader]) => readerStatements(partition, region, statementName(name), reader)),
        ...Object.entries(writers).map(([name, writer]) => ({
            sid: `RolePush${statementName(name)}`,
            ...roleOnly(partition, writer.role, writer.organization),
            actions: PUSH_IMAGE,
        })),
    ];
    if (statements.length === 0) {
        return undefined;
    }
    const policy = policyJson(statements);
    return policySize(policy) <= REPOSITORY_POLICY_QUOTA
        ? policy
        : policyJson(joinStatements(statements, IDENTIFYING, joinedName));
}

function readerStatements(
    partition: Partition,
    region: string,
    name: string,
    reader: Known<ImageReader>,
): Statement[] {
    const { role, lambda, organization } = reader;
    return [
        ...(role === undefined
            ? []
            : [
                  {
                      sid: `RolePull${name}`,
                      ...roleOnly(partition, role, organization),
                      actions:
                          role.allowDescribe === true ? [...PULL_IMAGE, ...DESCRIBE_REPOSITORY] : PULL_IMAGE,
                  },
              ]),
        ...(lambda === undefined ? [] : lambdaStatements(partition, region, name, lambda, organization)),
    ];
}

/** A role, while it belongs to the organization where one is given. */
function roleOnly(
    partition: Partition,
    role: Known<RoleIdentity>,
    organization: string | undefined,
): Pick<Statement, "principals" | "conditions"> {
    return {
        principals: { AWS: [readerRoleArn(partition, role)] },
        ...(organization !== undefined && {
            conditions: { StringEquals: { "aws:PrincipalOrgID": [organization] } },
        }),
    };
}

/**
 * Lambda itself pulls when it optimizes the image and when it wakes an idle function, in the name of the function. The
 * role that makes or updates the function is checked on its own, at that moment.
 */
function lambdaStatements(
    partition: Partition,
    region: string,
    name: string,
    lambda: Known<LambdaReader>,
    organization: string | undefined,
): Statement[] {
    const { accountId, deployRole, managesPolicy = false } = lambda;
    const source = functionArn(partition, region, accountId, lambda.function);
    return [
        {
            sid: `LambdaPull${name}`,
            principals: { Service: ["lambda.amazonaws.com"] },
            actions: managesPolicy
                ? [...PULL_IMAGE_FOR_LAMBDA, ...MANAGE_REPOSITORY_POLICY]
                : PULL_IMAGE_FOR_LAMBDA,
            conditions: {
                // AWS does not say whether a source has its qualifier, a version or an alias, so both forms are named.
                StringLike: {
                    "aws:sourceArn": lambda.function === "*" ? [source] : [source, `${source}:*`],
                },
                StringEquals: {
                    "aws:SourceAccount": [accountId],
                    [`aws:ResourceTag/${LAMBDA_ACCESS_TAG}`]: ["true"],
                },
            },
        },
        {
            sid: `LambdaDeploy${name}`,
            // Only roles carry an organization: nothing says that Lambda, coming by itself, sends one.
            ...roleOnly(partition, { accountId, name: deployRole }, organization),
            actions: PULL_IMAGE_FOR_LAMBDA,
        },
    ];
}

/** A plural, so that it is no single reader's; then what keeps these statements apart from others of their kind. */
function joinedName(statements: readonly Statement[]): string {
    const [first] = statements;
    const kind = /^(?:RolePull|RolePush|LambdaPull|LambdaDeploy)/.exec(first?.sid ?? "")?.[0] ?? "";
    const organization = first?.conditions?.["StringEquals"]?.["aws:PrincipalOrgID"]?.[0] ?? "";
    const manages = first?.actions.includes("ecr:SetRepositoryPolicy") === true ? "AndManagePolicy" : "";
    const inspects = first?.actions.includes("ecr:ListImages") === true ? "AndInspect" : "";
    return `${kind}s${manages}${inspects}${organization.replace("o-", "In")}`;
}

/** `orders-eu1` becomes `OrdersEu1`: a statement's name has no hyphens. */
function statementName(reader: string): string {
    return reader
        .split("-")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join("");
}
