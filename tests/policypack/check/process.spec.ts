import assert from "node:assert/strict";
import { spawn, type StdioOptions } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CLOSED_BUCKET, Folder, OPEN_BUCKET } from "./command";

const ROOT = join(__dirname, "../../..");
const RUN = `require(${JSON.stringify(join(ROOT, "policypack/check/main"))}).run()`;

/** Runs the command line as a process of its own, and says how it ends and what it complains of. */
function processOf(
    stdout: "gone" | number,
    ...files: readonly string[]
): Promise<readonly [status: number | null, error: string]> {
    const stdio: StdioOptions = ["ignore", stdout === "gone" ? "pipe" : stdout, "pipe"];
    const args = [
        "--require",
        join(ROOT, "node_modules/ts-node/register/transpile-only"),
        "-e",
        RUN,
        "--",
        "keyless-policy",
        "check",
        ...files,
    ];
    const child = spawn(process.execPath, args, {
        stdio,
        env: { ...process.env, TS_NODE_PROJECT: join(ROOT, "tsconfig.json") },
    });
    if (stdout === "gone") {
        child.stdout?.destroy();
    }
    let error = "";
    child.stderr?.on("data", (chunk: Buffer) => {
        error += chunk.toString();
    });
    return new Promise((resolve) => child.on("close", (status) => resolve([status, error])));
}

describe("the process of the command line", function () {
    this.timeout(60_000);
    let folder: Folder;
    before(() => {
        folder = new Folder().enter().write({ "open.json": OPEN_BUCKET, "closed.json": CLOSED_BUCKET });
    });
    after(() => folder.remove());

    it("ends as it would where its reader goes away", async () => {
        assert.deepEqual(await processOf("gone", "closed.json"), [0, ""]);
        assert.deepEqual(await processOf("gone", "open.json"), [1, ""]);
    });

    it("ends with 2 where its report cannot be written", async function () {
        if (!existsSync("/dev/full")) {
            this.skip();
        }
        const full = openSync("/dev/full", "w");
        const [status, error] = await processOf(full, "closed.json");
        closeSync(full);
        assert.equal(status, 2);
        assert.match(error, /^error: the report cannot be written: ENOSPC: .*\n$/);
    });

    it("says of many files what it says of each, in their order, however many threads judge them", async () => {
        const names = Array.from({ length: 130 }, (_, index) => `${String(index).padStart(3, "0")}.json`);
        const texts = names.map((_, index) =>
            index === 7 ? "{" : index % 13 === 0 ? OPEN_BUCKET : index % 2 === 0 ? CLOSED_BUCKET : '{"a": 1}',
        );
        folder.write(Object.fromEntries(names.map((name, index) => [`many/${name}`, texts[index] ?? ""])));
        const report = openSync("report.json", "w");
        const [status, error] = await processOf(report, "--json", "--verbose", "many");
        closeSync(report);
        assert.equal(status, 1);
        const rows = JSON.parse(readFileSync("report.json", "utf8")) as {
            readonly file: string;
            readonly violations: readonly object[];
        }[];
        const holdsPolicy = (index: number): boolean => index % 13 === 0 || index % 2 === 0;
        assert.deepEqual(
            rows.map(({ file, violations }) => [file, violations.length]),
            names.flatMap((name, index) =>
                holdsPolicy(index) ? [[`many/${name}`, index % 13 === 0 ? 1 : 0]] : [],
            ),
        );
        const passedOver = names.filter((_, index) => !holdsPolicy(index));
        assert.deepEqual(
            error.split("\n").filter((line) => line !== ""),
            passedOver.map((name) => `passed over: many/${name}: there is no policy in it`),
        );
    });
});
