import { type ProblemText } from "../problems";
import { type Partition, partitionOf } from "./arn";

const REGION =
    /^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/** An account ID is 12 digits. */
export function accountIdProblem(accountId: string): ProblemText | undefined {
    return /^\d{12}$/.test(accountId)
        ? undefined
        : {
              message: "is not an AWS account ID",
              remediation: 'write its 12 digits, in quotes: "111111111111"',
          };
}

/** A region's form is checked, not its existence: a list of regions would be out of date soon. */
export function regionProblem(region: string): ProblemText | undefined {
    return REGION.test(region)
        ? undefined
        : { message: "is not an AWS region", remediation: "write a region's code, such as us-east-2" };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function roleNameProblem(name: string): ProblemText | undefined {
    return /^[\w+=,.@-]{1,64}$/.test(name)
        ? undefined
        : { message: "is not a role name", remediation: "write 1 to 64 letters, digits and + = , . @ _ -" };
}

/** A path begins and ends with a slash; `/` alone is the default. */
export function rolePathProblem(path: string): ProblemText | undefined {
    return /^\/(?:[\w+=,.@-]+\/)*$/.test(path) && path.length <= 512
        ? undefined
        : {
              message: "is not a role path",
              remediation: "begin and end it with a slash and keep to 512 characters: /ci/",
          };
}

/** A role's name with its path in front, as it stands in the role's ARN: `ci/deployer`. */
export function roleNameWithPathProblem(name: string): ProblemText | undefined {
    const separator = name.lastIndexOf("/") + 1;
    const flawed = roleNameProblem(name.slice(separator)) ?? rolePathProblem(`/${name.slice(0, separator)}`);
    return flawed === undefined
        ? undefined
        : {
              message: "is not the name of one role",
              remediation: "write the role's name, with its path in front if it has one: ci/deployer",
          };
}

/**
 * ARN of a managed policy that a role of this account may have: the account's own, or AWS's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function policyArnProblem(
    arn: string,
    partition: Partition,
    accountId: string,
): ProblemText | undefined {
    const [whole, its = "", owner = ""] =
        /^arn:(aws[\w-]*):iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.exec(arn) ?? [];
    const example = `arn:${partition.name}:iam::${accountId}:policy/ci-boundary`;
    if (whole === undefined) {
        return { message: "is not the ARN of a managed policy", remediation: `write it in full: ${example}` };
    }
    if (its !== partition.name) {
        return {
            message: `is in partition ${its}, the role in ${partition.name}`,
            remediation: `write the ARN of a policy in the role's partition: ${example}`,
        };
    }
    return owner === "aws" || owner === accountId
        ? undefined
        : {
              message: `is a policy of account ${owner}, which a role of account ${accountId} cannot have`,
              remediation: `write the ARN of a policy of the role's own account: ${example}`,
          };
}

/** A region where a role of this partition can be granted something: no policy reaches across partitions. */
export function grantedRegionProblem(region: string, partition: Partition): ProblemText | undefined {
    const its = partitionOf(region).name;
    return (
        regionProblem(region) ??
        (its === partition.name
            ? undefined
            : {
                  message: `is in partition ${its}, the role in ${partition.name}`,
                  remediation: "name a region of the role's own partition: no policy reaches across",
              })
    );
}

/** An ARN must be of the role's partition, which no policy reaches across. */
export function arnPartitionProblem(arn: string, partition: Partition): ProblemText | undefined {
    const its = /^arn:(aws[\w-]*):/.exec(arn)?.[1];
    return its === undefined || its === partition.name
        ? undefined
        : {
              message: `is in partition ${its}, the role in ${partition.name}`,
              remediation: `write an ARN that begins with arn:${partition.name}:`,
          };
}

/** The ARN of one role of this partition, in whatever account. */
export function oneRoleProblem(
    arn: string,
    partition: Partition,
    example = `arn:${partition.name}:iam::222222222222:role/deployer`,
): ProblemText | undefined {
    return /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)
        ? arnPartitionProblem(arn, partition)
        : {
              message: "is not the ARN of one role",
              remediation: `write it in full, without wildcards: ${example}`,
          };
}

/** How many characters the account's quota allows a trust policy: IAM's own, or more. */
export function trustPolicyQuotaProblem(quota: number): ProblemText | undefined {
    return Number.isInteger(quota) && quota >= 1
        ? undefined
        : { message: "is not a number of characters", remediation: "write an integer >= 1, such as 4096" };
}
