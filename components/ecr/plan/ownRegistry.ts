import { partitionOf, registryHost } from "../../iam/arn";
import { UNSAID } from "../../later";
import { type Path, Problems } from "../../problems";
import { HOME } from "../model/registryId";
import { type ImageRepositorySettings } from "../model/settings";
import { type ImageSharing, type ImagesRequest } from "../model/sharing";
import { type ReplicationRule } from "../replication/replication";
import { planImages } from "./images";
import { type PlannedRegistry } from "./registry";

/** Arguments of ImageRegistry. */
export interface ImageRegistryArgs extends ImageSharing, ImageRepositorySettings {
    /**
     * Which of the registries this is: `home`, where images are pushed to, or a region or a destination that repositories
     * are replicated to, as `replicateTo` names it. Changing it replaces the repositories, with all their images; protection
     * refuses that.
     * @default home
     */
    registry?: string | undefined;
}

/** One registry of those that are planned together. */
export interface OwnRegistryPlan {
    readonly request: ImagesRequest;
    readonly registry: PlannedRegistry;
    /** The rules by which it replicates to others: none in a registry that is replicated to. */
    readonly replication: readonly ReplicationRule[];
    /** The others that this program has to make as well, as `replicateTo` names them. */
    readonly others: readonly string[];
    /** Host that docker logs in to. */
    readonly host: string;
    /** What can be made, and may not be what was meant; said in the home registry, once for all. */
    readonly warnings: readonly string[];
}

/** What says where a registry is, and what leads there: what is left out is the AWS provider's. */
export interface RegistryPlace<Value> {
    readonly accountId: { readonly value: Value | undefined; readonly path: Path };
    readonly region: { readonly value: Value | undefined; readonly path: Path };
}

/** Where the arguments say that a registry is. */
export function placeOfRegistry<Value>(args: {
    readonly accountId?: Value | undefined;
    readonly homeRegion?: Value | undefined;
    readonly registry?: string | undefined;
    readonly destinations?: unknown;
}): RegistryPlace<Value | string> {
    const { registry = HOME } = args;
    const destinations = (args.destinations ?? {}) as Readonly<
        Record<string, { readonly accountId: Value; readonly region: string }>
    >;
    const destination = Object.hasOwn(destinations, registry) ? destinations[registry] : undefined;
    if (destination !== undefined) {
        return {
            accountId: { value: destination.accountId, path: ["destinations", registry, "accountId"] },
            region: { value: destination.region, path: ["destinations", registry, "region"] },
        };
    }
    const accountId = { value: args.accountId, path: ["accountId"] };
    return registry === HOME
        ? { accountId, region: { value: args.homeRegion, path: ["homeRegion"] } }
        : { accountId, region: { value: registry, path: ["registry"] } };
}

/**
 * Works out one registry of those that the images of an account are in.
 *
 * @throws ProblemsError with every problem in the request, and where there is no such registry to make.
 */
export function planOwnRegistry(
    request: Omit<ImagesRequest, "accountId" | "homeRegion"> & {
        readonly accountId?: string | undefined;
        readonly homeRegion?: string | undefined;
        readonly registry?: string | undefined;
    },
): OwnRegistryPlan {
    const { registry: key = HOME, ...images } = request;
    const { accountId, homeRegion = UNSAID } = images;
    const problems = new Problems();
    if (accountId === undefined) {
        problems.add({
            path: ["accountId"],
            message: `is missing, and cannot be the AWS provider's: ${key} is in another account`,
            remediation: "write the 12 digits of the account that owns the images",
        });
    }
    const all = { ...images, accountId: accountId ?? UNSAID, homeRegion };
    const plan = problems.collect(() => planImages(all));
    const { replication, registries, warnings } = problems.orThrow(plan);
    const made = [...registries].filter(([, its]) => its.templates === undefined);
    const registry = made.find(([name]) => name === key)?.[1];
    if (registry === undefined) {
        problems.check(["registry"], key, {
            message:
                "is neither the home registry nor one that images are replicated to and this program makes",
            remediation: `write one of ${made.map(([name]) => name).join(", ")}`,
        });
    }
    const own = problems.orThrow(registry);
    return {
        request: all,
        registry: own,
        replication: own.isHome ? replication : [],
        others: own.isHome ? made.map(([name]) => name).filter((name) => name !== HOME) : [],
        host: registryHost(partitionOf(own.region), own.region, own.accountId),
        warnings: own.isHome ? warnings : [],
    };
}
