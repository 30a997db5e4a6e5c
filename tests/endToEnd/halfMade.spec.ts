/** `kill -9` between AWS's answer and the state's knowledge of it, ten times in one deployment. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { writeStartScript } from "../../sandbox/plugin";
import {
    begin,
    forget,
    leftOver,
    lookAround,
    marked,
    pendingCreations,
    root,
    type Running,
    sandbox,
    worldRoles,
} from "./sandbox";

const PLUGIN = join(__dirname, "plugins", "withholding", "main.js");

/** How many creations the engine has under way at a time: so many are half-made when the kill comes. */
const PARALLEL = 2;

/** The dev stack's resources, without those that the local AWS lacks. */
const IN_AWS = 19;

/** Who is killed. The engine that outlives its command is given time to end by the next one; a machine stops both. */
const VICTIMS: readonly (readonly ("command" | "engine")[])[] = [
    ["engine"],
    ["command", "engine"],
    ["command"],
    ["engine"],
    ["command", "engine"],
    ["engine"],
    ["command", "engine"],
    ["command"],
    ["engine"],
    ["command", "engine"],
];

describe("what AWS has made and nobody was told of", () => {
    let folder: string;
    before(() => {
        forget();
        folder = mkdtempSync(join(tmpdir(), "keyless-half-made-"));
        const main = relative(folder, join(root, "programs"));
        const plugins = { providers: [{ name: "aws", path: folder }] };
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            stringify({ name: "keyless-delivery", runtime: "nodejs", main, plugins }),
        );
        copyFileSync(join(root, "Pulumi.dev.yaml"), join(folder, "Pulumi.dev.yaml"));
        writeStartScript(folder, PLUGIN, folder);
        writeFileSync(join(folder, "withhold"), "");
    });
    after(() => {
        // Where a round failed, its engine still waits, and would keep the tests from ending.
        sandbox("--clean");
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    const run = (...args: readonly string[]) => sandbox("--cwd", folder, "--no-policy-pack", ...args);
    const up = ["up", "--skip-preview", `--parallel=${PARALLEL}`];

    const made = () => {
        const file = join(folder, "made");
        return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
    };

    /** Waits until nothing moves any more: AWS has answered to all that the engine has under way. */
    async function stuck(running: Running, before: number): Promise<readonly string[]> {
        const ended = running.ended.then(({ stdout, stderr }) => {
            throw new Error(`the update ended:\n${stdout}${stderr}`);
        });
        for (let still = 0, last = before; still < 20 && last < before + PARALLEL; still++) {
            await Promise.race([ended, new Promise((done) => setTimeout(done, 100))]);
            const { length } = made();
            if (length === before || length > last) {
                still = 0;
            }
            last = length;
        }
        return made().slice(before);
    }

    let unfinished = 0;
    const recovered = () =>
        new RegExp(`dev: in order again, ${unfinished} of ${unfinished} unfinished creations had come to be`);

    VICTIMS.forEach((victims, round) => {
        it(`is adopted after kill ${round + 1}, of the ${victims.join(" and the ")}`, async () => {
            const running = begin("--cwd", folder, "--no-policy-pack", ...up);
            const withheld = await stuck(running, made().length);
            const pids = { command: running.pid, engine: marked("engine") };
            for (const victim of victims) {
                process.kill(pids[victim], "SIGKILL");
            }
            await running.exited;
            if (round > 0) {
                assert.match(running.said(), recovered());
            }
            assert.ok(withheld.length > 0);
            assert.deepEqual(pendingCreations(), [...withheld].sort());
            unfinished = withheld.length;
        });
    });

    it("is all in the state in the end, and was made once", () => {
        rmSync(join(folder, "withhold"));
        const last = run(...up);
        assert.equal(last.status, 0, last.stdout + last.stderr);
        assert.match(last.stderr, recovered());
        const preview = run("preview", "--refresh", "--expect-no-changes");
        assert.equal(preview.status, 0, preview.stdout + preview.stderr);
        assert.equal(made().length, IN_AWS);
        assert.equal(new Set(made()).size, IN_AWS);
        assert.deepEqual(leftOver(), []);
    });

    it("goes with the stack, and leaves nothing behind", () => {
        const there = lookAround();
        const images = (region: string, ...names: readonly string[]) =>
            names.map((name) => `arn:aws:ecr:${region}:111111111111:repository/${name}`);
        assert.deepEqual([...there.repositories].sort(), [
            ...images("eu-west-1", "repo_name_1"),
            ...images("us-east-2", "repo_name_1", "repo_name_2", "repo_name_3"),
        ]);
        assert.deepEqual(there.providers, [
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
        ]);
        const roles = ["images-dev", "website-dev", "website-staging"].map(
            (name) => `arn:aws:iam::111111111111:role/github-${name}`,
        );
        assert.deepEqual(there.roles, [...worldRoles(), ...roles].sort());
        const destroy = run("destroy");
        assert.equal(destroy.status, 0, destroy.stdout + destroy.stderr);
        assert.deepEqual(lookAround(), { repositories: [], providers: [], roles: worldRoles() });
    });
});
