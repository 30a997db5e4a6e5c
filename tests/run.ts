/**
 * `npm test`: lint and type check, then the unit and policy tests, then the end-to-end test in the sandbox; the last
 * line counts them all. The end-to-end part is skipped, with what is missing, where the machine cannot run it; in CI
 * that is a failure.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { isatty } from "node:tty";

interface Count {
    passed: number;
    failed: number;
    skipped: number;
}

const root = join(__dirname, "..");

// In CI, libraries colour their output even where nobody could see it; they ask for this when they are loaded.
if (!isatty(process.stdout.fd)) process.env["NO_COLOR"] = "1";
const none: Count = { passed: 0, failed: 0, skipped: 0 };
const total: Count = { ...none };

const add = ({ passed, failed, skipped }: Count) => {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
};

/** One check that is a command; what it has to show is progress on standard error, and the rest when it fails. */
function checkWith(name: string, program: string, ...args: readonly string[]): Promise<boolean> {
    const started = Date.now();
    return new Promise((resolve) => {
        const child = spawn(program, args, {
            cwd: root,
            env: {
                ...process.env,
                PATH: [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter),
            },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const output: Buffer[] = [];
        child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
        child.on("close", (code) => {
            const passed = code === 0;
            add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });
            process.stdout.write(
                `  ${passed ? "✔" : "✘"} ${name} (${Math.round((Date.now() - started) / 1000)} s)\n`,
            );
            if (!passed) process.stdout.write(Buffer.concat(output));
            resolve(passed);
        });
    });
}

function specsIn(folder: string): readonly string[] {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".spec.ts"))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
}

async function runMocha(files: readonly string[], timeout: number): Promise<void> {
    const { default: Mocha } = await import("mocha");
    const mocha = new Mocha({ timeout, forbidOnly: process.env["CI"] === "true" });
    for (const file of files) mocha.addFile(file);
    return new Promise((resolve) => {
        const runner = mocha.run(() => {
            const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
            add({ passed: passes, failed: failures, skipped: pending });
            resolve();
        });
    });
}

/** Makes the engine and the local AWS, with its progress to be seen; says what is missing where it cannot. */
function prepared(): Promise<boolean> {
    return new Promise((resolve) => {
        const args = ["--require", "ts-node/register/transpile-only", "sandbox/cli.ts", "--prepare"];
        spawn(process.execPath, args, { cwd: root, stdio: "inherit" }).on("close", (code) =>
            resolve(code === 0),
        );
    });
}

async function main(): Promise<void> {
    const all = specsIn(__dirname);
    const isEndToEnd = (file: string) => file.startsWith(join(__dirname, "endToEnd"));

    process.stdout.write("static checks\n");
    await Promise.all([
        checkWith("types", "tsc", "--noEmit"),
        checkWith("lint", "eslint", "."),
        checkWith("format", "prettier", "--check", "."),
    ]);
    await runMocha(
        all.filter((file) => !isEndToEnd(file)),
        20_000,
    );

    const endToEnd = all.filter(isEndToEnd);
    if (await prepared()) {
        await runMocha(endToEnd, 300_000);
    } else {
        process.stdout.write("end to end: not run, for the reason above\n");
        add(
            process.env["CI"] === "true"
                ? { ...none, failed: endToEnd.length }
                : { ...none, skipped: endToEnd.length },
        );
    }
    const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
    process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
    process.exitCode = total.failed === 0 ? 0 : 1;
}

void main();
