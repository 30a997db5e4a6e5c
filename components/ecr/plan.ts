import { partitionOf } from "../iam/arn";
import { accountIdFlaw, regionFlaw } from "../iam/names";
import { compare, policySize } from "../iam/policy";
import { Path, Problems } from "../problems";
import { REPOSITORY_POLICY_QUOTA, repositoryPolicy } from "./access";
import { checkReader, ImageReader, readerNameFlaw, readsIn } from "./readers";
import { planReplication, ReplicationQuotas, ReplicationRule } from "./replication";
import { repositoryNameFlaw } from "./repositoryName";

/** One repository: who reads it, and in which other regions it has a copy. */
export interface SharedRepository {
    /** Names of the readers. None by default: the repository's own account alone. */
    readers?: string[] | undefined;
    /** Regions beside the home region that images are copied to. None by default. */
    replicateTo?: string[] | undefined;
}

/** The images of one account: where they are pushed, who reads them, and where they are copied to. */
export interface ImageSharing {
    /** The 12 digits of the account that owns the images. */
    accountId: string;
    /** Region that images are pushed to. */
    homeRegion: string;
    /** Everyone who pulls, by a name of your choice: lower-case words with hyphens between them. */
    readers: Record<string, ImageReader>;
    /** The repositories by their names. */
    repositories: Record<string, SharedRepository>;
    /** What ECR accepts in one replication configuration, where the account's quotas were raised. */
    replicationQuotas?: ReplicationQuotas | undefined;
}

/** A repository in one region with those who read it, be it there or in another region. */
export interface PlannedRepository {
    readonly name: string;
    readonly readers: Record<string, ImageReader>;
}

/** What to make in which region. */
export interface ImagePlan {
    /** The replication rules of the home region's registry. */
    readonly replication: readonly ReplicationRule[];
    /** Region -> its repositories in the order of their names; the home region and every region with a copy. */
    readonly registries: ReadonlyMap<string, readonly PlannedRepository[]>;
}

/**
 * Works out all registries of one account.
 *
 * @throws ProblemsError with every problem in names, readers, replication and sizes.
 */
export function planImages(sharing: ImageSharing): ImagePlan {
    const { accountId, homeRegion, readers } = sharing;
    const repositories = Object.entries(sharing.repositories).sort(([a], [b]) => compare(a, b));
    const problems = new Problems();
    problems.check(["accountId"], accountId, accountIdFlaw(accountId));
    const homeFlaw = regionFlaw(homeRegion);
    problems.check(["homeRegion"], homeRegion, homeFlaw);
    for (const [name, reader] of Object.entries(readers)) {
        problems.check(["readers", name], name, readerNameFlaw(name));
        checkReader(problems, ["readers", name], reader, partitionOf(homeRegion));
    }
    const planned = repositories.map(([name, repository]) => {
        const path = ["repositories", name];
        problems.check(path, name, repositoryNameFlaw(name));
        checkReplicas(problems, [...path, "replicateTo"], repository, homeRegion);
        checkReaderNames(problems, [...path, "readers"], repository, readers);
        const its = readersOf(repository, readers);
        const regions = [...new Set([homeRegion, ...(repository.replicateTo ?? [])])];
        // With a reader unknown, what the others lack would be guesswork.
        if (repository.readers?.every((reader) => reader in its) ?? true) {
            checkCopiesAreRead(
                problems,
                [...path, "replicateTo"],
                repository.replicateTo ?? [],
                Object.values(its),
            );
        }
        if (homeFlaw === undefined) {
            checkReadersFindCopy(problems, path, repository, its, regions);
        }
        checkPolicySize(problems, path, its, regions);
        return { name, readers: its, regions };
    });
    const copies = new Map(repositories.map(([name, { replicateTo = [] }]) => [name, replicateTo]));
    const replication = problems.collect(() => planReplication(copies, sharing.replicationQuotas)) ?? [];
    problems.throwIfAny();

    const regions = [homeRegion, ...new Set(replication.flatMap((rule) => rule.regions))].sort(compare);
    return {
        replication,
        registries: new Map(
            regions.map((region) => [region, planned.filter((its) => its.regions.includes(region))]),
        ),
    };
}

function readersOf(
    repository: SharedRepository,
    readers: Record<string, ImageReader>,
): Record<string, ImageReader> {
    const names = new Set(repository.readers);
    return Object.fromEntries(Object.entries(readers).filter(([name]) => names.has(name)));
}

function checkReplicas(
    problems: Problems,
    path: Path,
    repository: SharedRepository,
    homeRegion: string,
): void {
    const home = partitionOf(homeRegion).name;
    repository.replicateTo?.forEach((region, index) => {
        problems.check([...path, index], region, regionFlaw(region));
        if (region === homeRegion) {
            problems.check([...path, index], region, {
                message: "is the home region, where the images are anyway",
                remedy: "name other regions only",
            });
        } else if (partitionOf(region).name !== home) {
            problems.check([...path, index], region, {
                message: `is in partition ${partitionOf(region).name}, the home region in ${home}`,
                remedy: "push to a registry in each partition: ECR does not replicate across them",
            });
        }
    });
}

function checkReaderNames(
    problems: Problems,
    path: Path,
    repository: SharedRepository,
    readers: Record<string, ImageReader>,
): void {
    repository.readers?.forEach((name, index) => {
        if (!Object.hasOwn(readers, name)) {
            problems.check([...path, index], name, {
                message: "is not a reader",
                remedy: `add it to readers, or name one of them: ${Object.keys(readers).sort(compare).join(", ")}`,
            });
        }
    });
}

/** A copy costs storage and transfer and widens access, so somebody must want it, and Lambda is who needs it near. */
function checkCopiesAreRead(
    problems: Problems,
    path: Path,
    replicateTo: readonly string[],
    readers: readonly ImageReader[],
): void {
    // A reader that says neither role nor lambda is a problem of its own; it may well be meant to be a function.
    if (
        replicateTo.length > 0 &&
        readers.every((reader) => reader.lambda === undefined && reader.role !== undefined)
    ) {
        problems.check(path, replicateTo, {
            message: "replicates a repository that no Lambda function reads",
            remedy: "name a lambda reader for it, or leave replicateTo out: roles pull from any region",
        });
        return;
    }
    replicateTo.forEach((region, index) => {
        if (!readers.some((reader) => readsIn(reader, region))) {
            problems.check([...path, index], region, {
                message: "gets a copy that nobody reads",
                remedy: "name a reader in this region, or leave the region out",
            });
        }
    });
}

function checkReadersFindCopy(
    problems: Problems,
    path: Path,
    repository: SharedRepository,
    its: Record<string, ImageReader>,
    regions: readonly string[],
): void {
    repository.readers?.forEach((name, index) => {
        const reader = its[name];
        if (reader !== undefined && !regions.some((region) => readsIn(reader, region))) {
            problems.check([...path, "readers", index], name, {
                message: `reads from none of ${regions.join(", ")}, where the images are`,
                remedy: "replicate the repository to a region of the reader, or leave the reader out",
            });
        }
    });
}

function checkPolicySize(
    problems: Problems,
    path: Path,
    its: Record<string, ImageReader>,
    regions: readonly string[],
): void {
    for (const region of regions) {
        const size = policySize(repositoryPolicy(region, its) ?? "");
        if (size > REPOSITORY_POLICY_QUOTA) {
            problems.check([...path, "readers"], Object.keys(its).length, {
                message: `make a policy of ${size} characters in ${region}; ${REPOSITORY_POLICY_QUOTA} are allowed`,
                remedy: "let several functions of one account share a reader with function *, or divide the repository",
            });
        }
    }
}
