import { partitionOf } from "../../iam/arn";
import { compare, policySize } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type Problems, type ProblemText } from "../../problems";
import { HOME, type RegistryId, registryIdOf } from "../model/registryId";
import { type ReplicationSource } from "../model/replication";
import { type ImagesRequest } from "../model/sharing";
import { REGISTRY_POLICY_QUOTA, registryPolicy } from "../replication/incoming";
import { type ReplicationRule } from "../replication/replication";
import { type CacheTemplate, planCaches } from "./caches";
import { checkPlannedRepository, type PlannedRepository, planRepository } from "./repository";
import { templateRoleProblem } from "./templateRole";
import { planTemplates, type RepositoryTemplate, templateContent } from "./templates";

/** A registry that holds images, in the account that owns them or in another. */
export interface PlannedRegistry extends RegistryId {
    /** Whether images are pushed here. */
    readonly isHome: boolean;
    /** Its repositories in the order of their names. */
    readonly repositories: readonly PlannedRepository[];
    /** The policy that lets images in, where they come from another account or through a cache. */
    readonly registryPolicy?: string | undefined;
    /** What the repositories of caches are made from, by their prefix. */
    readonly cacheTemplates?: ReadonlyMap<string, CacheTemplate>;
    /** What the other account's stack makes repositories from, where this program has no provider for it. */
    readonly templates?: readonly Known<RepositoryTemplate>[];
    /** Where the images come from, in another account. */
    readonly source?: Known<ReplicationSource>;
}

/** Works out the registry that the configuration names by `key`: the home region, another one, or a destination. */
export function planRegistry(
    problems: Problems,
    request: ImagesRequest,
    replication: readonly ReplicationRule[],
    key: string,
): PlannedRegistry {
    const place = registryIdOf(key, request);
    const isHome = key === HOME;
    const repositories = Object.keys(request.repositories)
        .filter((name) => isHome || request.repositories[name]?.replicateTo?.includes(key))
        .sort(compare)
        .map((name) => planRepository(request, name, place, isHome));
    repositories.forEach((repository) => {
        checkPlannedRepository(problems, request, repository, place);
    });
    const registry = { ...place, isHome, repositories };
    if (isHome) {
        const { templates, registryPolicy } = planCaches(problems, request, place);
        return { ...registry, cacheTemplates: templates, registryPolicy };
    }
    // Whoever names an account means another one, also while it is not known which.
    return Object.hasOwn(request.destinations ?? {}, key)
        ? { ...registry, ...planIncoming(problems, request, replication, key, repositories) }
        : registry;
}

/** What a registry of another account needs beside its repositories, to take images in. */
function planIncoming(
    problems: Problems,
    request: ImagesRequest,
    replication: readonly ReplicationRule[],
    key: string,
    repositories: readonly PlannedRepository[],
): Pick<PlannedRegistry, "registryPolicy" | "source" | "templates"> {
    const { accountId, destinations = {} } = request;
    const place = registryIdOf(key, request);
    const { managedByOtherStack = false, trustSourceAccountRoot = false } = destinations[key] ?? {};
    const filters = replication
        .filter((rule) => rule.destinations.includes(key))
        .flatMap((rule) => rule.filters);
    const policy = registryPolicy({
        partition: partitionOf(place.region),
        sourceAccountId: accountId,
        place,
        names: repositories.map(({ name }) => name),
        filters,
        createsRepositories: managedByOtherStack,
        trustSourceAccountRoot,
    });
    problems.check(["destinations", key], repositories.length, registryPolicyProblem(policy));
    const incoming = { registryPolicy: policy, source: { accountId, filters, trustSourceAccountRoot } };
    if (!managedByOtherStack) {
        return incoming;
    }
    const contents = repositories.map((its) => [its.name, templateContent(its, place)] as const);
    const templates = planTemplates(problems, key, place.region, new Map(contents));
    problems.check(["destinations", key], repositories.length, templateRoleProblem(place, templates));
    return { ...incoming, templates };
}

/** Why ECR would not save this registry policy. */
function registryPolicyProblem(policy: string): ProblemText | undefined {
    const size = policySize(policy);
    return size <= REGISTRY_POLICY_QUOTA
        ? undefined
        : {
              message: `needs a registry policy of ${size} characters; ${REGISTRY_POLICY_QUOTA} are allowed`,
              remediation:
                  "give the repositories that are replicated there a common prefix that no others have, such as common/",
          };
}
