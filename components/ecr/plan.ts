import { partitionOf, roleArn } from "../iam/arn";
import { accountIdFlaw, regionFlaw } from "../iam/names";
import { compare, policySize } from "../iam/policy";
import { Problems } from "../problems";
import { hasLambdaAccess, LAMBDA_ACCESS_TAG, REPOSITORY_POLICY_QUOTA, repositoryPolicy } from "./access";
import { checkDestinations, Place, placeName, placeOf } from "./destinations";
import { checkKeyThere, encryption } from "./encryption";
import { registryPolicy, REGISTRY_POLICY_QUOTA } from "./incoming";
import { checkCopiesKeepTags, lifecyclePolicy } from "./lifecycle";
import { checkOverwrite } from "./keptSettings";
import { checkPolicyManager, checkReader, ImageReader, readerNameFlaw, readerRoleArn } from "./readers";
import { checkFeatures } from "./registryFeatures";
import { planReplication, ReplicationRule } from "./replication";
import { checkRepositories } from "./repositories";
import { checkSettings } from "./settings";
import { servedBy } from "./serving";
import { ImagesRequest } from "./sharing";
import { planTemplates, RepositoryTemplate, TemplateContent } from "./templates";
import { checkWriters, ImageWriter } from "./writers";

/** A repository in one registry with those who read or write it. */
export interface PlannedRepository {
    readonly name: string;
    /** Those who pull from this registry, and those who pull from another region's. */
    readonly readers: Record<string, ImageReader>;
    readonly writers: Record<string, ImageWriter>;
    /** Whether Lambda functions run the images, from whichever registry. */
    readonly lambdaAccess: boolean;
}

/** A registry that holds images, in the account that owns them or in another. */
export interface PlannedRegistry extends Place {
    /** Whether images are pushed here. */
    readonly isHome: boolean;
    /** Its repositories in the order of their names. */
    readonly repositories: readonly PlannedRepository[];
    /** The policy that lets images in, where they come from another account. */
    readonly registryPolicy?: string;
    /** What the other account's stack makes repositories from, where this program has no provider for it. */
    readonly templates?: readonly RepositoryTemplate[];
}

/** What to make in which registry. */
export interface ImagePlan {
    /** The replication rules of the home registry, with destinations as the configuration names them. */
    readonly replication: readonly ReplicationRule[];
    /** Destination as the configuration names it, a region or a destination's name -> its registry; the home region's too. */
    readonly registries: ReadonlyMap<string, PlannedRegistry>;
}

/** A repository with the readers and writers that it names. */
interface Named {
    readonly name: string;
    readonly readers: Record<string, ImageReader>;
    readonly writers: Record<string, ImageWriter>;
    readonly replicateTo: readonly string[];
}

/**
 * Works out all registries that the images of one account are in.
 *
 * @throws ProblemsError with every problem in names, readers, replication, settings and sizes.
 */
export function planImages(request: ImagesRequest): ImagePlan {
    const problems = new Problems();
    checkRequest(problems, request);
    const named = Object.entries(request.repositories)
        .sort(([a], [b]) => compare(a, b))
        .map(([name, { readers, writers, replicateTo = [] }]) => ({
            name,
            readers: chosen(request.readers, readers),
            writers: chosen(request.writers ?? {}, writers),
            replicateTo,
        }));
    const replication = problems.collect(() =>
        planReplication(copiesOf(request, named), request.replicationQuotas),
    );
    const keys = [request.homeRegion, ...new Set(named.flatMap(({ replicateTo }) => replicateTo))].sort(
        compare,
    );
    const registries = keys.map((key) => {
        const registry = planRegistry(problems, request, named, replication ?? [], key);
        return [key, registry] as const;
    });
    problems.throwIfAny();
    return { replication: replication ?? [], registries: new Map(registries) };
}

function checkRequest(problems: Problems, request: ImagesRequest): void {
    const { accountId, homeRegion, readers, writers = {}, destinations = {} } = request;
    const partition = partitionOf(homeRegion);
    problems.check(["accountId"], accountId, accountIdFlaw(accountId));
    problems.check(["homeRegion"], homeRegion, regionFlaw(homeRegion));
    for (const [name, reader] of Object.entries(readers)) {
        problems.check(["readers", name], name, readerNameFlaw(name));
        checkReader(problems, ["readers", name], reader, partition);
        checkPolicyManager(problems, ["readers", name], reader, accountId);
    }
    checkWriters(problems, ["writers"], writers, partition);
    checkDestinations(problems, ["destinations"], destinations, { accountId, region: homeRegion });
    checkRepositories(problems, request);
    checkFeatures(problems, request);
    checkOverwrite(problems, request.overwrite);
    checkSettings(problems, [], request);
    if (Object.values(request.repositories).some(({ replicateTo = [] }) => replicateTo.length > 0)) {
        checkCopiesKeepTags(
            problems,
            ["lifecycleRules"],
            request.lifecycleRules ?? [],
            request.mutableTags ?? [],
        );
    }
}

