import { type Input, type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { GET_AUTHORIZATION_TOKEN } from "../actions";
import { repositoryArn } from "../arn";
import { accountIdProblem, grantedRegionProblem } from "../names";
import { type Statement } from "../policy";
import { repositoryNameProblem } from "../repositoryName";
import { type Home, statementsByCondition } from "./grouping";
import { checkTagConditions, type TagCondition, tagConditions } from "./tagCondition";

/**
 * Permission to push, or to pull, the images of one ECR repository in some regions. Logging in
 * (`ecr:GetAuthorizationToken`) is granted along with it, as a statement of its own, because it takes no resource.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export interface ImageGrant {
    /** Name of the repository; `*` for every repository of the registry, only together with tags. */
    repository: Input<string>;
    /**
     * The 12 digits of the registry's account. Another one must let the role in as well.
     * @default the role's
     */
    accountId?: Input<string> | undefined;
    /**
     * The regions of the registries.
     * @default the role's own
     */
    regions?: InputList<string> | undefined;
    /**
     * Tags that the repository must carry.
     * @default none
     */
    tags?: InputList<TagCondition> | undefined;
}

/** The statements of these grants; `sid` says which permission it is, and `actions` what it needs. */
export function imageStatements(
    home: Home,
    sid: string,
    actions: readonly string[],
    grants: readonly Known<ImageGrant>[],
): Statement[] {
    return statementsByCondition(
        sid,
        actions,
        grants.map((grant) => ({
            resources: imageArns(home, grant),
            conditions: tagConditions(grant.tags),
        })),
    );
}

/** Logging in, where anything is pushed or pulled. */
export function loginStatements(grants: readonly Known<ImageGrant>[]): Statement[] {
    return grants.length === 0
        ? []
        : [{ sid: "LogInToRegistry", actions: GET_AUTHORIZATION_TOKEN, resources: ["*"] }];
}

function imageArns(home: Home, { repository, accountId, regions }: Known<ImageGrant>): string[] {
    return (regions ?? [home.region]).map((region) =>
        repositoryArn(home.partition, region, accountId ?? home.accountId, repository),
    );
}

/** Checks image grants; `path` leads to their list. */
export function checkImageGrants(
    problems: Problems,
    path: Path,
    home: Home,
    grants: readonly Known<ImageGrant>[],
): void {
    grants.forEach(({ repository, accountId, regions, tags = [] }, index) => {
        const at = [...path, index];
        if (repository !== "*" || tags.length === 0) {
            const flaw = repositoryNameProblem(repository);
            const remediation = `${flaw?.remediation ?? ""}; * alone may stand here, together with tags`;
            problems.check([...at, "repository"], repository, flaw && { ...flaw, remediation: remediation });
        }
        if (accountId !== undefined) {
            problems.check([...at, "accountId"], accountId, accountIdProblem(accountId));
        }
        if (regions?.length === 0) {
            problems.check([...at, "regions"], regions, {
                message: "grants nothing",
                remediation: "write at least one region, or leave it out for the role's own",
            });
        }
        regions?.forEach((region, position) => {
            problems.check(
                [...at, "regions", position],
                region,
                grantedRegionProblem(region, home.partition),
            );
        });
        checkTagConditions(problems, [...at, "tags"], tags, home);
    });
}
