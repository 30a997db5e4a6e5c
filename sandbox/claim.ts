/**
 * Who holds a run of the sandbox: one command at a time. The mark, `session.json`, stands for as long as a command runs;
 * one that is found at the start belongs to a command that was killed, and what it left running is ended first.
 */
import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { end, isAlive, sleep } from "./children";
import { layout } from "./layout";
import { processes } from "./processes";
import { SandboxError, note } from "./terminal";

const markFile = z.object({
    pid: z.int(),
    /** The session's; an empty one would be found in every process. */
    id: z.string().min(1),
    command: z.string(),
    emulator: z.int().optional(),
    engine: z.int().optional(),
});

type Mark = Readonly<z.infer<typeof markFile>>;

/** The engine is started with this session's id in its environment, and hands it on to its children. */
export const session = { variable: "KEYLESS_SANDBOX_SESSION", id: randomUUID() } as const;

/** Takes the sandbox for this process. True where the last command did not end in an orderly way. */
export async function claim(command: string): Promise<boolean> {
    const text = JSON.stringify({ pid: process.pid, id: session.id, command } satisfies Mark);
    try {
        writeFileSync(layout.session, text, { flag: "wx" });
        return false;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    }
    refuseWhileRunning();
    // Only one of several that find the mark can move it away.
    const stale = `${layout.session}.${process.pid}`;
    const last = readMark();
    try {
        renameSync(layout.session, stale);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            throw error;
        }
        return claim(command);
    }
    rmSync(stale);
    writeFileSync(layout.session, text, { flag: "wx" });
    note("the last sandbox command was killed; putting its traces in order first");
    if (last !== undefined) {
        await putAway(last);
    }
    return true;
}

/** Ends what a killed command left running. */
async function putAway({ id, engine, emulator }: Mark): Promise<void> {
    const ours = belongingTo(id);
    if (engine !== undefined && ours.includes(engine)) {
        await end(engine, 5000, "SIGINT");
    }
    await sweep(id);
    if (emulator === undefined || !isEmulator(emulator)) {
        return;
    }
    // It notices that its parent is gone, and saves what it holds.
    const deadline = Date.now() + 10_000;
    while (isAlive(emulator) && Date.now() < deadline) {
        await sleep(100);
    }
    await end(emulator, 2000);
}

/** Ends the language hosts, plugins and policy packs of a session: they do not notice when their engine is killed. */
export async function sweep(id: string): Promise<void> {
    await Promise.all(belongingTo(id).map((pid) => end(pid, 1000)));
}

const belongingTo = (id: string) =>
    processes()
        .filter(({ pid, text }) => pid !== process.pid && text.includes(`${session.variable}=${id}`))
        .map(({ pid }) => pid);

const isEmulator = (pid: number) =>
    processes().some((one) => one.pid === pid && one.text.includes("serve.py"));

/** @throws SandboxError while another command uses the same run of the sandbox. */
function refuseWhileRunning(): void {
    const last = readMark();
    if (last === undefined || last.pid === process.pid) {
        return;
    }
    if (!processes().some(({ pid, text }) => pid === last.pid && text.includes("ts-node"))) {
        return;
    }
    throw new SandboxError(
        `another sandbox command is running (process ${last.pid}: sandbox ${last.command})`,
        "wait until it ends, or end it with Ctrl-C",
    );
}

/** @throws SandboxError where a folder took the mark's place. */
function readMark(): Mark | undefined {
    try {
        return markFile.safeParse(JSON.parse(readFileSync(layout.session, "utf8"))).data;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EISDIR") {
            throw new SandboxError(
                `${layout.session} is a folder, where a file says which command is running`,
                "remove that folder, and run the command again",
            );
        }
        // Killed between creating the file and writing it.
        return undefined;
    }
}

/** Adds to the mark what a later command would have to end. */
export function mark(more: Partial<Mark>): void {
    const next = `${layout.session}.next`;
    writeFileSync(next, JSON.stringify({ ...readMark(), ...more }));
    renameSync(next, layout.session);
}

/** Gives the sandbox back, when everything is in order. */
export function release(): void {
    rmSync(layout.session, { force: true });
}
