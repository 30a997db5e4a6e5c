/** The sandbox as a user runs it, in a run of its own. */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { processes } from "../../sandbox/processes";
import { readWorld } from "../../sandbox/world";
import type { Errand } from "./askIam";
import type { Questions } from "./askSts";
import type { Surroundings } from "./look";
import type { Push } from "./push";

export const root = join(__dirname, "..", "..");
/** Its own for each process, so that two test runs do not meet. */
const name = `end-to-end-${process.pid}`;
export const runFolder = join(root, ".sandbox", "runs", name);
const stateFileOf = (project: string) => join(runFolder, "state", ".pulumi", "stacks", project, "dev.json");
export const stateFile = stateFileOf("keyless-delivery");
export const sessionFile = join(runFolder, "session.json");

const program = (file: string) => ["--require", "./toolchain/ts-node.js", file];
const command = program("sandbox/cli.ts");
/** How every process of this run is started. */
export const spawnOptions = {
    cwd: root,
    env: { ...process.env, KEYLESS_SANDBOX_RUN: name, NO_COLOR: "1", INIT_CWD: root },
};

export interface Outcome {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

export function sandbox(...args: readonly string[]): Outcome {
    return start(command, args);
}

/** The same on a machine where something is in the way: a module that is loaded into the command first. */
export function sandboxWith(module: string, ...args: readonly string[]): Outcome {
    return start(["--require", module, ...command], args);
}

function start(commandLine: readonly string[], args: readonly string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...commandLine, ...args], {
        ...spawnOptions,
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stdout, stderr };
}

export interface Running {
    readonly pid: number;
    /** What it has printed on standard error so far. */
    said(): string;
    /** Resolves when the text was printed; rejects when the command ends without it. */
    printed(text: string): Promise<void>;
    /** When the command itself is no more, whoever still holds its output. */
    readonly exited: Promise<void>;
    readonly ended: Promise<Outcome>;
}

/** Starts a command that the test will interfere with. */
export function begin(...args: readonly string[]): Running {
    const child = spawn(process.execPath, [...command, ...args], {
        ...spawnOptions,
        stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid === undefined) {
        throw new Error("the sandbox did not start");
    }
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const ended = new Promise<Outcome>((resolve) => {
        child.on("close", (status) => resolve({ status, stdout, stderr }));
    });
    const printed = (text: string) =>
        new Promise<void>((resolve, reject) => {
            const look = () => {
                if (stdout.includes(text)) {
                    resolve();
                }
            };
            child.stdout.on("data", look);
            look();
            void ended.then(() => reject(new Error(`ended without "${text}":\n${stdout}${stderr}`)));
        });
    const exited = new Promise<void>((resolve) => {
        child.on("exit", () => resolve());
    });
    return { pid: child.pid, said: () => stderr, printed, exited, ended };
}

/** What the local AWS of this run holds, asked directly and not through Pulumi. */
export function lookAround(): Surroundings {
    const { status, stdout, stderr } = spawnSync(process.execPath, program("tests/endToEnd/look.ts"), {
        ...spawnOptions,
        encoding: "utf8",
    });
    if (status !== 0) {
        throw new Error(stderr);
    }
    return JSON.parse(stdout) as Surroundings;
}

const replicationRole = "aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication";

/** The roles that are there before any program runs. */
export function worldRoles(): readonly string[] {
    return Object.entries(readWorld().accounts)
        .flatMap(([account, { roles = [], hasReplicated = false }]) =>
            [...roles, ...(hasReplicated ? [replicationRole] : [])].map(
                (role) => `arn:aws:iam::${account}:role/${role}`,
            ),
        )
        .sort();
}

/** The names of the resources that a project's state holds, without Pulumi's own. */
export function resourcesOf(project: string): readonly string[] {
    const { checkpoint } = JSON.parse(readFileSync(stateFileOf(project), "utf8")) as {
        checkpoint: { latest?: { resources?: readonly { urn: string; type: string }[] } };
    };
    return (checkpoint.latest?.resources ?? [])
        .filter(({ type }) => !type.startsWith("pulumi:"))
        .map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2))
        .sort();
}

/** What the ECR of this run answers to images that workflows push. */
export function pushImages(pushes: readonly Push[]): readonly string[] {
    const { status, stdout, stderr } = spawnSync(process.execPath, program("tests/endToEnd/push.ts"), {
        ...spawnOptions,
        encoding: "utf8",
        input: JSON.stringify(pushes),
    });
    if (status !== 0) {
        throw new Error(stderr);
    }
    return JSON.parse(stdout) as readonly string[];
}

/** What the STS of this run's local AWS answers to tokens, after roles with these trust policies were made. */
export function askSts(questions: Questions): readonly string[] {
    return ask("tests/endToEnd/askSts.ts", questions);
}

/** What the IAM of this run's local AWS lets a session do, after these roles were made. */
export function askIam(errand: Errand): readonly string[] {
    return ask("tests/endToEnd/askIam.ts", errand);
}

function ask(file: string, questions: object): readonly string[] {
    const { status, stdout, stderr } = spawnSync(process.execPath, program(file), {
        ...spawnOptions,
        encoding: "utf8",
        input: JSON.stringify(questions),
        maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) {
        throw new Error(stderr);
    }
    return JSON.parse(stdout) as readonly string[];
}

interface State {
    readonly checkpoint: {
        readonly latest: {
            readonly pending_operations?: readonly {
                readonly type: string;
                readonly resource: { readonly urn: string };
            }[];
        };
    };
}

/** What the state of the dev stack knows to be begun and not to be there, by URN. */
export function pendingCreations(): readonly string[] {
    const { checkpoint } = JSON.parse(readFileSync(stateFile, "utf8")) as State;
    return (checkpoint.latest.pending_operations ?? [])
        .filter(({ type }) => type === "creating")
        .map(({ resource }) => resource.urn)
        .sort();
}

/** The process that the mark of the running command names. */
export function marked(which: "engine" | "emulator"): number {
    const mark = JSON.parse(readFileSync(sessionFile, "utf8")) as Readonly<Record<string, number>>;
    const pid = mark[which];
    if (pid === undefined) {
        throw new Error(`no ${which} in ${JSON.stringify(mark)}`);
    }
    return pid;
}

export function forget(): void {
    rmSync(runFolder, { recursive: true, force: true });
}

/** The processes that belong to this run: an engine, a local AWS or a plugin that outlived its command. */
export function leftOver(): readonly string[] {
    // Command lines with their environment, which names the run; the tests themselves only know its name.
    return processes()
        .filter(({ pid, text }) => pid !== process.pid && text.includes(name))
        .map(({ pid, text }) => `${pid} ${text.slice(0, 200)}`);
}
