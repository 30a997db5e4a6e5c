/** The components from Git, as `pulumi package add REPOSITORY/components@TAG` takes them: cloned, installed, asked. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEngine } from "../../sandbox/engine/engine";
import { root } from "../jobs";

interface Schema {
    readonly displayName: string;
    readonly resources: object;
    readonly types: object;
}

describe("a fresh clone", function () {
    this.timeout(600_000);
    let folder: string;

    before(() => (folder = mkdtempSync(join(tmpdir(), "keyless-clone-"))));
    after(() => rmSync(folder, { recursive: true, force: true }));

    const run = (cwd: string, command: string, ...args: readonly string[]): string => {
        const env = {
            ...process.env,
            PULUMI_HOME: join(folder, "home"),
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        };
        const { status, stdout, stderr } = spawnSync(command, args, {
            cwd,
            env,
            encoding: "utf8",
            maxBuffer: 16 * 1024 * 1024,
        });
        assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
        return stdout;
    };

    it("installs in components/, and serves the committed schema to its root", async () => {
        const { command } = await findEngine();
        const clone = join(folder, "clone");
        run(folder, "git", "clone", "--quiet", root, clone);
        run(join(clone, "components"), "npm", "install", "--no-audit", "--no-fund");
        const served = JSON.parse(run(clone, command, "package", "get-schema", "./components")) as Schema;
        const committed = JSON.parse(
            readFileSync(join(clone, "components", "schema.json"), "utf8"),
        ) as Schema;
        // The engine drops what it has defaults for, such as empty lists.
        const names = ({ resources, types }: Schema) => [
            Object.keys(resources).sort(),
            Object.keys(types).sort(),
        ];
        assert.deepEqual(names(served), names(committed));
        assert.equal(served.displayName, committed.displayName);
    });
});
