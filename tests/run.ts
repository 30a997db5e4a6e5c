/**
 * `npm test`: the checks of the sources, the unit and policy tests, and the end-to-end tests in the sandbox, side by side
 * on the machine's cores; the last line counts them all. With `checks`, `unit`, `toolchain` or `e2e` as arguments only those parts run.
 * `sdks` (the SDKs of other languages, and a fresh clone) runs only in CI or when it is named.
 * The end-to-end part is skipped, with what is missing, where the machine cannot run it; in CI that is a failure.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { isatty } from "node:tty";
import { compile } from "../toolchain/compile";
import { none, sum } from "./count";
import { check, type Job, root, runAll, specs } from "./jobs";

// In CI, libraries color their output even where nobody could see it; they ask for this when they are loaded.
if (!isatty(process.stdout.fd)) {
    process.env["NO_COLOR"] = "1";
}

/** The longest first, so that none of them is alone at the end. */
const LONGEST = ["halfMade", "faults", "images", "replacements", "traps", "stack", "plugin", "policies"];

/** An engine, its program, its policy pack and its providers are processes too: four such groups fill any machine. */
const LANES = Math.min(4, Math.max(2, availableParallelism()));

/** What can be run alone. */
const PARTS = ["checks", "unit", "toolchain", "e2e", "sdks"] as const;

/** What takes minutes, and asks registries. */
const ONLY_IN_CI: readonly string[] = ["sdks"];

const SOURCES = ["components", "programs", "policypack", "sandbox", "tests", "bench", "toolchain"];

function specsIn(folder: string): readonly string[] {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".spec.ts"))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
}

/** Makes the engine and the local AWS, with its progress to be seen; says what is missing where it cannot. */
function prepared(): Promise<boolean> {
    return new Promise((resolve) => {
        const args = ["--require", "./toolchain/ts-node.js", "sandbox/cli.ts", "--prepare"];
        spawn(process.execPath, args, { cwd: root, stdio: "inherit" }).on("close", (code) =>
            resolve(code === 0),
        );
    });
}

function endToEndJobs(files: readonly string[]): readonly Job[] {
    const placeOf = (file: string) => {
        const place = LONGEST.indexOf(basename(file, ".spec.ts"));
        return place < 0 ? LONGEST.length : place;
    };
    return [...files]
        .sort((left, right) => placeOf(left) - placeOf(right))
        .map((file) => specs(`end to end, ${basename(file, ".spec.ts")}`, [file], 300_000));
}

const CHECKS: readonly Job[] = [
    check("types", "tsc", "--noEmit"),
    check("lint", "eslint", "."),
    check("format", "prettier", "--check", "."),
    check("layers", "depcruise", "--config", ".dependency-cruiser.cjs", ...SOURCES),
];

async function main(parts: readonly string[]): Promise<void> {
    const wants = (part: (typeof PARTS)[number]) =>
        parts.length === 0
            ? process.env["CI"] === "true" || !ONLY_IN_CI.includes(part)
            : parts.includes(part);
    const all = specsIn(__dirname);
    const isEndToEnd = (file: string) => file.startsWith(join(__dirname, "endToEnd"));
    const isSdk = (file: string) => file.startsWith(join(__dirname, "sdks"));
    // What compiles, packs or generates takes longer than all the rest together.
    const isToolchain = (file: string) => file.startsWith(join(__dirname, "toolchain"));
    const unit = all.filter((file) => !isEndToEnd(file) && !isSdk(file) && !isToolchain(file));
    const endToEnd = wants("e2e") ? all.filter(isEndToEnd) : [];

    // Before anything starts that would want to compile the same at the same time.
    compile();
    const runs = endToEnd.length > 0 && (await prepared());
    const [longest = [], ...others] = (runs ? endToEndJobs(endToEnd) : []).map((job) => [job]);
    const jobs: readonly Job[] = [
        ...longest,
        ...(wants("checks") ? CHECKS : []),
        ...(wants("unit") ? [specs("unit", unit, 20_000)] : []),
        ...(wants("toolchain") ? [specs("toolchain", all.filter(isToolchain), 120_000)] : []),
        ...(wants("sdks") ? [specs("SDKs", all.filter(isSdk), 900_000)] : []),
        ...others.flat(),
    ];
    const counts = [
        ...(await runAll(jobs, LANES, ({ name }, { output }, seconds) => {
            process.stdout.write(`${name} (${seconds} s)\n${output.replace(/\n+$/, "")}\n\n`);
        })),
    ];
    if (endToEnd.length > 0 && !runs) {
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

const parts = process.argv.slice(2);
const unknown = parts.filter((part) => !PARTS.some((known) => known === part));
if (unknown.length > 0) {
    process.stderr.write(`${unknown.join(", ")}: no such part of the tests; write ${PARTS.join(", ")}\n`);
    process.exitCode = 2;
} else {
    void main(parts);
}
