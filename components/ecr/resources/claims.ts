import * as pulumi from "@pulumi/pulumi";
import { type Problem } from "../../problems";
import { type RegistrySetting } from "../registry/keptSettings";

/** What is taken, for each program: it is known by its connection with the engine. */
const programs = new WeakMap<object, Map<string, string>>();

/** The registries that have been made, as `replicateTo` names them; a plugin makes them in one process, too. */
const made = new Set<string>();

/**
 * Takes a setting of a registry for the component of this name. ECR keeps it once for each account and region, so a second
 * owner in the same program would silently overwrite what the first one said. Undefined where it was free.
 */
export function claimSetting(owner: string, registry: string, setting: RegistrySetting): Problem | undefined {
    const program = pulumi.runtime.getMonitor();
    if (program === undefined) {
        return undefined;
    }
    const taken = programs.get(program) ?? new Map<string, string>();
    programs.set(program, taken);
    const key = `${registry} ${setting}`;
    const first = taken.get(key);
    if (first === undefined || first === owner) {
        taken.set(key, owner);
        return undefined;
    }
    return {
        path: ["registry"],
        value: registry,
        message: `has its ${setting} from ${first} already: a registry has it once`,
        remediation: `put all repositories of ${registry} that need it into one component`,
    };
}

/** Says that a registry is made, and which of those that it replicates to were not made before it. */
export function forgottenRegistries(key: string, others: readonly string[]): readonly string[] {
    const nameIn = (its: string) => `${pulumi.getProject()}/${pulumi.getStack()}/${its}`;
    made.add(nameIn(key));
    return others.filter((other) => !made.has(nameIn(other)));
}
