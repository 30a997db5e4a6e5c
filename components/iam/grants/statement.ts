import { type Input, type InputList, type InputMap, type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { arnPartitionProblem } from "../names";
import { policyTextProblem, type Statement } from "../policy";
import { checkConditions, joinedConditions } from "./condition";
import { type Home } from "./grouping";
import { missingTagInText } from "./principalTags";
import { checkTagConditions, type TagCondition, tagConditions } from "./tagCondition";

/**
 * A permission that none of the other grants is: actions on resources, written out.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface StatementGrant {
    /** Names the statement; letters and digits, unlike every other statement of the role. */
    sid: Input<string>;
    /** The actions, such as dynamodb:PutItem; never every action of a service. */
    actions: InputList<string>;
    /**
     * ARNs of the resources. `*` alone is for actions that take no resource, or together with tags; whether the actions are
     * such is not checked.
     */
    resources: InputList<string>;
    /**
     * Tags that the resources must carry. Not every action compares them.
     * @default none
     */
    tags?: InputList<TagCondition> | undefined;
    /**
     * Further conditions, all of which must hold: operator, key, and the values of which one must match, such as
     * StringEquals, iam:PassedToService and ecs-tasks.amazonaws.com.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
     * @default none
     */
    conditions?: InputMap<InputMap<InputList<string>>> | undefined;
}

/** The statements of these grants. */
export function plainStatements(grants: readonly Known<StatementGrant>[]): Statement[] {
    return grants.map(({ sid, actions, resources, tags, conditions: written }) => {
        const conditions = joinedConditions(tagConditions(tags), written);
        return { sid, actions, resources, ...(conditions && { conditions }) };
    });
}

/** Checks these grants; `path` leads to their list, and `taken` are the sids of the role's other statements. */
export function checkStatementGrants(
    problems: Problems,
    path: Path,
    home: Home,
    grants: readonly Known<StatementGrant>[],
    taken: readonly string[],
): void {
    const sids = [...taken, ...grants.map(({ sid }) => sid)];
    grants.forEach((grant, index) => {
        const at = [...path, index];
        const isTaken = sids.indexOf(grant.sid) !== taken.length + index;
        checkStatement(problems, at, home, grant, isTaken);
    });
}

function checkStatement(
    problems: Problems,
    at: Path,
    home: Home,
    { sid, actions, resources, tags = [], conditions = {} }: Known<StatementGrant>,
    isTaken: boolean,
): void {
    if (!/^[A-Za-z0-9]{1,64}$/.test(sid)) {
        problems.check([...at, "sid"], sid, {
            message: "is not the name of a statement",
            remediation: "write letters and digits, such as WriteOrders",
        });
    } else if (isTaken) {
        problems.check([...at, "sid"], sid, {
            message: "is the name of another statement of the role",
            remediation: "write another one",
        });
    }
    for (const [field, list] of Object.entries({ actions, resources })) {
        if (list.length === 0) {
            problems.check([...at, field], list, {
                message: "grants nothing",
                remediation: "write at least one",
            });
        }
    }
    actions.forEach((action, position) => {
        problems.check([...at, "actions", position], action, actionProblem(action));
    });
    resources.forEach((resource, position) => {
        const path = [...at, "resources", position];
        for (const problemOf of [resourceProblem, policyTextProblem]) {
            problems.check(path, resource, problemOf(resource));
        }
        problems.check(path, resource, arnPartitionProblem(resource, home.partition));
        problems.check(path, resource, missingTagInText(resource, home));
    });
    checkTagConditions(problems, [...at, "tags"], tags, home);
    const compared = Object.keys(tagConditions(tags)?.["StringEquals"] ?? {});
    checkConditions(problems, [...at, "conditions"], conditions, home, compared);
}

function actionProblem(action: string): ProblemText | undefined {
    return /^[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*\*?$/.test(action)
        ? undefined
        : {
              message: "is not an action, or one with a star at its end",
              remediation: "write service:Action, such as dynamodb:PutItem, or dynamodb:Get*",
          };
}

function resourceProblem(resource: string): ProblemText | undefined {
    return /^(?:\*|arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:[^\s\p{Cc}]+)$/u.test(resource)
        ? undefined
        : {
              message: "is not the ARN of a resource",
              remediation: "write it in full, its service, region and account without wildcards",
          };
}
