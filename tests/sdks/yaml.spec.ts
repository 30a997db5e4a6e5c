/** A YAML program with the components, deployed by the real engine; its language host is built from the Go module proxy. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { findEngine } from "../../sandbox/engine/engine";
import { layout } from "../../sandbox/layout";
import { forget, root, sandbox } from "../endToEnd/sandbox";

const HOST = "pulumi-language-yaml";
const example = join(root, "examples", "yaml");

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
            assert.notEqual(process.env["CI"], "true", "go is missing");
            process.stdout.write("    skipped: go is missing\n");
            this.skip();
        }
        forget();
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
    after(() => forget());

    it("makes the role, the image in two regions, and their policies", () => {
        const { status, stdout, stderr } = sandbox("--cwd", example, "up", "--skip-preview");
        assert.equal(status, 0, stdout + stderr);
        assert.match(stdout, /role: "arn:aws:iam::111111111111:role\/site"/);
        assert.match(stdout, /shop: "111111111111\.dkr\.ecr\.us-east-2\.amazonaws\.com\/shop"/);
        assert.match(stdout, /\+ 18 created/);
    });
});
