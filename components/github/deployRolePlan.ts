import { partitionOf, roleArn } from "../iam/arn";
import { checkStaticSites, StaticSiteGrant, staticSiteStatements } from "../iam/grants";
import { accountIdFlaw, regionFlaw, roleNameFlaw, rolePathFlaw } from "../iam/names";
import { compare, policyJson, policySize } from "../iam/policy";
import { Problems } from "../problems";
import { stsAudience } from "./issuer";
import { checkSubjects, GitHubSubject, subjectClaim } from "./subjects";

/** Characters that the inline policies of one role may have together. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICY_QUOTA = 10240;

/** Session lengths that IAM accepts, in seconds. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const SESSION_SECONDS = { least: 3600, most: 43200 };

/** What decides a deploy role's name, trust and permissions: all of it known before anything is made. */
export interface DeployRoleRequest {
    /** The 12 digits of the account that the role is made in. */
    accountId: string;
    /** Region of the AWS provider in use. IAM is global: the region only says which partition this is. */
    region: string;
    /** Name of the role, up to 64 characters. Changing it replaces the role, and with it the ARN that workflows name. */
    roleName: string;
    /** Path of the role. The default is /. Changing it replaces the role. */
    path?: string | undefined;
    /** The workflows that may assume the role; at least one. */
    subjects: GitHubSubject[];
    /** The static sites that the role may publish; at least one. */
    staticSites: StaticSiteGrant[];
    /** Longest session that a workflow may ask for, in seconds, from 3600 to 43200. The default is 3600. */
    maxSessionDuration?: number | undefined;
}

/** A deploy role worked out in full, but for the provider it trusts. */
export interface DeployRolePlan {
    readonly roleArn: string;
    readonly audience: string;
    /** The `sub` claims that get in, sorted, each once. */
    readonly claims: string[];
    /** The role's permissions, as JSON. */
    readonly permissions: string;
    readonly maxSessionDuration: number;
}

/**
 * Works out a deploy role.
 *
 * @throws ProblemsError with every problem in the request.
 */
export function planDeployRole(request: DeployRoleRequest): DeployRolePlan {
    const { accountId, region, roleName, path = "/", subjects, staticSites } = request;
    const { maxSessionDuration = SESSION_SECONDS.least } = request;
    const partition = partitionOf(region);
    const permissions = policyJson(staticSiteStatements(partition, accountId, staticSites));

    const problems = new Problems();
    problems.check(["accountId"], accountId, accountIdFlaw(accountId));
    problems.check(["region"], region, regionFlaw(region));
    problems.check(["roleName"], roleName, roleNameFlaw(roleName));
    problems.check(["path"], path, rolePathFlaw(path));
    checkSubjects(problems, ["subjects"], subjects);
    checkStaticSites(problems, ["staticSites"], staticSites);
    if (!(maxSessionDuration >= SESSION_SECONDS.least && maxSessionDuration <= SESSION_SECONDS.most)) {
        problems.check(["maxSessionDuration"], maxSessionDuration, {
            message: "is not a session length that IAM accepts",
            remedy: `write seconds, from ${SESSION_SECONDS.least} to ${SESSION_SECONDS.most}`,
        });
    }
    if (policySize(permissions) > INLINE_POLICY_QUOTA) {
        problems.check(["staticSites"], staticSites.length, {
            message: `make a policy of ${policySize(permissions)} characters; ${INLINE_POLICY_QUOTA} are allowed`,
            remedy: "divide the sites over several roles",
        });
    }
    problems.throwIfAny();

    return {
        roleArn: roleArn(partition, accountId, `${path.slice(1)}${roleName}`),
        audience: stsAudience(partition),
        claims: [...new Set(subjects.map(subjectClaim))].sort(compare),
        permissions,
        maxSessionDuration,
    };
}
