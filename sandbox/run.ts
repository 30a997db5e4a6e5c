/** Which run of the sandbox this process is of: each has its own stacks and its own AWS. */

/** The command that has a run of its own, as it begins with an empty world. */
export const ROLLOUT = "rollout";

/** @throws Error where the name cannot be that of a folder. */
export function runName(
    { KEYLESS_SANDBOX_RUN: name = "" }: NodeJS.ProcessEnv,
    argv: readonly string[],
): string {
    if (!/^[\w-]*$/.test(name)) {
        throw new Error(`KEYLESS_SANDBOX_RUN takes letters, digits, _ and -, not "${name}"`);
    }
    const base = name === "" ? "default" : name;
    return argv[2] === ROLLOUT ? `${base}-${ROLLOUT}` : base;
}
