import { type Input, type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { INVOKE_FUNCTION } from "../actions";
import { functionArn } from "../arn";
import { grantedRegionProblem } from "../names";
import { type Statement } from "../policy";
import { type Home, statementsByCondition } from "./grouping";
import { isFunctionName } from "./names";
import { checkTagConditions, type TagCondition, tagConditions } from "./tagCondition";

/**
 * Permission to invoke a Lambda function of the role's account, such as one that migrates a database.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export interface InvocationGrant {
    /** Name of the function. */
    function: Input<string>;
    /**
     * Region of the function.
     * @default the role's
     */
    region?: Input<string> | undefined;
    /**
     * Alias or version that is invoked, which IAM compares as part of the ARN.
     * @default none: the function without a qualifier
     */
    qualifier?: Input<string> | undefined;
    /**
     * Tags that the function must carry.
     * @default none
     */
    tags?: InputList<TagCondition> | undefined;
}

/** The statements of these grants. */
export function invocationStatements(
    { partition, accountId, region: home }: Home,
    grants: readonly Known<InvocationGrant>[],
): Statement[] {
    return statementsByCondition(
        "InvokeFunctions",
        INVOKE_FUNCTION,
        grants.map(({ function: name, region = home, qualifier, tags }) => ({
            resources: [
                functionArn(partition, region, accountId, [name, qualifier].filter(Boolean).join(":")),
            ],
            conditions: tagConditions(tags),
        })),
    );
}

/** Checks these grants; `path` leads to their list. */
export function checkInvocationGrants(
    problems: Problems,
    path: Path,
    home: Home,
    grants: readonly Known<InvocationGrant>[],
): void {
    grants.forEach(({ function: name, region, qualifier, tags = [] }, index) => {
        const at = [...path, index];
        if (!isFunctionName(name)) {
            problems.check([...at, "function"], name, {
                message: "is not the name of one function",
                remediation: "write up to 64 letters, digits, hyphens and underscores",
            });
        }
        if (region !== undefined) {
            problems.check([...at, "region"], region, grantedRegionProblem(region, home.partition));
        }
        if (qualifier !== undefined && !/^(?:[\w-]{1,128}|\$LATEST)$/.test(qualifier)) {
            problems.check([...at, "qualifier"], qualifier, {
                message: "is not an alias or a version",
                remediation: "write its name, such as live, or its number",
            });
        }
        checkTagConditions(problems, [...at, "tags"], tags, home);
    });
}
