import { compare } from "../../iam/policy";
import { Problems } from "../../problems";
import { HOME } from "../model/registryId";
import { type ImagesRequest } from "../model/sharing";
import { planReplication, type ReplicationRule } from "../replication/replication";
import { checkRequest } from "./checks";
import { namedRoles } from "./namedRoles";
import { type PlannedRegistry, planRegistry } from "./registry";

/** What to make in which registry. */
export interface ImagePlan {
    /** The replication rules of the home registry, with destinations as the configuration names them. */
    readonly replication: readonly ReplicationRule[];
    /** `home`, a region or a destination's name, as the configuration names it -> its registry. */
    readonly registries: ReadonlyMap<string, PlannedRegistry>;
    /** ARNs of all roles that the policies name: those made by the same program must be there first. */
    readonly namedRoles: ReadonlySet<string>;
    /** What can be made, and may not be what was meant; each in one line. */
    readonly warnings: readonly string[];
}

/**
 * Works out all registries that the images of one account are in.
 *
 * @throws ProblemsError with every problem in names, readers, replication, settings and sizes.
 */
export function planImages(request: ImagesRequest): ImagePlan {
    const last = planned.get(request.repositories);
    if (last !== undefined && isSame(last.request, request)) {
        return last.plan;
    }
    const plan = workedOut(request);
    planned.set(request.repositories, { request, plan });
    return plan;
}

/**
 * The last plan of each record of repositories. Each registry of a program hands over the same request in an object of its
 * own, and the work for a thousand repositories is worth doing once.
 */
const planned = new WeakMap<object, { readonly request: ImagesRequest; readonly plan: ImagePlan }>();

function isSame(a: ImagesRequest, b: ImagesRequest): boolean {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ImagesRequest>;
    return [...keys].every((key) => a[key] === b[key]);
}

function workedOut(request: ImagesRequest): ImagePlan {
    const problems = new Problems();
    checkRequest(problems, request);
    const replication =
        problems.collect(() =>
            planReplication(copiesOf(request), request.replicationQuotas, preparedElsewhere(request)),
        ) ?? [];
    const destinations = Object.values(request.repositories).flatMap(({ replicateTo = [] }) => replicateTo);
    const keys = [...new Set([HOME, ...destinations])].sort(compare);
    const registries = keys.map((key) => [key, planRegistry(problems, request, replication, key)] as const);
    problems.throwIfAny();
    const { warnings } = problems;
    return { replication, registries: new Map(registries), namedRoles: namedRoles(request), warnings };
}

/** Everything that a filter could match: also repositories that others keep, and those that a cache will make. */
function copiesOf(request: ImagesRequest): Map<string, readonly string[]> {
    const others = [
        ...(request.otherRepositories ?? []),
        ...Object.keys(request.pullThroughCaches ?? {}).map((prefix) => `${prefix}/`),
    ];
    return new Map<string, readonly string[]>([
        ...others.map((name) => [name, []] as const),
        ...Object.entries(request.repositories).map(
            ([name, { replicateTo = [] }]) => [name, replicateTo] as const,
        ),
    ]);
}

function preparedElsewhere({ destinations = {} }: ImagesRequest): Set<string> {
    return new Set(
        Object.keys(destinations).filter((name) => destinations[name]?.managedByOtherStack === true),
    );
}
