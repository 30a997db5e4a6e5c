import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { ASSUME_ROLE, TAG_SESSION } from "../actions";
import { oneRoleProblem } from "../names";
import { type Statement } from "../policy";
import { type Home } from "./grouping";

/**
 * Permission to go on into another role, which must trust this one. The permissions of this role do not come along.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
 */
export interface AssumeRoleGrant {
    /** ARN of the other role. */
    roleArn: Input<string>;
    /**
     * Whether session tags may be passed along (`sts:TagSession`), which the other role must allow too. AWS's action for
     * GitHub sets them with `role-chaining: true`, never with a token of GitHub: Repository, Workflow, Actor, Branch and
     * others.
     * @default false: the workflow must say `role-skip-session-tagging: true`
     */
    sessionTags?: boolean | undefined;
}

/** The statements of these grants. */
export function assumeRoleStatements(_home: Home, grants: readonly Known<AssumeRoleGrant>[]): Statement[] {
    const tagged = grants.filter(({ sessionTags }) => sessionTags === true);
    const statement = (
        sid: string,
        actions: readonly string[],
        of: readonly Known<AssumeRoleGrant>[],
    ): Statement[] =>
        of.length === 0 ? [] : [{ sid, actions, resources: of.map(({ roleArn }) => roleArn) }];
    return [
        ...statement("AssumeRoles", ASSUME_ROLE, grants),
        ...statement("TagSessions", TAG_SESSION, tagged),
    ];
}

/** Checks these grants; `path` leads to their list. */
export function checkAssumeRoleGrants(
    problems: Problems,
    path: Path,
    { partition }: Home,
    grants: readonly Known<AssumeRoleGrant>[],
): void {
    grants.forEach(({ roleArn }, index) => {
        problems.check([...path, index, "roleArn"], roleArn, oneRoleProblem(roleArn, partition));
    });
}
