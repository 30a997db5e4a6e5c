import { ASSUME_ROLE, GET_AUTHORIZATION_TOKEN, PULL_IMAGE } from "../../iam/actions";
import { partitionOf, repositoryArn, roleArn } from "../../iam/arn";
import { accountIdProblem, regionProblem, roleNameProblem, trustPolicyQuotaProblem } from "../../iam/names";
import { POLICY_QUOTAS } from "../../iam/permissions";
import { policyJson, policySize, type Statement, TRUST_POLICY_QUOTA } from "../../iam/policy";
import { repositoryNameProblem } from "../../iam/repositoryName";
import { checkRoleSettings } from "../../iam/roleSettings";
import { type Members } from "../../inputs/shape";
import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { Problems } from "../../problems";
import { readerNameProblem } from "../model/names";
import { type RoleIdentity } from "../model/readers";
import { organizationProblem } from "../../iam/organization";
import { checkRole, readerRoleArn } from "./roleIdentity";

/** Arguments of ImagePullRole. */
export interface ImagePullRoleArgs {
    /**
     * The 12 digits of the account that owns the images and the role. Where it is given, the AWS provider in use must be for
     * it. Changing both replaces the role.
     * @default the provider's
     */
    accountId?: Input<string> | undefined;
    /**
     * Name of the role, 1 to 64 letters, digits and + = , . @ _ -. Changing it replaces the role, the new one first; where
     * it is an Output, the old one is deleted first.
     */
    roleName: Input<string>;
    /** The roles that may assume it, by a name of your choice: lower-case words with hyphens between them. At least one. */
    assumedBy: InputMap<RoleIdentity>;
    /** Names of the repositories that may be pulled; at least one. */
    repositories: InputList<string>;
    /** The regions to pull from; at least one. */
    regions: InputList<string>;
    /**
     * ID of the AWS Organization that whoever assumes it must belong to.
     * @default none
     */
    organization?: Input<string> | undefined;
    /**
     * Characters that the account's quota allows a trust policy.
     * @default 2048, IAM's own
     */
    trustPolicyQuota?: Input<number> | undefined;
    /**
     * ARN of the managed policy that bounds the role's permissions.
     * @default none
     */
    permissionsBoundary?: Input<string> | undefined;
    /**
     * Tags of the role; no two keys may differ in case alone.
     * @default none
     */
    tags?: InputMap<string> | undefined;
}

/** A role to pull with, who may assume it, and what it may pull, with every value known. */
export type PullRoleRequest = Known<Omit<ImagePullRoleArgs, "accountId">> & { readonly accountId: string };

/** What of the arguments must be known, and what is no text. */
export const PULL_ROLE_SHAPE: Members = {
    assumedBy: { "*": {} },
    repositories: "list",
    regions: "list",
    trustPolicyQuota: "number",
    tags: "map",
};

/** What to make of it. */
export interface PullRolePlan {
    readonly roleName: string;
    readonly roleArn: string;
    /** The trust policy, as JSON. */
    readonly trust: string;
    /** The permissions, as JSON. */
    readonly permissions: string;
}

/**
 * Works out trust and permissions.
 *
 * @throws ProblemsError with every problem in names and sizes.
 */
export function planPullRole(request: PullRoleRequest): PullRolePlan {
    const { accountId, roleName, assumedBy, organization, trustPolicyQuota = TRUST_POLICY_QUOTA } = request;
    const problems = new Problems();
    const partition = partitionOf(request.regions[0] ?? "");
    checkPullRole(problems, request);
    checkRoleSettings(problems, [], request, { partition, accountId });
    const trust = policyJson([
        {
            sid: "Assume",
            principals: { AWS: Object.values(assumedBy).map((role) => readerRoleArn(partition, role)) },
            actions: ASSUME_ROLE,
            ...(organization !== undefined && {
                conditions: { StringEquals: { "aws:PrincipalOrgID": [organization] } },
            }),
        },
    ]);
    const permissions = policyJson(pullStatements(request));
    const tooLong = (what: string, json: string, quota: number) =>
        policySize(json) <= quota
            ? undefined
            : {
                  message: `make ${what} of ${policySize(json)} characters; ${quota} are allowed`,
                  remediation: "split them across two roles",
              };
    problems.check(
        ["assumedBy"],
        Object.keys(assumedBy).length,
        tooLong("a trust policy", trust, trustPolicyQuota),
    );
    problems.check(
        ["repositories"],
        request.repositories.length,
        tooLong("a policy", permissions, POLICY_QUOTAS.inline),
    );
    problems.throwIfAny();
    return { roleName, roleArn: roleArn(partition, accountId, roleName), trust, permissions };
}

function pullStatements({ accountId, regions, repositories }: PullRoleRequest): Statement[] {
    return [
        // Logging in takes no resource: it opens nothing by itself.
        { sid: "LogIn", actions: GET_AUTHORIZATION_TOKEN, resources: ["*"] },
        {
            sid: "Pull",
            actions: PULL_IMAGE,
            resources: regions.flatMap((region) =>
                repositories.map((name) => repositoryArn(partitionOf(region), region, accountId, name)),
            ),
        },
    ];
}

function checkPullRole(problems: Problems, request: PullRoleRequest): void {
    const { accountId, roleName, assumedBy, repositories, regions, organization } = request;
    const { trustPolicyQuota = TRUST_POLICY_QUOTA } = request;
    const partition = partitionOf(regions[0] ?? "");
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["roleName"], roleName, roleNameProblem(roleName));
    problems.check(["trustPolicyQuota"], trustPolicyQuota, trustPolicyQuotaProblem(trustPolicyQuota));
    for (const [name, role] of Object.entries(assumedBy)) {
        problems.check(["assumedBy", name], name, readerNameProblem(name));
        checkRole(problems, ["assumedBy", name], role, partition);
    }
    repositories.forEach((name, index) => {
        problems.check(["repositories", index], name, repositoryNameProblem(name));
    });
    regions.forEach((region, index) => {
        problems.check(["regions", index], region, regionProblem(region));
    });
    if (organization !== undefined) {
        problems.check(["organization"], organization, organizationProblem(organization));
    }
    const lists = { assumedBy: Object.keys(assumedBy), repositories, regions };
    for (const [key, list] of Object.entries(lists)) {
        if (list.length === 0) {
            problems.check([key], list, {
                message: "is empty",
                remediation: "name at least one, or leave the role out",
            });
        }
    }
}
