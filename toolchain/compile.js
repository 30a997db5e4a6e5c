/**
 * Compiles what is used as JavaScript: the components, the policy pack and the sandbox's plugin. `npm install` runs it, and
 * so does everything that is about to run the result, so that nobody ever runs an old version of what they see. Without a
 * change it costs a few milliseconds.
 */
const { spawnSync } = require("node:child_process");
const { existsSync, readdirSync, rmSync, statSync, utimesSync } = require("node:fs");
const { join, relative } = require("node:path");

const root = join(__dirname, "..");
const stampOf = (folder) => join(folder, "bin", ".tsbuildinfo");

const projects = ["components", "policypack", "sandbox/provider"].map((folder) => join(root, folder));

/** The latest change of a source, or of a folder, which changes when a source is deleted from it. */
function newest(folder) {
    let latest = statSync(folder).mtimeMs;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.name === "bin" || entry.name === "node_modules") continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) latest = Math.max(latest, newest(path));
        else if (/\.ts$|^(tsconfig|package)\.json$/.test(entry.name))
            latest = Math.max(latest, statSync(path).mtimeMs);
    }
    return latest;
}

function isStale(folder) {
    const stamp = stampOf(folder);
    return !existsSync(stamp) || newest(folder) > statSync(stamp).mtimeMs;
}

/** Removes what came of sources that are no more: a file would still be found before the folder that took its place. */
function prune(folder, inside = "") {
    const output = join(folder, "bin", inside);
    if (!existsSync(output)) return;
    for (const entry of readdirSync(output, { withFileTypes: true })) {
        const path = join(inside, entry.name);
        const source = join(folder, path.replace(/(\.d\.ts|\.js)(\.map)?$/, ".ts"));
        if (entry.name === ".tsbuildinfo") continue;
        if (!existsSync(source)) rmSync(join(output, entry.name), { recursive: true });
        else if (entry.isDirectory()) prune(folder, path);
    }
}

/**
 * Compiles those of the folders that are older than their sources.
 * @throws Error with the compiler's messages when the sources do not compile.
 */
function compile(folders = projects) {
    const stale = folders.filter(isStale);
    if (stale.length === 0) return;
    process.stderr.write(`compiling ${stale.map((folder) => relative(root, folder)).join(", ")} (5 to 20 s, only after a change)\n`);
    const compiler = require.resolve("typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [compiler, "--build", ...stale], {
        cwd: root,
        encoding: "utf8",
    });
    // Also where one of them does not compile: the others are not stale afterwards.
    for (const folder of stale) prune(folder);
    if (status !== 0) throw new Error(`the sources do not compile:\n${stdout}`);
    // The compiler leaves its stamp alone where a change came to nothing.
    const now = new Date();
    for (const folder of stale) utimesSync(stampOf(folder), now, now);
}

module.exports = { compile };

if (require.main === module) {
    try {
        compile();
    } catch (error) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
    }
}
