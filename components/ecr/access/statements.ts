import { PULL_IMAGE, PULL_IMAGE_FOR_LAMBDA, PUSH_IMAGE } from "../../iam/actions";
import { functionArn, type Partition, roleArn } from "../../iam/arn";
import { type Statement } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { DESCRIBE_REPOSITORY, MANAGE_REPOSITORY_POLICY } from "../model/actions";
import { LAMBDA_ACCESS_TAG } from "../model/names";
import {
    type ImageReader,
    type ImageWriter,
    type LambdaReader,
    type RoleIdentity,
    type ServiceReader,
} from "../model/readers";
import { readerRoleArn } from "./roleIdentity";

/** Stands for every account, beside the ID of the organization that the accounts are in. */
const EVERY_ACCOUNT = "*";

/** The statements that a reader needs in the policy of a repository in a region. */
export function readerStatements(
    partition: Partition,
    region: string,
    reader: string,
    { role, lambda, service, organization }: Known<ImageReader>,
): Statement[] {
    const name = statementName(reader);
    if (role !== undefined) {
        const actions = role.allowDescribe === true ? [...PULL_IMAGE, ...DESCRIBE_REPOSITORY] : PULL_IMAGE;
        return [{ sid: `RolePull${name}`, ...roleOnly(partition, role, organization), actions }];
    }
    if (lambda !== undefined) {
        return lambdaStatements(partition, region, name, lambda, organization);
    }
    return service === undefined ? [] : [serviceStatement(name, service)];
}

/** The statement that a writer needs. */
export function writerStatement(
    partition: Partition,
    writer: string,
    { role, organization }: Known<ImageWriter>,
): Statement {
    return {
        sid: `RolePush${statementName(writer)}`,
        ...roleOnly(partition, role, organization),
        actions: PUSH_IMAGE,
    };
}

/**
 * A role, while it belongs to the organization where one is given; without an account, the role of that name in each of the
 * organization's. By ArnLike, since its star ends at a colon: StringLike's would match a user with the path `/:role/`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function roleOnly(
    partition: Partition,
    role: Known<RoleIdentity>,
    organization: string | undefined,
): Pick<Statement, "principals" | "conditions"> {
    if (organization === undefined) {
        return { principals: { AWS: [readerRoleArn(partition, role)] } };
    }
    const inOrganization = { StringEquals: { "aws:PrincipalOrgID": [organization] } };
    if (role.arn !== undefined || role.accountId !== undefined) {
        return { principals: { AWS: [readerRoleArn(partition, role)] }, conditions: inOrganization };
    }
    const anyAccounts = roleArn(partition, EVERY_ACCOUNT, role.name ?? "");
    return {
        principals: { AWS: ["*"] },
        conditions: { ...inOrganization, ArnLike: { "aws:PrincipalArn": [anyAccounts] } },
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
    return [
        {
            sid: `LambdaPull${name}`,
            principals: { Service: ["lambda.amazonaws.com"] },
            actions: managesPolicy
                ? [...PULL_IMAGE_FOR_LAMBDA, ...MANAGE_REPOSITORY_POLICY]
                : PULL_IMAGE_FOR_LAMBDA,
            conditions: functionOnly(partition, region, lambda, organization),
        },
        {
            sid: `LambdaDeploy${name}`,
            // Only roles carry an organization of their own: Lambda, coming by itself, has that of its source.
            ...roleOnly(partition, { accountId, name: deployRole }, organization),
            actions: PULL_IMAGE_FOR_LAMBDA,
        },
    ];
}

/** The function, of its account or of each account of the organization, and only for repositories that functions may read. */
function functionOnly(
    partition: Partition,
    region: string,
    lambda: Known<LambdaReader>,
    organization: string | undefined,
): NonNullable<Statement["conditions"]> {
    const { accountId } = lambda;
    const source = functionArn(partition, region, accountId ?? EVERY_ACCOUNT, lambda.function);
    // AWS does not say whether a source has its qualifier, a version or an alias, so both forms are named.
    const sources = lambda.function === "*" ? [source] : [source, `${source}:*`];
    const tagged = { [`aws:ResourceTag/${LAMBDA_ACCESS_TAG}`]: ["true"] };
    return accountId === undefined
        ? {
              ArnLike: { "aws:SourceArn": sources },
              StringEquals: { "aws:SourceOrgID": [organization ?? ""], ...tagged },
          }
        : {
              StringLike: { "aws:sourceArn": sources },
              StringEquals: { "aws:SourceAccount": [accountId], ...tagged },
          };
}

function serviceStatement(
    name: string,
    { principal, accountId, sourceArns }: Known<ServiceReader>,
): Statement {
    return {
        sid: `ServicePull${name}`,
        principals: { Service: [principal] },
        actions: PULL_IMAGE,
        conditions: {
            StringEquals: { "aws:SourceAccount": [accountId], "aws:SourceArn": sourceArns },
        },
    };
}

/** `orders-eu1` becomes `OrdersEu1`: a statement's name has no hyphens. */
function statementName(reader: string): string {
    return reader
        .split("-")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join("");
}