/** Everything that a filter could match: also repositories that others keep, and those that a cache will make. */
function copiesOf(request: ImagesRequest, named: readonly Named[]): Map<string, readonly string[]> {
    const others = [
        ...(request.otherRepositories ?? []),
        ...Object.keys(request.pullThroughCaches ?? {}).map((prefix) => `${prefix}/`),
    ];
    return new Map<string, readonly string[]>([
        ...others.map((name) => [name, []] as const),
        ...named.map(({ name, replicateTo }) => [name, replicateTo] as const),
    ]);
}

function planRegistry(
    problems: Problems,
    request: ImagesRequest,
    named: readonly Named[],
    replication: readonly ReplicationRule[],
    key: string,
): PlannedRegistry {
    const { accountId, homeRegion, destinations = {} } = request;
    const place = placeOf(key, accountId, destinations);
    const isHome = key === homeRegion;
    const repositories = named
        .filter(({ replicateTo }) => isHome || replicateTo.includes(key))
        .map((its) => plannedIn(request, its, place, isHome));
    for (const { name, readers, writers } of repositories) {
        checkPolicySize(problems, name, place, repositoryPolicy(place.region, readers, writers) ?? "");
    }
    checkKeyThere(problems, [], request, place);
    const registry = { ...place, isHome, repositories };
    if (place.accountId === accountId) {
        return registry;
    }
    const { byOtherStack = false, trustsWholeSource = false } = destinations[key] ?? {};
    const policy = registryPolicy({
        partition: partitionOf(homeRegion),
        sourceAccountId: accountId,
        place,
        names: repositories.map(({ name }) => name),
        filters: replication
            .filter((rule) => rule.destinations.includes(key))
            .flatMap((rule) => rule.filters),
        createsRepositories: byOtherStack,
        trustsWholeSource,
    });
    if (policySize(policy) > REGISTRY_POLICY_QUOTA) {
        problems.check(["destinations", key], repositories.length, {
            message: `needs a registry policy of ${policySize(policy)} characters; ${REGISTRY_POLICY_QUOTA} are allowed`,
            remedy: "give the repositories that are copied there a common prefix that no others have, such as common/",
        });
    }
    return {
        ...registry,
        registryPolicy: policy,
        ...(byOtherStack && { templates: templatesOf(problems, request, repositories, key, place) }),
    };
}

/** The repository as one registry has it: writers push to the home registry only. */
function plannedIn(request: ImagesRequest, its: Named, place: Place, isHome: boolean): PlannedRepository {
    const { accountId, homeRegion, destinations = {} } = request;
    const places = [homeRegion, ...its.replicateTo].map((key) => placeOf(key, accountId, destinations));
    return {
        name: its.name,
        readers: servedBy(place, its.readers, places, accountId),
        writers: isHome ? its.writers : {},
        lambdaAccess: hasLambdaAccess(its.readers),
    };
}

function templatesOf(
    problems: Problems,
    request: ImagesRequest,
    repositories: readonly PlannedRepository[],
    key: string,
    place: Place,
): RepositoryTemplate[] {
    const { encryptionType, kmsKey } = encryption(request, place);
    const contents = repositories.map(
        ({ name, readers, lambdaAccess }) =>
            [
                name,
                {
                    repositoryPolicy: repositoryPolicy(place.region, readers),
                    lifecyclePolicy: lifecyclePolicy(request),
                    mutableTags: [...(request.mutableTags ?? [])].sort(compare),
                    kms: encryptionType === "KMS",
                    kmsKey,
                    tags: sortedTags({ ...request.tags, [LAMBDA_ACCESS_TAG]: String(lambdaAccess) }),
                } satisfies TemplateContent,
            ] as const,
    );
    return planTemplates(problems, (name) => ["repositories", name, "replicateTo"], key, new Map(contents));
}

function sortedTags(tags: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => compare(a, b)));
}

function chosen<T>(all: Readonly<Record<string, T>>, names: readonly string[] = []): Record<string, T> {
    return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

function checkPolicySize(problems: Problems, repository: string, place: Place, policy: string): void {
    const size = policySize(policy);
    if (size > REPOSITORY_POLICY_QUOTA) {
        problems.check(["repositories", repository, "readers"], size, {
            message: `make a policy of ${size} characters in ${placeName(place)}; ${REPOSITORY_POLICY_QUOTA} are allowed`,
            remedy: "let several functions of one account share a reader with function *, or divide the repository",
        });
    }
}

/** ARNs of all roles that the policies name, so that those made by the same program can be made first. */
export function rolesNamed({ homeRegion, readers, writers = {} }: ImagesRequest): Set<string> {
    const partition = partitionOf(homeRegion);
    const functions = Object.values(readers).flatMap(({ lambda }) => lambda ?? []);
    return new Set([
        ...[...Object.values(readers), ...Object.values(writers)]
            .flatMap(({ role }) => role ?? [])
            .map((role) => readerRoleArn(partition, role)),
        ...functions.map(({ accountId, deployRole }) => roleArn(partition, accountId, deployRole)),
    ]);
}
