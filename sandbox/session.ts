/**
 * One sandbox command at a time: the engine, the local AWS and the plugin brought together, and everything
 * stopped again. `session.json` stands for as long as a command runs; one that is found at the start belongs to a
 * command that was killed, and what it left is put in order first.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { end, isAlive, sleep } from "./children";
import { compile } from "../toolchain/compile";
import { installEmulator, startEmulator, type Emulator } from "./emulator/emulator";
import { findEngine, type Engine } from "./engine/engine";
import { layout, root } from "./layout";
import { processes } from "./processes";
import { hasStack, type Project } from "./project";
import { recover } from "./recovery";
import { SandboxError, colourFlag, note } from "./terminal";
import { prepareWorld } from "./world";

export interface Result {
    /** The engine's exit status; 130 when an interrupt ended it. */
    readonly status: number;
    /** What it printed, where it was captured. */
    readonly output: string;
}

export interface Session {
    readonly engine: Engine;
    readonly emulator: Emulator;
    /** Runs the engine in a project; its output is shown, or captured where `capture` says so. */
    pulumi(
        project: Project,
        args: readonly string[],
        options?: { readonly capture?: boolean },
    ): Promise<Result>;
    /** Makes the stack in the sandbox's own state, where it is not there yet. */
    ensureStack(project: Project, stack: string): Promise<void>;
}

interface Mark {
    readonly pid: number;
    readonly id: string;
    readonly command: string;
    readonly emulator?: number;
    readonly engine?: number;
}

export const policyPack = join(root, "policypack");
const sessionId = randomUUID();

/** Runs `work` with everything up, and stops everything afterwards, however it ends. */
export async function withSession<T>(command: string, work: (session: Session) => Promise<T>): Promise<T> {
    mkdirSync(layout.state, { recursive: true });
    // Whether state and local AWS agree, and nothing is locked: only then may the mark go.
    let orderly = !(await claim(command));
    let emulator: Emulator | undefined;
    try {
        const engine = await prepare();
        emulator = await startEmulator();
        mark({ emulator: emulator.pid });
        await prepareWorld(emulator.endpoint);
        const session = makeSession(engine, emulator, () => {
            orderly = false;
        });
        if (!orderly) await recover(session);
        orderly = true;
        return await work(session);
    } finally {
        if (emulator !== undefined && !isAlive(emulator.pid)) {
            orderly = false;
            note(
                "the local AWS stopped unexpectedly; the next command compares the state with what it still holds",
            );
        }
        await emulator?.stop();
        if (orderly) rmSync(layout.session, { force: true });
    }
}

/** Finds or makes everything that a command needs; what is already there costs nothing. */
export async function prepare(): Promise<Engine> {
    const engine = await findEngine();
    await installEmulator();
    compile(["policypack", "sandbox/provider"]);
    installPlugin();
    return engine;
}

