import { type Input, type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { PASS_ROLE, REVISE_TASK_DEFINITION, UPDATE_SERVICE } from "../actions";
import { serviceArn } from "../arn";
import { accountIdProblem, grantedRegionProblem, oneRoleProblem } from "../names";
import { type Statement } from "../policy";
import { repositoryNameProblem } from "../repositoryName";
import { type Home, statementsByCondition } from "./grouping";
import { checkTagConditions, type TagCondition, tagConditions } from "./tagCondition";

/**
 * Permission to give an ECS service of the role's account another image: a new revision of its task definition
 * (RegisterTaskDefinition, which takes no resource), the roles of its tasks passed to ECS and to nothing else
 * (`iam:PassedToService`), and UpdateService in one cluster.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
 */
export interface ServiceGrant {
    /** Name of the cluster. */
    cluster: Input<string>;
    /** Name of the service. */
    service: Input<string>;
    /**
     * ARNs of the execution role and the task role that the task definition names. They, and no other roles, may be passed,
     * and only to ECS tasks; IAM refuses a new revision that names another one.
     */
    taskRoles: InputList<string>;
    /** Name of the repository that holds the image. */
    repository: Input<string>;
    /**
     * The 12 digits of the repository's account.
     * @default the role's
     */
    registryAccountId?: Input<string> | undefined;
    /**
     * Region of the registry that the image is named in. ECS pulls from any region.
     * @default the service's: the copy beside it
     */
    registryRegion?: Input<string> | undefined;
    /**
     * Region of the service.
     * @default the role's
     */
    region?: Input<string> | undefined;
    /**
     * Family of the task definition.
     * @default the service's name
     */
    family?: Input<string> | undefined;
    /**
     * Name of the container that gets the image.
     * @default the service's name
     */
    container?: Input<string> | undefined;
    /**
     * Tags that the service must carry.
     * @default none
     */
    tags?: InputList<TagCondition> | undefined;
}

/** The statements of these grants. */
export function serviceStatements(home: Home, grants: readonly Known<ServiceGrant>[]): Statement[] {
    const any = grants.length === 0 ? [] : ["*"];
    return [
        ...statementsByCondition(
            "UpdateServices",
            UPDATE_SERVICE,
            grants.map(({ cluster, service, region = home.region, tags }) => ({
                resources: [serviceArn({ ...home, region }, cluster, service)],
                conditions: tagConditions(tags),
            })),
        ),
        ...statementsByCondition("ReviseTaskDefinitions", REVISE_TASK_DEFINITION, [
            { resources: any, conditions: undefined },
        ]),
        ...grants.slice(0, 1).map(() => ({
            sid: "PassTaskRoles",
            actions: PASS_ROLE,
            resources: grants.flatMap(({ taskRoles }) => taskRoles),
            conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
        })),
    ];
}

/** Checks these grants; `path` leads to their list. */
export function checkServiceGrants(
    problems: Problems,
    path: Path,
    home: Home,
    grants: readonly Known<ServiceGrant>[],
): void {
    grants.forEach((grant, index) => {
        const {
            cluster,
            service,
            family,
            container,
            region,
            registryAccountId,
            taskRoles,
            tags = [],
        } = grant;
        const at = [...path, index];
        for (const [field, name] of Object.entries({ cluster, service, family, container })) {
            if (name !== undefined) {
                problems.check([...at, field], name, nameProblem(name));
            }
        }
        problems.check([...at, "repository"], grant.repository, repositoryNameProblem(grant.repository));
        for (const [field, value] of Object.entries({ region, registryRegion: grant.registryRegion })) {
            if (value !== undefined) {
                problems.check([...at, field], value, grantedRegionProblem(value, home.partition));
            }
        }
        if (registryAccountId !== undefined) {
            const flaw = accountIdProblem(registryAccountId);
            problems.check([...at, "registryAccountId"], registryAccountId, flaw);
        }
        checkTaskRoles(problems, [...at, "taskRoles"], home, taskRoles);
        checkTagConditions(problems, [...at, "tags"], tags, home);
    });
}

function checkTaskRoles(problems: Problems, path: Path, home: Home, arns: readonly string[]): void {
    const { partition, accountId } = home;
    const example = `arn:${partition.name}:iam::${accountId}:role/ecs-task-execution`;
    if (arns.length === 0) {
        problems.check(path, arns, {
            message: "names no role: ECS takes no task definition whose roles may not be passed",
            remediation: `write the execution role and the task role: ${example}`,
        });
    }
    arns.forEach((arn, index) => {
        problems.check([...path, index], arn, oneRoleProblem(arn, partition, example));
    });
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
function nameProblem(name: string): ProblemText | undefined {
    return /^[A-Za-z0-9][\w-]{0,254}$/.test(name)
        ? undefined
        : {
              message: "is not a name that ECS takes",
              remediation: "write up to 255 letters, digits, hyphens and underscores, not an ARN",
          };
}
