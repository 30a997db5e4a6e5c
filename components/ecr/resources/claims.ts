import * as pulumi from "@pulumi/pulumi";
import { type ProblemText } from "../../problems";
import { type RegistryId, registryName } from "../model/registryId";

/** The registries that are taken, for each program: it is known by its connection with the engine. */
const claims = new WeakMap<object, Map<string, string>>();

/**
 * Takes a registry for the component of this name. ECR keeps the settings of a registry once for each account and region,
 * so a second owner in the same program would silently overwrite what the first one said. Undefined where it was free.
 */
export function claimRegistry(owner: string, place: RegistryId): ProblemText | undefined {
    const program = pulumi.runtime.getMonitor();
    if (program === undefined) {
        return undefined;
    }
    const taken = claims.get(program) ?? new Map<string, string>();
    claims.set(program, taken);
    const first = taken.get(registryName(place));
    if (first !== undefined) {
        return {
            message: `already belongs to ${first}: the settings of a registry have one owner`,
            remediation: `put all repositories of ${registryName(place)} into one component`,
        };
    }
    taken.set(registryName(place), owner);
    return undefined;
}
