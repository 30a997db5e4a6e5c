/** The SDKs of other languages, made from the committed schema by Pulumi's generators, compiled and used. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../jobs";

/** Whether a tool is there; in CI a missing one is a failure. */
function has(tool: string): boolean {
    const found = spawnSync(tool, [tool === "go" ? "version" : "--version"]).status === 0;
    assert.ok(found || process.env["CI"] !== "true", `${tool} is missing`);
    return found;
}

describe("the SDKs for other languages", function () {
    this.timeout(900_000);
    let folder = "";

    const run = (cwd: string, command: string, ...args: readonly string[]): string => {
        const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
        assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
        return stdout;
    };
    const needs = (context: Mocha.Context, tool: string) => {
        if (!has(tool)) {
            process.stdout.write(`    skipped: ${tool} is missing\n`);
            context.skip();
        }
    };

    before(function () {
        needs(this, "go");
        folder = mkdtempSync(join(tmpdir(), "keyless-sdks-"));
        const schema = join(root, "components", "schema.json");
        run(join(__dirname, "generator"), "go", "run", ".", schema, folder);
    });
    after(() => folder === "" || rmSync(folder, { recursive: true, force: true }));

    it("compile in TypeScript", () => {
        const sdk = join(folder, "nodejs");
        symlinkSync(join(root, "node_modules"), join(sdk, "node_modules"));
        run(sdk, process.execPath, require.resolve("typescript/bin/tsc"), "--noEmit");
    });

    it("compile in Go, and in a program that uses them", () => {
        const sdk = join(folder, "go");
        run(sdk, "go", "mod", "init", "github.com/keyless-delivery/keyless-delivery/sdk/go/keylessdelivery");
        mkdirSync(join(sdk, "program"));
        cpSync(join(__dirname, "program.go"), join(sdk, "program", "main.go"));
        run(sdk, "go", "mod", "tidy");
        run(sdk, "go", "build", "./...");
    });

    it("run in Python under Pulumi's mocks", function () {
        needs(this, "python3");
        const sdk = join(folder, "python");
        run(sdk, "python3", "-m", "venv", "venv");
        writeFileSync(join(sdk, "README.md"), "");
        run(sdk, join(sdk, "venv", "bin", "pip"), "install", "--quiet", ".");
        const said = run(sdk, join(sdk, "venv", "bin", "python"), join(__dirname, "program.py"));
        assert.equal(said, "keyless-delivery:index:GitHubDeployRole shop shop acme/shop main\n");
    });
});
