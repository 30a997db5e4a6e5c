import {
    checkPublicRepository,
    checkRoleTags,
    type ImageReader,
    partitionOf,
    type Path,
    planImages,
    planPullRole,
    policyArnFlaw,
    Problems,
    type PublicImageRepositoryArgs,
    type PullRoleRequest,
} from "../components/index";
import { checkGroups, pathInGroups, withGroups } from "./imageGroups";
import { type ImagesConfiguration } from "./imagesSchema";

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
export function publicRepositories(config: ImagesConfiguration): Record<string, PublicImageRepositoryArgs> {
    const { accountId, protect, forceDelete, tags } = config;
    return Object.fromEntries(
        Object.entries(config.publicRepositories ?? {}).map(([repositoryName, catalog]) => [
            repositoryName,
            { ...catalog, accountId, repositoryName, protect, forceDelete, tags },
        ]),
    );
}

/** Checks all that the images' part says; paths begin in it. */
export function checkImages(problems: Problems, written: ImagesConfiguration): void {
    const config = withGroups(written);
    const sharing = new Problems();
    checkGroups(problems, written);
    sharing.collect(() => planImages(config));
    for (const { path, value, ...flaw } of sharing.all) {
        problems.check(pathInGroups(written, path), value, flaw);
    }
    if (Object.keys(config.pullRoles ?? {}).length > 0) {
        checkRoleTags(problems, ["tags"], config.tags ?? {});
    }
    for (const [name, request] of Object.entries(pullRoleRequests(config))) {
        checkPullRole(problems, name, request, config);
    }
    checkPublicPartition(problems, config);
    for (const [name, args] of Object.entries(publicRepositories(config))) {
        const planning = new Problems();
        checkPublicRepository(planning, args);
        for (const { path, value, ...flaw } of planning.all) {
            problems.check(publicPath(name, path), value, flaw);
        }
    }
}

function checkPullRole(
    problems: Problems,
    name: string,
    request: PullRoleRequest,
    { accountId, homeRegion, pullRoles = {}, readers, repositories }: ImagesConfiguration,
): void {
    const at = ["pullRoles", name];
    const { assumedBy = [], permissionsBoundary } = pullRoles[name] ?? {};
    assumedBy.forEach((reader, index) => {
        if (roleOf(readers, reader) === undefined) {
            problems.check([...at, "assumedBy", index], reader, {
                message: "is not a role reader",
                remedy: "name a reader that is a role: a function pulls by the repository's policy",
            });
        }
    });
    request.repositories.forEach((repository, index) => {
        if (!Object.hasOwn(repositories, repository)) {
            problems.check([...at, "repositories", index], repository, {
                message: "is not one of repositories",
                remedy: "add it there, or leave it out",
            });
        }
    });
    if (permissionsBoundary !== undefined) {
        problems.check(
            [...at, "permissionsBoundary"],
            permissionsBoundary,
            policyArnFlaw(permissionsBoundary, partitionOf(homeRegion), accountId),
        );
    }
    const planning = new Problems();
    planning.collect(() => planPullRole(request));
    for (const { path, value, ...flaw } of planning.all) {
        // Roles are readers here, and those are checked as such.
        if (path[0] !== "assumedBy" || (path.length === 1 && assumedBy.length === 0)) {
            problems.check(path[0] === "roleName" ? at : [...at, ...path], value, flaw);
        }
    }
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
            remedy: "publish from the stack of an account in partition aws: ECR Public is in no other",
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

function roleOf(readers: Readonly<Record<string, ImageReader>>, name: string) {
    return Object.hasOwn(readers, name) ? readers[name]?.role : undefined;
}
