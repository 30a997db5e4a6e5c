import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { GET_PUBLIC_AUTHORIZATION_TOKEN, PUSH_PUBLIC_IMAGE } from "../actions";
import { publicRepositoryArn } from "../arn";
import { type Statement } from "../policy";
import { publicRepositoryNameProblem } from "../repositoryName";
import { type Home, statementsByCondition } from "./grouping";

/**
 * Permission to push images to a repository of the account's public registry, and to log in there.
 * https://docs.aws.amazon.com/AmazonECR/latest/public/docker-push-ecr-image.html
 */
export interface PublicImageGrant {
    /** Name of the public repository. */
    repository: Input<string>;
    /** Alias of the account's public registry: what stands between public.ecr.aws/ and the repository's name. */
    alias: Input<string>;
}

/** The statements of these grants, with logging in. */
export function publicImageStatements(
    { partition, accountId }: Home,
    grants: readonly Known<PublicImageGrant>[],
): Statement[] {
    const resources = grants.map(({ repository }) => publicRepositoryArn(partition, accountId, repository));
    const everything = grants.length === 0 ? [] : ["*"];
    return [
        ...statementsByCondition("PushPublicImages", PUSH_PUBLIC_IMAGE, [
            { resources, conditions: undefined },
        ]),
        ...statementsByCondition("LogInToPublicRegistry", GET_PUBLIC_AUTHORIZATION_TOKEN, [
            { resources: everything, conditions: undefined },
        ]),
    ];
}

/** Checks these grants; `path` leads to their list. */
export function checkPublicImageGrants(
    problems: Problems,
    path: Path,
    { partition }: Home,
    grants: readonly Known<PublicImageGrant>[],
): void {
    if (grants.length > 0 && partition.name !== "aws") {
        problems.check(path, grants.length, {
            message: `needs a role of partition aws; this one is in ${partition.name}`,
            remediation: "push from a role of partition aws: ECR Public is in no other",
        });
    }
    grants.forEach(({ repository, alias }, index) => {
        const at = [...path, index];
        problems.check([...at, "repository"], repository, publicRepositoryNameProblem(repository));
        // https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html
        if (!/^[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(alias)) {
            problems.check([...at, "alias"], alias, {
                message: "is not the alias of a public registry",
                remediation: "write what follows public.ecr.aws/ in the registry's URI, such as a1b2c3d4",
            });
        }
    });
}
