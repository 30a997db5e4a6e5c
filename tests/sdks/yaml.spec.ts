/** A YAML program with the components, deployed by the real engine; its language host is built from the Go module proxy. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { findEngine } from "../../sandbox/engine/engine";
import { layout } from "../../sandbox/layout";
import { HeldSandbox } from "../endToEnd/heldSandbox";
import { exampleFolder, makeTasksRole, platformIn, run } from "../endToEnd/platform";
import { forget } from "../endToEnd/sandbox";

const HOST = "pulumi-language-yaml";

/** The folder of a language host among the plugins, made where it is not there yet. */
function pluginFolder(name: string): string {
    const folder = join(layout.home, "plugins", name);
    mkdirSync(folder, { recursive: true });
    return folder;
}

describe("the YAML example", function () {
    this.timeout(600_000);

    before(async function () {
        if (spawnSync("go", ["version"]).status !== 0) {
            process.stdout.write("    skipped: go is missing\n");
            this.skip();
        }
        const target = join(pluginFolder("language-yaml-v1.25.0"), HOST);
        if (!existsSync(target)) {
            const args = ["build", "-o", target, `github.com/pulumi/pulumi-yaml/cmd/${HOST}`];
            const built = spawnSync("go", args, { cwd: join(__dirname, "yamlHost"), encoding: "utf8" });
            assert.equal(built.status, 0, built.stderr);
        }
        // The YAML host looks for the components' own host among the plugins alone, not beside the engine.
        const nodejs = "pulumi-language-nodejs";
        const { command } = await findEngine();
        copyFileSync(join(dirname(command), nodejs), join(pluginFolder("language-nodejs-v3.187.0"), nodejs));
    });
    let sandbox: HeldSandbox;
    beforeEach(async () => {
        forget();
        sandbox = await HeldSandbox.start();
    });
    afterEach(async () => {
        await sandbox.stop();
        forget();
    });

    it("previews what it passes on before it is known, and makes what the configuration makes", async () => {
        const folder = exampleFolder("yaml");
        const preview = await run(sandbox, folder, "preview");
        assert.match(preview, /\+ 20 to create/);
        // The role of the same program is unknown: so are the two policies that name it, and nothing else.
        const unknown = preview.matchAll(/document-unknown +\(\S+: (\S+)\)/g);
        assert.deepEqual(
            [...unknown].map(([, name]) => name),
            ["images-app-policy", "replica-app-policy"],
        );
        const said = await run(sandbox, folder, "up", "--skip-preview");
        assert.match(said, /role +: "arn:aws:iam::111111111111:role\/github-site"/);
        assert.match(said, /app: "111111111111\.dkr\.ecr\.us-east-2\.amazonaws\.com\/app"/);
        assert.match(said, /\+ 20 created/);
        const made = await platformIn(sandbox);
        await sandbox.stop();
        forget();

        sandbox = await HeldSandbox.start();
        await makeTasksRole(sandbox);
        await run(sandbox, exampleFolder("configuration"), "up", "--skip-preview");
        assert.deepEqual(made, await platformIn(sandbox));
    });
});
