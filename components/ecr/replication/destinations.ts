import { partitionOf } from "../../iam/arn";
import { accountIdFlaw, regionFlaw } from "../../iam/names";
import { type Flaw, type Path, type Problems } from "../../problems";
import { readerNameFlaw } from "../model/names";
import { type Place, placeName } from "../model/registryId";
import { type ReplicaRegistry } from "../model/replication";

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
