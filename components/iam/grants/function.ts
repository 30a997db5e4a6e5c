import { type Input, type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { PULL_IMAGE_FOR_LAMBDA, UPDATE_FUNCTION } from "../actions";
import { functionArn, repositoryArn } from "../arn";
import { accountIdProblem, grantedRegionProblem } from "../names";
import { type Statement } from "../policy";
import { repositoryNameProblem } from "../repositoryName";
import { type Home, statementsByCondition } from "./grouping";
import { isFunctionName } from "./names";
import { checkTagConditions, type TagCondition, tagConditions } from "./tagCondition";

/**
 * Permission to give a Lambda function of the role's account another image: UpdateFunctionCode, what is asked while
 * waiting for it, and reading the image, which Lambda checks for whoever updates the function. Not the function's
 * configuration, and not the repository's policy: the product writes the statement that Lambda would otherwise add.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export interface FunctionGrant {
    /** Name of the function; `*` for every function of the account and region, only together with tags. */
    function: Input<string>;
    /**
     * Region of the function and of the image: Lambda takes images of its own region only.
     * @default the role's
     */
    region?: Input<string> | undefined;
    /** Name of the repository that holds the image. */
    repository: Input<string>;
    /**
     * The 12 digits of the repository's account. Another one must let the role in as well.
     * @default the role's
     */
    registryAccountId?: Input<string> | undefined;
    /**
     * Tags that the function must carry.
     * @default none
     */
    tags?: InputList<TagCondition> | undefined;
}

/** The statements of these grants. */
export function functionStatements(home: Home, grants: readonly Known<FunctionGrant>[]): Statement[] {
    const { partition, accountId } = home;
    const update = grants.map(({ function: name, region = home.region, tags }) => ({
        resources: [functionArn(partition, region, accountId, name)],
        conditions: tagConditions(tags),
    }));
    const read = grants.map(({ region = home.region, repository, registryAccountId = accountId }) => ({
        resources: [repositoryArn(partition, region, registryAccountId, repository)],
        conditions: undefined,
    }));
    return [
        ...statementsByCondition("UpdateFunctions", UPDATE_FUNCTION, update),
        ...statementsByCondition("ReadFunctionImages", PULL_IMAGE_FOR_LAMBDA, read),
    ];
}

/** Checks function grants; `path` leads to their list. */
export function checkFunctionGrants(
    problems: Problems,
    path: Path,
    home: Home,
    grants: readonly Known<FunctionGrant>[],
): void {
    grants.forEach(({ function: name, region, repository, registryAccountId, tags = [] }, index) => {
        const at = [...path, index];
        if (!isFunctionName(name) && (name !== "*" || tags.length === 0)) {
            problems.check([...at, "function"], name, {
                message: "is not the name of one function",
                remediation:
                    "write up to 64 letters, digits, hyphens and underscores; * alone may stand here, together with tags",
            });
        }
        if (region !== undefined) {
            problems.check([...at, "region"], region, grantedRegionProblem(region, home.partition));
        }
        problems.check([...at, "repository"], repository, repositoryNameProblem(repository));
        if (registryAccountId !== undefined) {
            problems.check(
                [...at, "registryAccountId"],
                registryAccountId,
                accountIdProblem(registryAccountId),
            );
        }
        checkTagConditions(problems, [...at, "tags"], tags, home);
    });
}
