import { type GitHubSubject, type Known, type Path } from "../components/index";
import { type GitHubConfiguration } from "./schema";

export type RoleConfiguration = GitHubConfiguration["roles"][string];

/** A subject, and where the configuration says each of its parts; `[]` leads to the role. */
export interface WrittenSubject {
    readonly subject: Known<GitHubSubject>;
    readonly pathOf: (part: Path) => Path;
}

/** Repositories that share runs, then the subjects that are written out. */
export function writtenSubjects(config: GitHubConfiguration, role: RoleConfiguration): WrittenSubject[] {
    return [...sharedSubjects(config, role), ...ownSubjects(config, role)];
}

function sharedSubjects(
    { organization, organizationId }: GitHubConfiguration,
    role: RoleConfiguration,
): WrittenSubject[] {
    return repositoriesOf(role).flatMap(({ name, id, path }) =>
        runsOf(role).map(({ run, places }) => ({
            subject: {
                owner: organization,
                repository: name,
                // Where the organization's ID is missing, that is said once, and not of each repository.
                ...(id !== undefined &&
                    organizationId !== undefined && { ownerId: organizationId, repositoryId: id }),
                ...run,
            },
            pathOf: ([part = "", ...rest]) => {
                const shared: Readonly<Record<string, Path>> = {
                    "": [],
                    owner: ["github", "organization"],
                    ownerId: ["github", "organizationId"],
                    repository: path,
                    repositoryId: path,
                    ...places,
                };
                return shared[part] ?? [part, ...rest];
            },
        })),
    );
}

function ownSubjects(
    { organization, organizationId }: GitHubConfiguration,
    { subjects = [] }: RoleConfiguration,
): WrittenSubject[] {
    return subjects.map((written, index) => {
        const { owner = organization, repositoryId } = written;
        const isOurs = owner === organization && repositoryId !== undefined;
        return {
            subject: { ...written, owner, ownerId: written.ownerId ?? (isOurs ? organizationId : undefined) },
            pathOf: (part) =>
                part[0] === "owner" && written.owner === undefined
                    ? ["github", "organization"]
                    : ["subjects", index, ...part],
        };
    });
}

/** The repositories of a role, with their IDs where the configuration has them. */
export function repositoriesOf({ repositories = [] }: RoleConfiguration): {
    readonly name: string;
    readonly id: string | undefined;
    readonly path: Path;
}[] {
    return Array.isArray(repositories)
        ? repositories.map((name: string, index) => ({ name, id: undefined, path: ["repositories", index] }))
        : Object.entries(repositories).map(([name, id]) => ({ name, id, path: ["repositories", name] }));
}

/** A run that the repositories share, and where each of its parts is written. */
interface SharedRun {
    readonly run: Readonly<Record<string, string | boolean>>;
    readonly places: Readonly<Record<string, Path>>;
}

/** Every run that the repositories of a role share: one of each list, together. */
function runsOf({ branch, tag, environment, pullRequest }: RoleConfiguration): readonly SharedRun[] {
    const none: SharedRun = { run: pullRequest === undefined ? {} : { pullRequest }, places: {} };
    return Object.entries({ branch, tag, environment }).reduce<readonly SharedRun[]>(
        (runs, [field, values]) =>
            values === undefined
                ? runs
                : runs.flatMap(({ run, places }) =>
                      [values].flat().map((value, index) => ({
                          run: { ...run, [field]: value },
                          places: { ...places, [field]: Array.isArray(values) ? [field, index] : [field] },
                      })),
                  ),
        [none],
    );
}
