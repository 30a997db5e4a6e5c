/** Ctrl-C: what runs is told of it by the terminal; this keeps the next step from beginning. */
import { SandboxError } from "./terminal";

let asked = false;

/** From now on, this process stays to clean up instead of ending at once. */
export function listenForInterrupts(): void {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.on(signal, () => {
            asked = true;
        });
    }
}

export const wasInterrupted = () => asked;

/** @throws SandboxError where somebody asked to stop. */
export function stopIfInterrupted(): void {
    if (asked) {
        throw new SandboxError("interrupted", "run the command again; nothing half-made is left behind", 130);
    }
}
