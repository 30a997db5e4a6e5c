import { type Input, type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { type Partition } from "../arn";
import { arnPartitionProblem } from "../names";
import { policyTextProblem, type Statement } from "../policy";
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
}

/** The statements of these grants. */
export function plainStatements(grants: readonly Known<StatementGrant>[]): Statement[] {
    return grants.map(({ sid, actions, resources, tags }) => {
        const conditions = tagConditions(tags);
        return { sid, actions, resources, ...(conditions && { conditions }) };
    });
}

/** Checks these grants; `path` leads to their list, and `taken` are the sids of the role's other statements. */
export function checkStatementGrants(
    problems: Problems,
    path: Path,
    partition: Partition,
    grants: readonly Known<StatementGrant>[],
    taken: readonly string[],
): void {
    const sids = [...taken, ...grants.map(({ sid }) => sid)];
    grants.forEach(({ sid, actions, resources, tags = [] }, index) => {
        const at = [...path, index];
        if (!/^[A-Za-z0-9]{1,64}$/.test(sid)) {
            problems.check([...at, "sid"], sid, {
                message: "is not the name of a statement",
                remediation: "write letters and digits, such as WriteOrders",
            });
        } else if (sids.indexOf(sid) !== taken.length + index) {
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
            problems.check(path, resource, arnPartitionProblem(resource, partition));
        });
        checkTagConditions(problems, [...at, "tags"], tags);
    });
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