/** Takes the sandbox for this process. True where the last command did not end in an orderly way. */
async function claim(command: string): Promise<boolean> {
    const text = JSON.stringify({ pid: process.pid, id: sessionId, command } satisfies Mark);
    try {
        writeFileSync(layout.session, text, { flag: "wx" });
        return false;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    refuseWhileRunning();
    const last = readMark();
    note("the last sandbox command was killed; putting its traces in order first");
    if (last !== undefined) await putAway(last);
    writeFileSync(layout.session, text);
    return true;
}

/** Ends what a killed command left running. */
async function putAway({ id, engine, emulator }: Mark): Promise<void> {
    const ours = belongingTo(id);
    if (engine !== undefined && ours.includes(engine)) await end(engine, 5000, "SIGINT");
    await sweep(id);
    if (emulator === undefined || !isEmulator(emulator)) return;
    // It notices that its parent is gone, and saves what it holds.
    const deadline = Date.now() + 10_000;
    while (isAlive(emulator) && Date.now() < deadline) await sleep(100);
    await end(emulator, 2000);
}

/** Language hosts, plugins and policy packs do not notice when the engine that started them is killed. */
async function sweep(id: string): Promise<void> {
    await Promise.all(belongingTo(id).map((pid) => end(pid, 1000)));
}

const sessionVariable = "KEYLESS_SANDBOX_SESSION";

/** The processes of a session: the engine is started with the session's id, and hands it on to its children. */
const belongingTo = (id: string) =>
    processes()
        .filter(({ pid, text }) => pid !== process.pid && text.includes(`${sessionVariable}=${id}`))
        .map(({ pid }) => pid);

const isEmulator = (pid: number) =>
    processes().some((one) => one.pid === pid && one.text.includes("serve.py"));

/** @throws SandboxError while another command uses the same run of the sandbox. */
export function refuseWhileRunning(): void {
    const last = readMark();
    if (last === undefined || last.pid === process.pid) return;
    if (!processes().some(({ pid, text }) => pid === last.pid && text.includes("node"))) return;
    throw new SandboxError(
        `another sandbox command is running (process ${last.pid}: sandbox ${last.command})`,
        "wait until it ends, or end it with Ctrl-C",
    );
}

function readMark(): Mark | undefined {
    try {
        return JSON.parse(readFileSync(layout.session, "utf8")) as Mark;
    } catch {
        // Killed between creating the file and writing it.
        return undefined;
    }
}

function mark(more: Partial<Mark>): void {
    const next = `${layout.session}.next`;
    writeFileSync(next, JSON.stringify({ ...readMark(), ...more }));
    renameSync(next, layout.session);
}

/** Puts the stand-in where the engine looks for the `aws` plugin of exactly the version that the SDK asks for. */
function installPlugin(): void {
    const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8")) as {
        version: string;
    };
    const folder = join(layout.home, "plugins", `resource-aws-v${version}`);
    mkdirSync(folder, { recursive: true });
    const script = join(folder, "pulumi-resource-aws");
    const program = join(root, "sandbox", "provider", "bin", "main.js");
    writeFileSync(
        script,
        `#!/bin/sh\nKEYLESS_AWS_PLUGIN_VERSION=${version} exec "${process.execPath}" "${program}" "$@"\n`,
    );
    chmodSync(script, 0o755);
}

/** The SDK's versions are pinned; that later ones will want a newer Node is no news for whoever runs the sandbox. */
const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
Object.assign(process.env, quietSdk);

/** The engine's environment: the sandbox's own state and AWS, and nothing that could reach a real one. */
function environment(engine: Engine, emulator: Emulator): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI)_/.test(name));
    return {
        ...Object.fromEntries(kept),
        PATH: [dirname(engine.command), process.env["PATH"]].join(delimiter),
        PULUMI_HOME: layout.home,
        PULUMI_BACKEND_URL: `file://${layout.state}`,
        // The state of a sandbox holds no secret worth a passphrase.
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_SKIP_CONFIRMATIONS: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        AWS_ENDPOINT_URL: emulator.endpoint,
        [sessionVariable]: sessionId,
        ...quietSdk,
    };
}

function makeSession(engine: Engine, emulator: Emulator, onKilled: () => void): Session {
    const pulumi: Session["pulumi"] = (project, args, { capture = false } = {}) =>
        new Promise((resolve, reject) => {
            const child = spawn(engine.command, [...args, ...(capture ? [] : ["--color", colourFlag])], {
                cwd: project.shadow,
                env: environment(engine, emulator),
                stdio: capture ? ["ignore", "pipe", "pipe"] : "inherit",
            });
            if (child.pid !== undefined) mark({ engine: child.pid });
            const output: string[] = [];
            for (const stream of [child.stdout, child.stderr]) {
                stream?.setEncoding("utf8").on("data", (text: string) => output.push(text));
            }
            // A terminal's Ctrl-C reaches the engine by itself; a second signal would make it drop everything.
            const interrupt = () => {
                if (!process.stdin.isTTY) child.kill("SIGINT");
            };
            const terminate = () => child.kill("SIGINT");
            process.on("SIGINT", interrupt).on("SIGTERM", terminate);
            child.on("error", reject);
            child.on("close", (code, signal) => {
                process.off("SIGINT", interrupt).off("SIGTERM", terminate);
                const result = { status: code ?? 130, output: output.join("") };
                if (signal === null) {
                    resolve(result);
                } else {
                    onKilled();
                    void sweep(sessionId).then(() => resolve(result));
                }
            });
        });

    return {
        engine,
        emulator,
        pulumi,
        async ensureStack(project, stack) {
            if (existsSync(join(layout.state, ".pulumi", "stacks", project.name, `${stack}.json`))) return;
            if (!hasStack(project, stack)) return;
            const made = await pulumi(project, ["stack", "init", stack, "--no-select"], { capture: true });
            if (made.status !== 0)
                throw new SandboxError(`cannot make the stack ${stack}`, made.output.trim());
        },
    };
}
