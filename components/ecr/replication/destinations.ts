import { partitionOf } from "../../iam/arn";
import { accountIdFlaw, regionFlaw } from "../../iam/names";
import { type Flaw, type Path, type Problems } from "../../problems";
import { readerNameFlaw } from "../access/readers";

/** A registry in another account that images are copied to. */
export interface ReplicaRegistry {
    /** The 12 digits of the other account. */
    accountId: string;
    /** Region of the registry; it may be the home region. */
    region: string;
    /**
     * Whether a stack of the other account prepares its registry, with an ImageDestination. The default is false: this
     * program has a provider for the account and makes the repositories there.
     */
    byOtherStack?: boolean | undefined;
    /**
     * Whether the registry's policy names the images' account as a whole, as AWS's example does, instead of the one role
     * that ECR replicates with. The default is false. That role has to exist when the policy is saved: an account gets it
     * with its first replication configuration, or by
     * `aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com`.
     * https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-replication.html
     */
    trustsWholeSource?: boolean | undefined;
}

/** One registry, as AWS knows it: an account and a region. */
export interface Place {
    readonly accountId: string;
    readonly region: string;
}

/** The same as text, also for people. */
export function placeName({ accountId, region }: Place): string {
    return `${accountId}/${region}`;
}

/** What a repository's list of destinations may name: a region of the images' own account, or a registry of another. */
export function placeOf(
    name: string,
    accountId: string,
    destinations: Readonly<Record<string, ReplicaRegistry>>,
): Place {
    const { accountId: other, region } = Object.hasOwn(destinations, name) ? (destinations[name] ?? {}) : {};
    return { accountId: other ?? accountId, region: region ?? name };
}

/** Checks the registries in other accounts; `path` leads to them. */
export function checkDestinations(
    problems: Problems,
    path: Path,
    destinations: Readonly<Record<string, ReplicaRegistry>>,
    home: Place,
): void {
    const seen = new Map<string, string>();
    for (const [name, registry] of Object.entries(destinations)) {
        const at = [...path, name];
        problems.check(at, name, destinationNameFlaw(name));
        problems.check([...at, "accountId"], registry.accountId, accountIdFlaw(registry.accountId));
        problems.check([...at, "region"], registry.region, regionFlaw(registry.region));
        if (registry.accountId === home.accountId) {
            problems.check([...at, "accountId"], registry.accountId, {
                message: "is the account that owns the images",
                remedy: `write the region itself in replicateTo: ${registry.region}`,
            });
        }
        problems.check([...at, "region"], registry.region, otherPartitionFlaw(registry.region, home.region));
        const twin = seen.get(placeName(registry));
        seen.set(placeName(registry), name);
        if (twin !== undefined) {
            problems.check(at, placeName(registry), {
                message: `is the same registry as ${twin}`,
                remedy: "keep one of the two names",
            });
        }
    }
}

/** ECR does not replicate from one partition into another. */
export function otherPartitionFlaw(region: string, homeRegion: string): Flaw | undefined {
    const [there, home] = [partitionOf(region).name, partitionOf(homeRegion).name];
    return there === home
        ? undefined
        : {
              message: `is in partition ${there}, the home region in ${home}`,
              remedy: "push to a registry in each partition: ECR does not replicate across them",
          };
}

/** The form of a reader's name, which no region code has. */
function destinationNameFlaw(name: string): Flaw | undefined {
    return readerNameFlaw(name) === undefined
        ? undefined
        : {
              message: "is not a destination's name",
              remedy: "write lower-case words with hyphens between them, each beginning with a letter: prod-ireland",
          };
}
