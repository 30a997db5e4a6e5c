import { partitionOf } from "../../iam/arn";
import { accountIdProblem, regionProblem } from "../../iam/names";
import { type Known } from "../../inputs/types";
import { type Path, type Problems, type ProblemText } from "../../problems";
import { readerNameProblem } from "../model/names";
import { HOME, type RegistryId, registryName } from "../model/registryId";
import { type ReplicaRegistry } from "../model/replication";

/** Checks the registries in other accounts; `path` leads to them. */
export function checkDestinations(
    problems: Problems,
    path: Path,
    destinations: Readonly<Record<string, Known<ReplicaRegistry>>>,
    home: RegistryId,
): void {
    const seen = new Map<string, string>();
    for (const [name, registry] of Object.entries(destinations)) {
        const at = [...path, name];
        problems.check(at, name, destinationNameProblem(name));
        problems.check([...at, "accountId"], registry.accountId, accountIdProblem(registry.accountId));
        problems.check([...at, "region"], registry.region, regionProblem(registry.region));
        if (registry.accountId === home.accountId) {
            problems.check([...at, "accountId"], registry.accountId, {
                message: "is the account that owns the images",
                remediation: `write the region itself in replicateTo: ${registry.region}`,
            });
        }
        problems.check(
            [...at, "region"],
            registry.region,
            otherPartitionProblem(registry.region, home.region),
        );
        const twin = seen.get(registryName(registry));
        seen.set(registryName(registry), name);
        if (twin !== undefined) {
            problems.check(at, registryName(registry), {
                message: `is the same registry as ${twin}`,
                remediation: "keep one of the two names",
            });
        }
    }
}

/** ECR does not replicate from one partition into another. */
export function otherPartitionProblem(region: string, homeRegion: string): ProblemText | undefined {
    const [there, home] = [partitionOf(region).name, partitionOf(homeRegion).name];
    return there === home
        ? undefined
        : {
              message: `is in partition ${there}, the home region in ${home}`,
              remediation: "push to a registry in each partition: ECR does not replicate across them",
          };
}

/** The form of a reader's name, which no region code has, and not the home registry's. */
function destinationNameProblem(name: string): ProblemText | undefined {
    return readerNameProblem(name) === undefined && name !== HOME
        ? undefined
        : {
              message: "is not a destination's name",
              remediation:
                  "write lower-case words with hyphens between them, each beginning with a letter, and not home: prod-ireland",
          };
}
