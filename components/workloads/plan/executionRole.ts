import { DESCRIBE_REPOSITORY } from "../../ecr/model/actions";
import { PULL_IMAGE, WRITE_LOGS } from "../../iam/actions";
import { logStreamsArn, partitionOf, roleArn } from "../../iam/arn";
import { type Home } from "../../iam/grants/grouping";
import { checkImageGrants, imageStatements, loginStatements } from "../../iam/grants/image";
import {
    accountIdProblem,
    policyArnProblem,
    regionProblem,
    roleNameProblem,
    rolePathProblem,
} from "../../iam/names";
import { POLICY_QUOTAS } from "../../iam/permissions";
import { policyJson, policySize, type Statement } from "../../iam/policy";
import { checkRoleSettings } from "../../iam/roleSettings";
import { Problems, type ProblemText } from "../../problems";
import { type ImageExecutionRoleRequest } from "./executionRoleArgs";
import { checkExecutionTrust, executionTrust } from "./executionTrust";

/** A role that pulls images, worked out in full. */
export interface ImageExecutionRolePlan {
    readonly roleName: string;
    readonly roleArn: string;
    readonly path: string;
    /** The trust policy, as JSON. */
    readonly trust: string;
    /** The permissions, as JSON. */
    readonly permissions: string;
    /** ARNs of managed policies, by the names that they were given. */
    readonly managedPolicies: Readonly<Record<string, string>>;
}

/**
 * Works out a role that pulls images.
 *
 * @throws ProblemsError with every problem in names, who assumes it, repositories and sizes.
 */
export function planImageExecutionRole(request: ImageExecutionRoleRequest): ImageExecutionRolePlan {
    const { accountId, region, roleName, path = "/", managedPolicies = {} } = request;
    const home = { partition: partitionOf(region), accountId, region };
    const problems = new Problems();
    checkRole(problems, request, home);
    checkExecutionTrust(problems, request, home.partition);
    const permissions = policyJson(statements(request, home));
    const size = policySize(permissions);
    problems.check(["pullImages"], size, size > POLICY_QUOTAS.inline ? tooLong(size) : undefined);
    problems.throwIfAny();
    return {
        roleName,
        roleArn: roleArn(home.partition, accountId, `${path.slice(1)}${roleName}`),
        path,
        trust: policyJson([executionTrust(request, home)]),
        permissions,
        managedPolicies,
    };
}

function statements(
    { pullImages, allowDescribe = false, logGroups = [] }: ImageExecutionRoleRequest,
    home: Home,
): Statement[] {
    const { partition, accountId, region } = home;
    const actions = allowDescribe ? [...PULL_IMAGE, ...DESCRIBE_REPOSITORY] : PULL_IMAGE;
    const logs = {
        sid: "WriteLogs",
        actions: WRITE_LOGS,
        resources: logGroups.map((group) => logStreamsArn(partition, region, accountId, group)),
    };
    return [
        ...imageStatements(home, "PullImages", actions, pullImages),
        ...loginStatements(pullImages),
        ...(logGroups.length === 0 ? [] : [logs]),
    ];
}

function tooLong(size: number): ProblemText {
    return {
        message: `make a policy of ${size} characters; ${POLICY_QUOTAS.inline} are allowed`,
        remediation: "split them across two roles",
    };
}

function checkRole(problems: Problems, request: ImageExecutionRoleRequest, home: Home): void {
    const { accountId, region, roleName, path = "/", pullImages, logGroups = [] } = request;
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["region"], region, regionProblem(region));
    problems.check(["roleName"], roleName, roleNameProblem(roleName));
    problems.check(["path"], path, rolePathProblem(path));
    checkRoleSettings(problems, [], request, home);
    if (pullImages.length === 0) {
        problems.check(["pullImages"], pullImages, {
            message: "is empty",
            remediation: "name at least one repository, or leave the role out",
        });
    }
    checkImageGrants(problems, ["pullImages"], home, pullImages);
    logGroups.forEach((group, index) => {
        problems.check(["logGroups", index], group, logGroupProblem(group));
    });
    for (const [name, arn] of Object.entries(request.managedPolicies ?? {})) {
        problems.check(["managedPolicies", name], arn, policyArnProblem(arn, home.partition, home.accountId));
    }
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
function logGroupProblem(name: string): ProblemText | undefined {
    return /^[\w./#-]{1,512}$/.test(name)
        ? undefined
        : {
              message: "is not the name of a log group",
              remediation: "write up to 512 letters, digits and . - _ / #, without wildcards: /ecs/app",
          };
}
