/**
 * Where the sandbox keeps what it makes: everything under `.sandbox/`, so that removing that one folder
 * removes every trace. Expensive things (engine, emulator) stand under a key of their inputs; each is built
 * under a temporary name and renamed, so that a folder that exists is a folder that is whole.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAlive } from "./children";
import { runName } from "./run";

export const ROOT = dirname(__dirname);
export const SANDBOX = process.env["KEYLESS_SANDBOX_DIR"] ?? join(ROOT, ".sandbox");

export const POLICY_PACK = join(ROOT, "policypack");

/** Separate runs have separate stacks and a separate AWS, and share what is expensive to make. */
const RUN = join(SANDBOX, "runs", runName(process.env, process.argv));

export const layout = {
    engines: join(SANDBOX, "engine"),
    emulators: join(SANDBOX, "emulator"),
    go: join(SANDBOX, "go"),
    /** PULUMI_HOME: plugins and the engine's own settings. */
    home: join(SANDBOX, "home"),
    run: RUN,
    /** Pulumi's state: the folder behind the file:// backend. */
    state: join(RUN, "state"),
    /** What the local AWS holds between two commands. */
    aws: join(RUN, "aws"),
    /** What belongs to it and the local AWS has no API for. */
    kept: join(RUN, "aws", "kept"),
    projects: join(RUN, "projects"),
    session: join(RUN, "session.json"),
    /** HOME of whatever runs in the sandbox: empty at first, and nobody's. */
    userHome: join(RUN, "user"),
    temporary: join(RUN, "tmp"),
    logs: join(RUN, "logs"),
} as const;

/** A short, stable key of the files and strings something is made from. */
export function keyOf(files: readonly string[], extra: readonly string[] = []): string {
    const hash = createHash("sha256");
    for (const file of files) {
        hash.update(readFileSync(file)).update("\0");
    }
    for (const text of extra) {
        hash.update(text).update("\0");
    }
    return hash.digest("hex").slice(0, 16);
}

/**
 * Builds a folder that is either whole or absent: `build` fills a temporary sibling, which then takes the
 * final name. What a process that is no more left half-built is swept away first.
 */
export async function makeFolder(target: string, build: (folder: string) => Promise<void>): Promise<void> {
    const parent = dirname(target);
    mkdirSync(parent, { recursive: true });
    for (const entry of readdirSync(parent)) {
        const builder = /\.(?<pid>\d+)\.partial$/.exec(entry)?.groups?.["pid"];
        // The number of a dead process may have become ours.
        if (builder !== undefined && (Number(builder) === process.pid || !isAlive(Number(builder)))) {
            rmSync(join(parent, entry), { recursive: true, force: true });
        }
    }
    const partial = `${target}.${process.pid}.partial`;
    mkdirSync(partial);
    try {
        await build(partial);
        // Another process may have been faster; what it made is as good.
        if (!existsSync(target)) {
            renameSync(partial, target);
        }
    } finally {
        rmSync(partial, { recursive: true, force: true });
    }
}
