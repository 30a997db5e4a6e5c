/** The local AWS: ministack with IAM enforcement, on loopback and a free port, for as long as we hold it. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { end, sleep } from "../children";
import { keyOf, layout, makeFolder } from "../layout";
import { findPython, makeVenv } from "../python";
import { SandboxError, withProgress } from "../terminal";

const REQUIREMENTS = join(__dirname, "requirements.txt");
const HOST = "127.0.0.1";
const ATTEMPTS = 3;

/** The services the product touches: fewer start faster, and a call to another one is noticed. */
const SERVICES = ["iam", "sts", "ecr", "s3", "lambda", "ecs", "apigateway", "logs", "organizations"];

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
                makeVenv(partial, REQUIREMENTS, (line) => {
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

/** With an agent of its own: the global one of newer Nodes may have been told to use a proxy. */
function answers(endpoint: string): Promise<boolean> {
    return new Promise((resolve) => {
        const settings = { agent: new Agent(), timeout: 1000 };
        const request = get(`${endpoint}/_ministack/health`, settings, (response) => {
            response.resume();
            resolve(response.statusCode === 200);
        });
        request.on("timeout", () => request.destroy()).on("error", () => resolve(false));
    });
}

function launch(python: string, port: number, log: string): ChildProcess {
    const out = openSync(log, "w");
    return spawn(python, [join(__dirname, "serve.py")], {
        // Its own process group: Ctrl-C reaches the engine first, which still needs the local AWS to stop well.
        detached: true,
        stdio: ["pipe", out, out],
        env: {
            ...process.env,
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
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
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
        `the local AWS did not start in ${ATTEMPTS} attempts, each at a port that was free: ${reasonIn(log)}`,
        `run the command again; the last attempt is in ${log}, and \`npm run sandbox -- --clean\` makes everything anew`,
    );
}

/** What it said of itself, or of the exception that ended it. */
function reasonIn(log: string): string {
    const lines = readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "");
    const said = lines.find((line) => line.startsWith("ERROR: "))?.slice("ERROR: ".length);
    return said ?? lines.at(-1) ?? "it said nothing";
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
