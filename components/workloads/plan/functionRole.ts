import { ASSUME_ROLE, WRITE_LOGS } from "../../iam/actions";
import { logStreamsArn, type Partition, partitionOf, roleArn } from "../../iam/arn";
import { checkGrants, grantStatements } from "../../iam/grants";
import { oneRoleProblem, roleNameProblem, rolePathProblem } from "../../iam/names";
import { POLICY_QUOTAS } from "../../iam/permissions";
import { policyJson, policySize } from "../../iam/policy";
import { checkRoleSettings } from "../../iam/roleSettings";
import { type Problems, type ProblemText } from "../../problems";
import { type ImageFunctionRequest } from "./functionArgs";

/** The role that a function runs as, where one is made for it. */
export interface FunctionRole {
    readonly name: string;
    readonly arn: string;
    readonly path: string;
    /** The trust policy, as JSON. */
    readonly trust: string;
    /** The permission to write the function's logs, as JSON. */
    readonly logs: string;
    /** What else was granted, as JSON; undefined where nothing was. */
    readonly grants: string | undefined;
}

/**
 * Of the function that assumes a role, Lambda says nothing at that moment, so that no condition can name it. A role can be
 * given to functions of its own account only, by whoever may pass it.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
const LAMBDA_TRUST = policyJson([
    { sid: "Lambda", principals: { Service: ["lambda.amazonaws.com"] }, actions: ASSUME_ROLE },
]);

/** Works out the role of a function; undefined where it runs as one that is there. */
export function functionRole(
    problems: Problems,
    request: ImageFunctionRequest,
    logGroup: string,
): FunctionRole | undefined {
    const { accountId, region, functionName, executionRoleArn, grants, rolePath = "/" } = request;
    const partition = partitionOf(region);
    if (executionRoleArn !== undefined) {
        checkExistingRole(problems, request, executionRoleArn, partition);
        return undefined;
    }
    const name = request.roleName ?? `${functionName}-${region}`;
    problems.check(["roleName"], name, nameProblem(request, name));
    problems.check(["rolePath"], rolePath, rolePathProblem(rolePath));
    checkRoleSettings(problems, [], request, { partition, accountId });
    const logs = policyJson([
        {
            sid: "WriteLogs",
            actions: WRITE_LOGS,
            resources: [logStreamsArn(partition, region, accountId, logGroup)],
        },
    ]);
    return {
        name,
        arn: roleArn(partition, accountId, `${rolePath.slice(1)}${name}`),
        path: rolePath,
        trust: LAMBDA_TRUST,
        logs,
        grants: grants === undefined ? undefined : grantsPolicy(problems, request, grants, policySize(logs)),
    };
}

/** What the role may do beside writing logs: an inline policy of its own, since all of a role's share one quota. */
function grantsPolicy(
    problems: Problems,
    { accountId, region }: ImageFunctionRequest,
    grants: NonNullable<ImageFunctionRequest["grants"]>,
    taken: number,
): string {
    const home = { partition: partitionOf(region), accountId, region };
    checkGrants(problems, ["grants"], home, grants);
    if (grants.managedPolicyArns !== undefined) {
        problems.check(["grants", "managedPolicyArns"], grants.managedPolicyArns, {
            message: "are attached to no role that is made for a function",
            remediation: "grant by statements, or let it run as executionRoleArn with managed policies",
        });
    }
    const policy = policyJson(grantStatements(home, grants));
    const size = policySize(policy) + taken;
    if (size > POLICY_QUOTAS.inline) {
        problems.check(["grants"], size, {
            message: `make policies of ${size} characters, with the logs'; a role has ${POLICY_QUOTAS.inline}`,
            remediation: "grant less, or let the function run as executionRoleArn with managed policies",
        });
    }
    return policy;
}

/** A name that is made of the function's is as good as that one, but for its length. */
function nameProblem({ roleName }: ImageFunctionRequest, name: string): ProblemText | undefined {
    if (roleName !== undefined) {
        return roleNameProblem(roleName);
    }
    return name.length <= 64
        ? undefined
        : {
              message: `would be made of the function's name and its region, and have ${name.length} characters of 64`,
              remediation: "write a roleName, which no other role of the account has",
          };
}

/** What belongs to a role that is made, and to no other. */
const OF_MADE_ROLE = ["roleName", "rolePath", "permissionsBoundary", "grants"] as const;

function checkExistingRole(
    problems: Problems,
    request: ImageFunctionRequest,
    arn: string,
    partition: Partition,
): void {
    const { accountId } = request;
    const owner = arn.split(":")[4] ?? "";
    const foreign = {
        message: `is a role of account ${owner}, and a function runs as a role of its own account, ${accountId}`,
        remediation: `write the ARN of a role of account ${accountId}, or leave it out: then one is made`,
    };
    problems.check(
        ["executionRoleArn"],
        arn,
        oneRoleProblem(arn, partition) ?? (owner === accountId ? undefined : foreign),
    );
    for (const key of OF_MADE_ROLE) {
        problems.check([key], request[key], request[key] === undefined ? undefined : BELONGS_TO_MADE_ROLE);
    }
}

const BELONGS_TO_MADE_ROLE: ProblemText = {
    message: "is of a role that is made here, and executionRoleArn names one that is there",
    remediation: "leave it out, or leave out executionRoleArn",
};
