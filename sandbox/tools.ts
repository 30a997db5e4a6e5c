/** The tools of the user's machine, found and run as the user would: nothing of the sandbox itself is run here. */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { userEnvironment } from "./environment";

/** The first executable of that name on PATH, outside of the folders that begin with `except`. */
export function which(name: string, except?: string): string | undefined {
    for (const folder of (userEnvironment["PATH"] ?? "").split(delimiter)) {
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

/** Runs a short command as the user would; its output, or undefined where it cannot run or fails. */
export function ask(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = userEnvironment,
): string | undefined {
    const result = spawnSync(command, args, { encoding: "utf8", env, timeout: 20_000 });
    return result.status === 0 ? result.stdout.trim() : undefined;
}

export interface WatchOptions {
    readonly cwd?: string;
    /** The user's by default. */
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
            env: options.env ?? userEnvironment,
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
