import { regionProblem } from "../../iam/names";
import { compare } from "../../iam/policy";
import { repositoryNameProblem } from "../../iam/repositoryName";
import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { readsIn } from "../model/readers";
import { HOME, type RegistryId, registryIdOf, registryName } from "../model/registryId";
import { type ImagesRequest, type SharedRepository } from "../model/sharing";
import { otherPartitionProblem } from "../replication/destinations";

/** Checks each repository: its name, who it names, where it is replicated to, and that every reader finds a replica. */
export function checkRepositories(problems: Problems, sharing: ImagesRequest): void {
    for (const [name, repository] of Object.entries(sharing.repositories)) {
        const path = ["repositories", name];
        problems.check(path, name, repositoryNameProblem(name));
        checkNames(problems, [...path, "readers"], repository.readers, sharing.readers, "reader");
        checkNames(problems, [...path, "writers"], repository.writers, sharing.writers ?? {}, "writer");
        checkReplicas(problems, [...path, "replicateTo"], repository, sharing);
        if (sharing.replicasNeedLambdaAccess === true) {
            checkLambdaAccess(problems, [...path, "replicateTo"], repository, sharing);
        }
        if (regionProblem(sharing.homeRegion) === undefined) {
            checkReadersFindReplica(problems, [...path, "readers"], repository, sharing);
        }
    }
    sharing.otherRepositories?.forEach((name, index) => {
        problems.check(["otherRepositories", index], name, repositoryNameProblem(name));
        if (Object.hasOwn(sharing.repositories, name)) {
            problems.check(["otherRepositories", index], name, {
                message: "is already declared under repositories",
                remediation: "leave it out here: this program manages it already",
            });
        }
    });
}

function checkNames(
    problems: Problems,
    path: Path,
    names: readonly string[] = [],
    known: Readonly<Record<string, unknown>>,
    kind: string,
): void {
    const others = Object.keys(known).sort(compare).join(", ");
    names.forEach((name, index) => {
        if (!Object.hasOwn(known, name)) {
            problems.check([...path, index], name, {
                message: `is not a ${kind}`,
                remediation: `add it to ${kind}s, ${others === "" ? "which names nobody yet" : `or name one of them: ${others}`}`,
            });
        }
    });
}

function checkReplicas(
    problems: Problems,
    path: Path,
    repository: Known<SharedRepository>,
    sharing: ImagesRequest,
): void {
    repository.replicateTo?.forEach((name, index) => {
        if (Object.hasOwn(sharing.destinations ?? {}, name)) {
            return;
        }
        problems.check([...path, index], name, regionProblem(name) && unknownDestination(sharing));
        if (name === sharing.homeRegion) {
            problems.check([...path, index], name, {
                message: "is the home region, where the images are anyway",
                remediation: "name other regions only",
            });
        } else {
            problems.check([...path, index], name, otherPartitionProblem(name, sharing.homeRegion));
        }
    });
}

function unknownDestination({ destinations = {} }: ImagesRequest) {
    const names = Object.keys(destinations).sort(compare);
    return {
        message: "is neither an AWS region nor a destination",
        remediation: [
            "write a region's code, such as us-east-2",
            ...(names.length > 0 ? [`or one of ${names.join(", ")}`] : []),
        ].join(", "),
    };
}

function placesOf({ replicateTo = [] }: Known<SharedRepository>, sharing: ImagesRequest): RegistryId[] {
    return [...new Set([HOME, ...replicateTo])].map((key) => registryIdOf(key, sharing));
}

/** The rule of a stack that replicates for functions alone: what is replicated is read by one of them, wherever it runs. */
function checkLambdaAccess(
    problems: Problems,
    path: Path,
    { readers = [], replicateTo = [] }: Known<SharedRepository>,
    sharing: ImagesRequest,
): void {
    const isRole = (name: string) => {
        const reader = Object.hasOwn(sharing.readers, name) ? sharing.readers[name] : undefined;
        // A reader that is unknown or incomplete is a problem of its own, and may be meant to be a function.
        return reader?.role !== undefined && reader.lambda === undefined;
    };
    if (replicateTo.length > 0 && readers.every(isRole)) {
        problems.check(path, replicateTo, {
            message: "replicates a repository that no Lambda function reads",
            remediation:
                "name a lambda reader for it, leave replicateTo out, or leave replicasNeedLambdaAccess out",
        });
    }
}

function checkReadersFindReplica(
    problems: Problems,
    path: Path,
    repository: Known<SharedRepository>,
    sharing: ImagesRequest,
): void {
    const places = placesOf(repository, sharing);
    repository.readers?.forEach((name, index) => {
        const reader = Object.hasOwn(sharing.readers, name) ? sharing.readers[name] : undefined;
        if (reader !== undefined && !places.some(({ region }) => readsIn(reader, region))) {
            const regions = places.map((place) =>
                place.accountId === sharing.accountId ? place.region : registryName(place),
            );
            problems.check([...path, index], name, {
                message: `is in none of the regions that hold the images: ${regions.join(", ")}`,
                remediation: "replicate the repository to a region of the reader, or leave the reader out",
            });
        }
    });
}
