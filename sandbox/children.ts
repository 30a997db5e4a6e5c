/** Child processes: started, watched, and stopped by their id. */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

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

/** The first executable of that name on PATH, outside of the folders that begin with `except`. */
export function which(name: string, except?: string): string | undefined {
    for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
        if (except !== undefined && folder.startsWith(except)) {
            continue;
        }
        const candidate = join(folder, name);
        try {
            accessSync(candidate, constants.X_OK);
            return candidate;
        } catch {
            continue;
        }
    }
    return undefined;
}

/** Runs a short command; its output, or undefined where it cannot run or fails. */
export function ask(command: string, args: readonly string[], env = process.env): string | undefined {
    const result = spawnSync(command, args, { encoding: "utf8", env, timeout: 20_000 });
    return result.status === 0 ? result.stdout.trim() : undefined;
}

export interface WatchOptions {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    /** Called for each line on either stream. */
    readonly onLine?: (line: string) => void;
    /** Ends the command; the promise then rejects. */
    readonly signal?: AbortSignal;
}

/** Runs a long command and hands over its output line by line; rejects with the last lines when it fails. */
export function watch(command: string, args: readonly string[], options: WatchOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env,
            stdio: ["ignore", "pipe", "pipe"],
            ...(options.signal && { signal: options.signal }),
        });
        // An interrupt must not leave a compiler or a download running behind a shell prompt that came back.
        const forward = (signal: NodeJS.Signals) => child.kill(signal);
        process.once("SIGINT", forward).once("SIGTERM", forward);
        const tail: string[] = [];
        for (const stream of [child.stdout, child.stderr]) {
            let rest = "";
            stream.setEncoding("utf8").on("data", (text: string) => {
                const lines = (rest + text).split(/\r?\n/);
                rest = lines.pop() ?? "";
                for (const line of lines) {
                    tail.push(line);
                    if (tail.length > 20) {
                        tail.shift();
                    }
                    options.onLine?.(line);
                }
            });
        }
        const finish = (error?: Error) => {
            process.off("SIGINT", forward).off("SIGTERM", forward);
            if (error) {
                reject(error);
            } else {
                resolve();
            }
        };
        child.on("error", finish);
        child.on("close", (code, signal) => {
            if (code === 0) {
                finish();
            } else {
                finish(
                    new Error(`${command} ${signal ?? `exited with ${String(code)}`}\n${tail.join("\n")}`),
                );
            }
        });
    });
}
