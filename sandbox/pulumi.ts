/** Runs the engine against the sandbox's own state and AWS. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { mark, session, sweep } from "./claim";
import type { Engine } from "./engine/engine";
import { layout } from "./layout";
import { accountOf, hasStack, type Project } from "./project";
import { administratorOf, KEPT_IN } from "./provider/cloud";
import { stopIfInterrupted } from "./interruption";
import { SandboxError } from "./terminal";
import { readWorld } from "./world";

export interface Result {
    /** The engine's exit status; 128 and the signal's number when one ended it. */
    readonly status: number;
    /** What it printed, where it was captured. */
    readonly stdout: string;
    readonly stderr: string;
}

export class Pulumi {
    /** Whether the engine was ended in the middle of an update, and so left a lock and unfinished work. */
    killed = false;

    constructor(
        readonly engine: Engine,
        /** The local AWS. */
        readonly endpoint: string,
    ) {}

    /** Runs a command in a project and shows what it prints. */
    show(project: Project, ...args: readonly string[]): Promise<Result> {
        return this.run(project, args, "inherit");
    }

    /** Runs a command in a project and hands over what it prints. */
    capture(project: Project, ...args: readonly string[]): Promise<Result> {
        return this.run(project, args, "pipe");
    }

    /** Makes the stack in the sandbox's own state, where it is not there yet. */
    async ensureStack(project: Project, stack: string): Promise<void> {
        if (existsSync(join(layout.state, ".pulumi", "stacks", project.name, `${stack}.json`))) {
            return;
        }
        if (!hasStack(project, stack)) {
            return;
        }
        const made = await this.capture(project, "stack", "init", stack, "--no-select");
        if (made.status !== 0) {
            throw new SandboxError(`cannot make the stack ${stack}`, made.stderr.trim());
        }
    }

    private run(project: Project, args: readonly string[], output: "inherit" | "pipe"): Promise<Result> {
        stopIfInterrupted();
        return new Promise((resolve, reject) => {
            const child = spawn(this.engine.command, args, {
                cwd: project.shadow,
                env: { ...environment(this.engine, this.endpoint), ...credentialsFor(project, args) },
                stdio: [output === "pipe" ? "ignore" : "inherit", output, output],
            });
            if (child.pid !== undefined) {
                mark({ engine: child.pid });
            }
            const stdout = collect(child.stdout);
            const stderr = collect(child.stderr);
            // A terminal's Ctrl-C reaches the engine by itself; a second signal would make it drop everything.
            const interrupt = () => {
                if (!process.stdin.isTTY) {
                    child.kill("SIGINT");
                }
            };
            const terminate = () => child.kill("SIGINT");
            process.on("SIGINT", interrupt).on("SIGTERM", terminate);
            child.on("error", reject);
            child.on("close", (code, signal) => {
                process.off("SIGINT", interrupt).off("SIGTERM", terminate);
                const status = code ?? 128 + constants.signals[signal ?? "SIGKILL"];
                const result = { status, stdout: stdout.join(""), stderr: stderr.join("") };
                if (signal === null) {
                    resolve(result);
                } else {
                    this.killed ||= isLocked();
                    void sweep(session.id).then(() => resolve(result));
                }
            });
        });
    }
}

/** Whether an update holds a stack, or held it when it was killed. */
function isLocked(): boolean {
    const locks = join(layout.state, ".pulumi", "locks");
    return (
        existsSync(locks) &&
        readdirSync(locks, { recursive: true }).some((name) => String(name).endsWith(".json"))
    );
}

function collect(stream: NodeJS.ReadableStream | null): readonly string[] {
    const parts: string[] = [];
    stream?.setEncoding("utf8").on("data", (text: string) => parts.push(text));
    return parts;
}

/** What a user of the stack that the command is about would have in the environment: keys of the account it begins with. */
function credentialsFor(project: Project, args: readonly string[]): NodeJS.ProcessEnv {
    const { values } = parseArgs({ args: [...args], options: { stack: { type: "string" } }, strict: false });
    const account = accountOf(project, String(values.stack)) ?? readWorld().account;
    const { accessKeyId, secretAccessKey } = administratorOf(account);
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/** How the plugin finds the local AWS, and what is kept beside it. */
export const localAws = (endpoint: string): NodeJS.ProcessEnv => ({
    AWS_ENDPOINT_URL: endpoint,
    [KEPT_IN]: layout.kept,
});

/** What the engine needs beyond what everything in the sandbox has: the sandbox's own state and AWS. */
function environment(engine: Engine, endpoint: string): NodeJS.ProcessEnv {
    return {
        ...process.env,
        PATH: [dirname(engine.command), process.env["PATH"]].join(delimiter),
        PULUMI_HOME: layout.home,
        PULUMI_BACKEND_URL: `file://${layout.state}`,
        // The state of a sandbox holds no secret worth a passphrase.
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_SKIP_CONFIRMATIONS: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // A plugin on PATH would go before the stand-in.
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        ...localAws(endpoint),
        [session.variable]: session.id,
    };
}
