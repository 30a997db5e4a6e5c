import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import { unique } from "./step";

/** What a run by hand may choose: an environment where there are several, and an image of each repository by its digest. */
export interface RunInputs {
    readonly [name: string]: object;
}

/** The inputs of a workflow that is started by hand (`workflow_dispatch`) or called (`workflow_call`). */
export function runInputs(request: DeployRoleRequest, environments: readonly string[]): RunInputs {
    const digests = imageRepositories(request).map((repository): [string, object] => [
        digestInput(request, repository),
        {
            description: `Digest of an image of ${repository} that is there, to promote or to go back to; empty for this commit's`,
            type: "string",
        },
    ]);
    const choice = { description: "Where to deploy", type: "choice", options: environments, required: true };
    return {
        ...(environments.length > 1 && { environment: choice }),
        ...Object.fromEntries(digests),
    };
}

/** Name of the input for a repository's digest. */
export function digestInput(request: DeployRoleRequest, repository: string): string {
    return imageRepositories(request).length === 1 ? "digest" : `digest-${slug(repository)}`;
}

/** The repositories whose images are pushed or deployed by name. */
export function imageRepositories(request: DeployRoleRequest): string[] {
    const { pushImages = [], deployFunctions = [], deployServices = [] } = request;
    const named = [...pushImages, ...deployFunctions, ...deployServices].map(({ repository }) => repository);
    return unique(named).filter((name) => name !== "*");
}

/** Unique, since a repository's name has no capitals and no two signs in a row. */
export function slug(repository: string): string {
    return repository.replaceAll("/", "--").replaceAll(".", "-_");
}
