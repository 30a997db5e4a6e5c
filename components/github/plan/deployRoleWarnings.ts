import { mightyPolicies } from "../../iam/grants/managedPolicy";
import { type DeployRoleRequest } from "./deployRoleArgs";

/** How long a session that another role's session made may last, in seconds. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const CHAINED_SECONDS = 3600;

/** What is allowed, and rarely meant. */
export function roleWarnings(request: DeployRoleRequest): string[] {
    return [...chainingWarnings(request), ...pullRequestWarnings(request), ...passingWarnings(request)];
}

function chainingWarnings({ assumeRoles = [], maxSessionDuration = 0 }: DeployRoleRequest): string[] {
    return assumeRoles.length === 0 || maxSessionDuration <= CHAINED_SECONDS
        ? []
        : [
              `maxSessionDuration (${maxSessionDuration}) does not hold for ${assumeRoles.map(({ roleArn }) => roleArn).join(", ")}: ` +
                  `a session that is assumed from another role's lasts ${CHAINED_SECONDS} seconds at most. Let the workflow assume the role again.`,
          ];
}

function pullRequestWarnings({ subjects, managedPolicyArns = [] }: DeployRoleRequest): string[] {
    const mighty = mightyPolicies(managedPolicyArns);
    return mighty.length === 0 || !subjects.some(({ pullRequest }) => pullRequest === true)
        ? []
        : [
              `${mighty.join(", ")} stands beside pull requests: whoever can open one from a branch of the repository can do ` +
                  "anything in the account, without review. Give pull requests a role of their own, with ReadOnlyAccess.",
          ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function passingWarnings({ statements = [] }: DeployRoleRequest): string[] {
    return statements
        .filter(({ actions }) => actions.some(isPassRole))
        .filter(({ conditions = {} }) => !keysOf(conditions).includes("iam:passedtoservice"))
        .map(
            ({ sid }) =>
                `the statement ${sid} lets the workflow pass its roles to any service, and so run anything with them. Write ` +
                "conditions: { StringEquals: { iam:PassedToService: ecs-tasks.amazonaws.com } }, with the service that is meant.",
        );
}

function isPassRole(action: string): boolean {
    const name = action.toLowerCase();
    return name.endsWith("*") ? "iam:passrole".startsWith(name.slice(0, -1)) : name === "iam:passrole";
}

function keysOf(conditions: Readonly<Record<string, object>>): string[] {
    return Object.values(conditions).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase()));
}
