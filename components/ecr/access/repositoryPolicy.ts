import { partitionOf } from "../../iam/arn";
import { joinStatements } from "../../iam/joinStatements";
import { policyJson, policySize, type Statement } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type ImageReader, readerAccount, readsIn } from "../model/readers";
import { readerStatements, writerStatement } from "./statements";
import { type Writers } from "./writers";

/** Characters of a repository policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
export const REPOSITORY_POLICY_QUOTA = 10240;

/** Readers by their names, as configuration gives them. */
export type Readers = Readonly<Record<string, Known<ImageReader>>>;

/** Whether Lambda functions run the images, in whatever region. */
export function hasLambdaAccess(readers: Readers): boolean {
    return Object.values(readers).some((reader) => reader.lambda !== undefined);
}

/**
 * With its source's ARN the account of a caller is given as well, so the two may be joined between statements; the roles of an
 * organization are told apart by their names alone.
 */
const IDENTIFYING = ["aws:PrincipalArn", "aws:SourceAccount", "aws:SourceArn", "aws:sourceArn"];

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
            .flatMap(([name, reader]) => readerStatements(partition, region, name, reader)),
        ...Object.entries(writers).map(([name, writer]) => writerStatement(partition, name, writer)),
    ];
    if (statements.length === 0) {
        return undefined;
    }
    const policy = policyJson(statements);
    return policySize(policy) <= REPOSITORY_POLICY_QUOTA
        ? policy
        : policyJson(joinStatements(statements, IDENTIFYING, joinedName));
}

/** What makes a policy over the quota shorter, as far as its readers leave something to be joined. */
export function shorterPolicyAdvice(readers: Readers): string {
    const all = Object.values(readers);
    const named = all.flatMap(({ lambda }) =>
        lambda === undefined || lambda.function === "*" ? [] : lambda,
    );
    const accounts = named.map(({ accountId }) => accountId);
    const ways = [
        ...(new Set(accounts).size < accounts.length
            ? ["let the functions of an account share a reader with function *"]
            : []),
        ...(new Set(all.map(readerAccount)).size > 1
            ? ["name an organization instead of its accounts, as { role: { name }, organization }"]
            : []),
        ...(all.some(({ role }) => role !== undefined) ? ["let the roles assume a pull role"] : []),
        "split the repository",
    ];
    return ways.join(", or ");
}

/** A plural, so that it is no single reader's; then what keeps these statements apart from others of their kind. */
function joinedName({ sid, conditions, actions }: Statement): string {
    const kind = /^(?:RolePull|RolePush|LambdaPull|LambdaDeploy|ServicePull)/.exec(sid)?.[0] ?? "";
    const organization = conditions?.["StringEquals"]?.["aws:PrincipalOrgID"]?.[0] ?? "";
    const manages = actions.includes("ecr:SetRepositoryPolicy") ? "AndManagePolicy" : "";
    const inspects = actions.includes("ecr:ListImages") ? "AndInspect" : "";
    return `${kind}s${manages}${inspects}${organization.replace("o-", "In")}`;
}
