/** Processes: looked for, and stopped by their id. */

/** Whether a process with that id runs; one that belongs to somebody else counts as running. */
export function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}

export const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** Waits until the process is gone; asks it to end, and kills it when it does not listen. */
export async function end(pid: number, patience: number, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const kill = (how: NodeJS.Signals) => {
        try {
            process.kill(pid, how);
        } catch {
            // It ended between the look and the signal.
        }
    };
    if (!isAlive(pid)) {
        return;
    }
    kill(signal);
    const deadline = Date.now() + patience;
    while (isAlive(pid) && Date.now() < deadline) {
        await sleep(50);
    }
    if (isAlive(pid)) {
        kill("SIGKILL");
    }
    while (isAlive(pid)) {
        await sleep(50);
    }
}
