/**
 * `npm test`: lint and type check, the unit and policy tests, and the end-to-end tests in the sandbox, side by side on
 * the machine's cores; the last line counts them all. The end-to-end part is skipped, with what is missing, where the
 * machine cannot run it; in CI that is a failure.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { isatty } from "node:tty";
import { compile } from "../toolchain/compile";
import { none, sum } from "./count";
import { check, type Job, root, runAll, specs } from "./jobs";

// In CI, libraries colour their output even where nobody could see it; they ask for this when they are loaded.
if (!isatty(process.stdout.fd)) {
    process.env["NO_COLOR"] = "1";
}

/** The longest first, so that none of them is alone at the end. */
const longest = ["faults", "images", "replacements", "stack", "plugin", "policies"];

/** An engine, its program, its policy pack and its providers are processes too: four such groups fill any machine. */
const lanes = Math.min(4, Math.max(2, availableParallelism()));

function specsIn(folder: string): readonly string[] {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".spec.ts"))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
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

function endToEndJobs(files: readonly string[]): readonly Job[] {
    const placeOf = (file: string) => {
        const place = longest.indexOf(basename(file, ".spec.ts"));
        return place < 0 ? longest.length : place;
    };
    return [...files]
        .sort((left, right) => placeOf(left) - placeOf(right))
        .map((file) => specs(`end to end, ${basename(file, ".spec.ts")}`, [file], 300_000));
}

async function main(): Promise<void> {
    const all = specsIn(__dirname);
    const isEndToEnd = (file: string) => file.startsWith(join(__dirname, "endToEnd"));
    const endToEnd = all.filter(isEndToEnd);

    // Before anything starts that would want to compile the same at the same time.
    compile();
    const runs = await prepared();
    const jobs: readonly Job[] = [
        ...(runs ? endToEndJobs(endToEnd).slice(0, 1) : []),
        check("types", "tsc", "--noEmit"),
        check("lint", "eslint", "."),
        check("format", "prettier", "--check", "."),
        specs(
            "unit",
            all.filter((file) => !isEndToEnd(file)),
            20_000,
        ),
        ...(runs ? endToEndJobs(endToEnd).slice(1) : []),
    ];
    const counts = [
        ...(await runAll(jobs, lanes, ({ name }, { output }, seconds) => {
            process.stdout.write(`${name} (${seconds} s)\n${output.replace(/\n+$/, "")}\n\n`);
        })),
    ];
    if (!runs) {
        process.stdout.write("end to end: not run, for the reason above\n");
        const missed = endToEnd.length;
        counts.push(
            process.env["CI"] === "true" ? { ...none, failed: missed } : { ...none, skipped: missed },
        );
    }
    const { passed, failed, skipped } = sum(counts);
    process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
    process.exitCode = failed === 0 ? 0 : 1;
}

void main();
