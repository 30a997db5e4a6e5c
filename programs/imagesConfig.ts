import {
    type ImageReader,
    type Known,
    partitionOf,
    type Path,
    planImages,
    planPublicRepository,
    planPullRole,
    Problems,
    type PublicRepositoryRequest,
    type PullRoleRequest,
} from "../components/index";
import { checkFunctionRequests } from "./functionRequests";
import { type ImagesConfiguration } from "./imagesSchema";
import { checkShorthands, pathAsWritten, writtenOut } from "./shorthands";

/** The roles to pull with, by the names that the configuration gives them. */
export function pullRoleRequests(config: ImagesConfiguration): Record<string, PullRoleRequest> {
    const { accountId, homeRegion, readers } = config;
    return Object.fromEntries(
        Object.entries(config.pullRoles ?? {}).map(
            ([name, { assumedBy, repositories, regions, organization }]) => [
                name,
                {
                    accountId,
                    roleName: name,
                    assumedBy: Object.fromEntries(
                        assumedBy.flatMap((reader) => {
                            const role = roleOf(readers, reader);
                            return role === undefined ? [] : [[reader, role]];
                        }),
                    ),
                    repositories,
                    regions: regions ?? [homeRegion],
                    organization,
                },
            ],
        ),
    );
}

/** The public repositories, by their names. */
export function publicRepositories(config: ImagesConfiguration): Record<string, PublicRepositoryRequest> {
    const { accountId, protect, forceDelete, tags } = config;
    return Object.fromEntries(
        Object.entries(config.publicRepositories ?? {}).map(([repositoryName, catalog]) => [
            repositoryName,
            { ...catalog, accountId, repositoryName, protect, forceDelete, tags },
        ]),
    );
}

/**
 * Checks all that the images' part says.
 *
 * @throws ProblemsError with paths that begin in it.
 */
export function checkImages(written: ImagesConfiguration): void {
    const problems = new Problems();
    const config = writtenOut(written);
    checkShorthands(problems, written);
    problems.collect(
        () => planImages(config),
        (path) => pathAsWritten(written, path),
    );
    checkFunctionRequests(problems, config);
    for (const [name, request] of Object.entries(pullRoleRequests(config))) {
        checkPullRole(problems, name, request, config);
    }
    checkPublicPartition(problems, config);
    for (const [name, args] of Object.entries(publicRepositories(config))) {
        problems.collect(
            () => planPublicRepository(args),
            (path) => publicPath(name, path),
        );
    }
    problems.throwIfAny();
}

function checkPullRole(
    problems: Problems,
    name: string,
    request: PullRoleRequest,
    { pullRoles = {}, readers, repositories, tags }: ImagesConfiguration,
): void {
    const at = ["pullRoles", name];
    const { assumedBy = [], permissionsBoundary } = pullRoles[name] ?? {};
    assumedBy.forEach((reader, index) => {
        if (roleOf(readers, reader) === undefined) {
            problems.check([...at, "assumedBy", index], reader, {
                message: "is not a role reader of one account",
                remediation:
                    "name a reader that is a role with its account: all others pull by the repository's policy",
            });
        }
    });
    request.repositories.forEach((repository, index) => {
        if (!Object.hasOwn(repositories, repository)) {
            problems.check([...at, "repositories", index], repository, {
                message: "is not declared under images.repositories",
                remediation: "add it there, or leave it out",
            });
        }
    });
    problems.collect(
        () => planPullRole({ ...request, permissionsBoundary, tags }),
        (path) => pullRolePath(at, path, assumedBy.length === 0),
    );
}

/** A pull role is named by its key, has the tags of everything, and names readers, which are checked as such. */
function pullRolePath(at: Path, path: Path, hasNoReaders: boolean): Path | undefined {
    const [argument] = path;
    if (argument === "roleName") {
        return at;
    }
    if (argument === "assumedBy") {
        return path.length === 1 && hasNoReaders ? [...at, ...path] : undefined;
    }
    return argument === "tags" ? path : [...at, ...path];
}

/** ECR Public is in the standard partition alone, where an account of another has no credentials. */
function checkPublicPartition(
    problems: Problems,
    { homeRegion, publicRepositories = {} }: ImagesConfiguration,
): void {
    const { name } = partitionOf(homeRegion);
    if (name !== "aws" && Object.keys(publicRepositories).length > 0) {
        problems.check(["publicRepositories"], Object.keys(publicRepositories), {
            message: `need an account of partition aws; homeRegion is in ${name}`,
            remediation: "publish from the stack of an account in partition aws: ECR Public is in no other",
        });
    }
}

function publicPath(name: string, [key = "", ...rest]: Path): Path {
    const isShared = ["accountId", "protect", "forceDelete", "tags"].includes(String(key));
    if (isShared) {
        return [key, ...rest];
    }
    return ["publicRepositories", name, ...(key === "repositoryName" ? [] : [key, ...rest])];
}

/** The role of a reader that is one; one of every account of an organization is none that a trust policy could name. */
function roleOf(readers: Readonly<Record<string, Known<ImageReader>>>, name: string) {
    const role = Object.hasOwn(readers, name) ? readers[name]?.role : undefined;
    return role?.arn === undefined && role?.accountId === undefined ? undefined : role;
}
