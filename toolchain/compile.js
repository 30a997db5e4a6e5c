/**
 * Compiles what is used as JavaScript: the components, the policy pack and the sandbox's plugin. `npm install` runs it, and
 * so does everything that is about to run the result, so that nobody ever runs an old version of what they see. Without a
 * change it costs a few milliseconds.
 */
const { spawnSync } = require("node:child_process");
const { existsSync, readdirSync, rmSync, statSync, utimesSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");

const root = join(__dirname, "..");
const stampOf = (folder) => join(folder, "bin", ".tsbuildinfo");

const projects = ["components", "policypack", "sandbox/provider"];

function newest(folder) {
    let latest = 0;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.name === "bin" || entry.name === "node_modules") continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) latest = Math.max(latest, newest(path));
        else if (/\.ts$|^(tsconfig|package)\.json$/.test(entry.name))
            latest = Math.max(latest, statSync(path).mtimeMs);
    }
    return latest;
}

/** A source that was deleted leaves nothing that is newer, but its output. */
function isStale(folder) {
    const stamp = stampOf(folder);
    return !existsSync(stamp) || newest(folder) > statSync(stamp).mtimeMs || orphans(folder).length > 0;
}

/** What came of sources that are no more: a file would still be found before the folder that took its place. */
function orphans(folder, inside = "") {
    const output = join(folder, "bin", inside);
    return readdirSync(output, { withFileTypes: true }).flatMap((entry) => {
        const path = join(inside, entry.name);
        const source = join(folder, path.replace(/(\.d\.ts|\.js)(\.map)?$/, ".ts"));
        if (entry.name === ".tsbuildinfo") return [];
        if (!existsSync(source)) return [join(output, entry.name)];
        return entry.isDirectory() ? orphans(folder, path) : [];
    });
}

function prune(folder) {
    if (!existsSync(join(folder, "bin"))) return;
    for (const path of orphans(folder)) rmSync(path, { recursive: true });
}

/**
 * Compiles those of the folders that are older than their sources.
 * @throws Error with the compiler's messages when the sources do not compile.
 */
function compile(folders = projects) {
    const stale = folders.map((folder) => resolve(root, folder)).filter(isStale);
    if (stale.length === 0) return;
    process.stderr.write(
        `compiling ${stale.map((folder) => relative(root, folder)).join(", ")} (5 to 20 s, only after a change)\n`,
    );
    const compiler = require.resolve("typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [compiler, "--build", ...stale], {
        cwd: root,
        encoding: "utf8",
    });
    // The compiler renews its stamp where the sources do not compile, and leaves it where a change came to nothing.
    const now = new Date();
    for (const folder of stale) {
        prune(folder);
        if (status === 0) utimesSync(stampOf(folder), now, now);
        else rmSync(stampOf(folder), { force: true });
    }
    if (status !== 0) throw new Error(`the sources do not compile:\n${stdout}`);
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
