import { type Partition, roleArn } from "../../iam/arn";
import { accountIdProblem, roleNameWithPathProblem } from "../../iam/names";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { type RoleIdentity } from "../model/readers";

/** What readers and writers do, in the words of messages. */
const DOING = { reader: { verb: "pull", does: "pulls" }, writer: { verb: "push", does: "pushes" } } as const;
type Who = keyof typeof DOING;

/** ARN of a role, in whichever form it was given. */
export function readerRoleArn(partition: Partition, role: Known<RoleIdentity>): string {
    return role.arn ?? roleArn(partition, role.accountId ?? "", role.name ?? "");
}

/** Checks the identity of a role that is to be one of these; `path` leads to it. */
export function checkRole(
    problems: Problems,
    path: Path,
    role: Known<RoleIdentity>,
    partition: Partition,
    who: Who = "reader",
): void {
    const { accountId, name, arn } = role;
    if (arn !== undefined) {
        problems.check([...path, "arn"], arn, roleArnProblem(arn, partition, who));
        if (accountId !== undefined || name !== undefined) {
            problems.check(path, role, {
                message: "is given twice, by ARN and by account or name",
                remediation: "write arn alone, or accountId and name",
            });
        }
    } else if (accountId === undefined || name === undefined) {
        problems.check(path, role, {
            message: "does not name a role",
            remediation: `write accountId and name, or arn; an account as a whole cannot be a ${who}`,
        });
    } else {
        problems.check([...path, "accountId"], accountId, namedAccountProblem(accountId, who));
        problems.check([...path, "name"], name, namedRoleProblem(name, who));
    }
}

/** Why this cannot be the account of a reader or writer. */
export function namedAccountProblem(accountId: string, who: Who = "reader"): ProblemText | undefined {
    return accountId.includes("*")
        ? {
              message: "matches every AWS account",
              remediation: `write one ${who} for each account that ${DOING[who].does}`,
          }
        : accountIdProblem(accountId);
}

/** Why this cannot be the name of a reader's or writer's role. */
export function namedRoleProblem(name: string, who: Who = "reader"): ProblemText | undefined {
    return name.includes("*")
        ? {
              message: "contains a wildcard and so matches more than one role",
              remediation: `name the role that ${DOING[who].does}; a policy cannot match roles by pattern as principals`,
          }
        : roleNameWithPathProblem(name);
}

function roleArnProblem(arn: string, partition: Partition, who: Who): ProblemText | undefined {
    const { verb, does } = DOING[who];
    const account = /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/.exec(arn)?.[1];
    if (account !== undefined) {
        return {
            message: `stands for account ${account} as a whole: whoever is or will be in it could ${verb}`,
            remediation:
                `name the role that ${does}, arn:${partition.name}:iam::${account}:role/NAME` +
                (who === "reader" ? ", or write a lambda reader" : ""),
        };
    }
    if (arn.includes("*")) {
        return {
            message: "contains a wildcard and so matches more than one role",
            remediation: `name each role that ${does} as a ${who} of its own`,
        };
    }
    const [whole, arnPartition = "", accountId = "", name = ""] =
        /^arn:(aws[\w-]*):iam::([^:]*):role\/(.+)$/.exec(arn) ?? [];
    const malformed = {
        message: "is not the ARN of a role",
        remediation: `write arn:${partition.name}:iam::ACCOUNT:role/NAME`,
    };
    if (whole === undefined) {
        return malformed;
    }
    if (arnPartition !== partition.name) {
        return {
            message: `is in partition ${arnPartition}, the images are in ${partition.name}`,
            remediation:
                "share images with it from a registry in its own partition: no policy reaches across",
        };
    }
    return accountIdProblem(accountId) === undefined && roleNameWithPathProblem(name) === undefined
        ? undefined
        : malformed;
}
