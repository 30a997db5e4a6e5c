/** What the tests are made of: programs that run side by side, each with its output kept together. */
import { spawn } from "node:child_process";
import { delimiter, join, relative } from "node:path";
import { type Count, none } from "./count";

export const root = join(__dirname, "..");

export interface Job {
    readonly name: string;
    run(): Promise<Report>;
}

export interface Report {
    readonly count: Count;
    /** What is worth reading of it. */
    readonly output: string;
}

interface Ended {
    readonly passed: boolean;
    readonly output: string;
    readonly count: Count | undefined;
}

function program(command: string, args: readonly string[]): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: root,
            env: {
                ...process.env,
                PATH: [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter),
            },
            stdio: ["ignore", "pipe", "pipe", "ipc"],
        });
        const parts: Buffer[] = [];
        let count: Count | undefined;
        for (const stream of [child.stdout, child.stderr]) {
            stream?.on("data", (part: Buffer) => parts.push(part));
        }
        child.on("message", (message) => (count = message as Count));
        child.on("error", reject);
        child.on("close", (code) =>
            resolve({ passed: code === 0, output: Buffer.concat(parts).toString(), count }),
        );
    });
}

/** A check that is a command; what it prints is shown where it fails. */
export function check(name: string, command: string, ...args: readonly string[]): Job {
    return {
        name,
        run: async () => {
            const { passed, output } = await program(command, args);
            const count = { ...none, passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
            return { count, output: passed ? `  ✔ ${name}\n` : `  ✘ ${name}\n${output}` };
        },
    };
}

/** Spec files in a process of their own. */
export function specs(name: string, files: readonly string[], timeout: number): Job {
    const paths = files.map((file) => relative(root, file));
    return {
        name,
        run: async () => {
            const args = ["--require", "./toolchain/ts-node.js", "tests/specs.ts", String(timeout)];
            const { output, count } = await program(process.execPath, [...args, ...paths]);
            // A process that ended without a word has not run its tests.
            return { output, count: count ?? { ...none, failed: paths.length } };
        },
    };
}

/** Takes the jobs in their order, as many at a time as there are lanes. */
export async function runAll(
    jobs: readonly Job[],
    lanes: number,
    ended: (job: Job, report: Report, seconds: number) => void,
): Promise<readonly Count[]> {
    const waiting = [...jobs];
    const counts: Count[] = [];
    const lane = async () => {
        for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
            const started = Date.now();
            const report = await job.run();
            counts.push(report.count);
            ended(job, report, Math.round((Date.now() - started) / 1000));
        }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return counts;
}
