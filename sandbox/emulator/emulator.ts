/** The local AWS: ministack with IAM enforcement, on loopback and a free port, for as long as we hold it. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { end, sleep } from "../children";
import { keyOf, layout, makeFolder } from "../layout";
import { findPython, makeVenv } from "../python";
import { SandboxError, withProgress } from "../terminal";

const REQUIREMENTS = join(__dirname, "requirements.txt");
const HOST = "127.0.0.1";

/** The services the product touches: fewer start faster, and a call to another one is noticed. */
const SERVICES = ["iam", "sts", "ecr", "s3"];

export interface Emulator {
    readonly endpoint: string;
    readonly pid: number;
    /** Stops it and waits until its state is saved. */
    stop(): Promise<void>;
}

/** Installs the emulator once into a virtual environment of its own; returns that environment's Python. */
export async function installEmulator(): Promise<string> {
    const version = findPython()?.version ?? "none";
    const folder = join(layout.emulators, keyOf([REQUIREMENTS], [version]));
    if (!existsSync(folder)) {
        await withProgress("installing the local AWS", "20 s", (progress) =>
            makeFolder(folder, (partial) =>
                makeVenv(partial, ["--require-hashes", "--requirement", REQUIREMENTS], (line) => {
                    progress(line.trim().slice(0, 90));
                }),
            ),
        );
    }
    return join(folder, "bin", "python");
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.on("error", reject);
        server.listen(0, HOST, () => {
            const address = server.address();
            server.close(() => {
                if (address !== null && typeof address === "object") {
                    resolve(address.port);
                } else {
                    reject(new Error("the operating system named no port"));
                }
            });
        });
    });
}

async function answers(endpoint: string): Promise<boolean> {
    try {
        const response = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(1000) });
        return response.ok;
    } catch {
        return false;
    }
}

function launch(python: string, port: number, log: string): ChildProcess {
    const out = openSync(log, "w");
    return spawn(python, [join(__dirname, "serve.py")], {
        // Its own process group: Ctrl-C reaches the engine first, which still needs the local AWS to stop well.
        detached: true,
        stdio: ["pipe", out, out],
        env: {
            PATH: process.env["PATH"],
            HOME: process.env["HOME"],
            TMPDIR: layout.temporary,
            AUTH: "true",
            BIND_HOST: HOST,
            GATEWAY_PORT: String(port),
            SERVICES: SERVICES.join(","),
            PERSIST_STATE: "1",
            STATE_DIR: join(layout.aws, "state"),
            S3_PERSIST: "1",
            S3_DATA_DIR: join(layout.aws, "s3"),
            // Listeners that the product does not need and that would bind fixed ports.
            SFTP_ENABLED: "0",
            IOT_MTLS_ENABLED: "0",
            LOG_LEVEL: "WARNING",
        },
    });
}

/** Starts the emulator and waits until it answers. A port lost to somebody else meanwhile is tried anew. */
export async function startEmulator(): Promise<Emulator> {
    const python = await installEmulator();
    for (const folder of [layout.temporary, layout.logs, layout.aws]) {
        mkdirSync(folder, { recursive: true });
    }
    const log = join(layout.logs, "emulator.log");
    for (let attempt = 0; attempt < 3; attempt++) {
        const port = await freePort();
        const endpoint = `http://${HOST}:${port}`;
        const child = launch(python, port, log);
        const deadline = Date.now() + 30_000;
        while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
            if (await answers(endpoint)) {
                return handle(child, endpoint);
            }
            await sleep(50);
        }
        if (child.pid !== undefined) {
            await end(child.pid, 1000);
        }
    }
    throw new SandboxError(
        `the local AWS did not start; its last words:\n${readFileSync(log, "utf8").split("\n").slice(-8).join("\n")}`,
        `see ${log}; \`npm run sandbox -- --clean\` makes everything anew`,
    );
}

function handle(child: ChildProcess, endpoint: string): Emulator {
    if (child.pid === undefined) {
        throw new Error("a process that answers has an id");
    }
    const pid = child.pid;
    return {
        endpoint,
        pid,
        stop: async () => {
            if (child.exitCode !== null || child.signalCode !== null) {
                return;
            }
            const gone = new Promise((done) => child.once("exit", done));
            child.stdin?.end();
            const patience = setTimeout(() => {
                void end(pid, 2000);
            }, 10_000);
            await gone;
            clearTimeout(patience);
        },
    };
}
