/** The SDKs of other languages, made from the committed schema by Pulumi's generators, compiled and used. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../jobs";

const SDK_MODULE = "github.com/keyless-delivery/keyless-delivery/sdk/go/keylessdelivery";
const AWS_MODULE = "github.com/pulumi/pulumi-aws/sdk/v7";

const SHARED = {
    homeRegion: "us-east-2",
    readers: {
        tasks: { role: { arn: "arn of tasks" } },
        resize: {
            lambda: {
                accountId: "222222222222",
                function: "resize",
                deployRole: "lambda-deployer",
                regions: ["eu-west-1"],
            },
        },
    },
    repositories: { app: { readers: ["tasks", "resize"], replicateTo: ["eu-west-1"] } },
};

/** What the components of the example are given, once what it passes on is known. */
const PLATFORM = {
    "GitHubOidcProvider github": {},
    "ImageRegistry replica": { ...SHARED, registry: "eu-west-1" },
    "ImageRegistry images": SHARED,
    "GitHubDeployRole site": {
        roleName: "github-site",
        providerArn: "arn of github",
        subjects: [
            {
                owner: "acme",
                ownerId: "99700676",
                repository: "site",
                repositoryId: "1341790095",
                branch: "main",
            },
        ],
        staticSites: [{ bucket: "acme-site", distribution: "E2EXAMPLEDEV01" }],
        pushImages: [{ repository: "app" }],
    },
};

/** Whether a tool is there. A test without its tool is counted as skipped, with the reason. */
function has(tool: string): boolean {
    return spawnSync(tool, [tool === "go" ? "version" : "--version"]).status === 0;
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

    const generate = (schema: string, target: string) =>
        run(join(__dirname, "generator"), "go", "run", ".", schema, target);

    before(function () {
        needs(this, "go");
        folder = mkdtempSync(join(tmpdir(), "keyless-sdks-"));
        generate(join(root, "components", "schema.json"), folder);
    });
    after(() => folder === "" || rmSync(folder, { recursive: true, force: true }));

    it("compile in TypeScript", () => {
        const sdk = join(folder, "nodejs");
        symlinkSync(join(root, "node_modules"), join(sdk, "node_modules"));
        run(sdk, process.execPath, require.resolve("typescript/bin/tsc"), "--noEmit");
    });

    it("compile in Go, and in the example", () => {
        const program = join(folder, "platform");
        const module = (name: string, path: string) => {
            run(join(program, "sdks", name), "go", "mod", "init", path);
            run(join(program, "sdks", name), "go", "mod", "tidy");
        };
        cpSync(join(root, "examples", "go"), program, { recursive: true });
        cpSync(join(folder, "go"), join(program, "sdks", "keyless-delivery"), { recursive: true });
        module("keyless-delivery", SDK_MODULE);
        // The AWS SDK of this version is not on every module proxy: what the example needs of it is made as it is made.
        generate(join(__dirname, "aws.schema.json"), join(folder, "aws"));
        cpSync(join(folder, "aws", "go"), join(program, "sdks", "aws", "go"), { recursive: true });
        module("aws", AWS_MODULE);
        run(program, "go", "mod", "edit", `-replace=${AWS_MODULE}=./sdks/aws`);
        run(program, "go", "mod", "tidy");
        run(program, "go", "build", "./...");
    });

    it("run in Python under Pulumi's mocks, as the example does", function () {
        needs(this, "python3");
        const sdk = join(folder, "python");
        run(sdk, "python3", "-m", "venv", "venv");
        writeFileSync(join(sdk, "README.md"), "");
        const venv = (command: string) => join(sdk, "venv", "bin", command);
        const requirements = readFileSync(join(root, "examples", "python", "requirements.txt"), "utf8");
        writeFileSync(join(sdk, "requirements.txt"), requirements.replace(/^\.\/sdks\/.*$/m, "."));
        run(sdk, venv("pip"), "install", "--quiet", "--requirement", "requirements.txt");
        const program = join(root, "examples", "python", "__main__.py");
        const said = run(sdk, venv("python"), join(__dirname, "underMocks.py"), program);
        assert.deepEqual(JSON.parse(said), PLATFORM);
    });
});
