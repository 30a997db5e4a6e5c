/** The packages as somebody installs them: from their tarballs, in a project of their own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { RULES } from "../../policypack/rules";
import { pack, type Packed, unpack } from "../packed";
import { forget, root, sandbox } from "./sandbox";

/** The example of the package's README. */
function example(): string {
    const readme = readFileSync(join(root, "components", "README.md"), "utf8");
    return /```ts\n([^]*?)```/.exec(readme)?.[1] ?? "";
}

describe("the packages", () => {
    let folder: string;
    let installed: string;
    let packed: readonly Packed[];

    before(() => {
        forget();
        // Inside the project, so that what they depend on is found where `npm ci` has put it.
        mkdirSync(join(root, ".sandbox"), { recursive: true });
        folder = mkdtempSync(join(root, ".sandbox", "packages-"));
        installed = join(folder, "node_modules");
        packed = pack(folder);
        unpack(folder, packed);
        writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shop", private: true }));
        writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "shop", runtime: "nodejs" }));
        const config = { "aws:region": "us-east-2", "aws:allowedAccountIds": ["111111111111"] };
        writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config }));
        writeFileSync(
            join(folder, "tsconfig.json"),
            JSON.stringify({
                compilerOptions: { module: "node16", target: "es2022", strict: true, skipLibCheck: true },
            }),
        );
        writeFileSync(join(folder, "index.ts"), example());
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    it("type-check and run in a program of somebody else's, checked by the pack", () => {
        const pack = join(installed, "keyless-policy");
        const { status, stdout, stderr } = sandbox("--cwd", folder, "up", "--policy-pack", pack);
        assert.equal(status, 0, stdout + stderr);
        assert.match(stdout, /role: "arn:aws:iam::111111111111:role\/shop"/);
        assert.match(stdout, /shop: "111111111111\.dkr\.ecr\.us-east-2\.amazonaws\.com\/shop"/);
        assert.match(stdout, /keyless-policy@v/);
        // The step before anything is taken away, as the README of the project has it.
        writeFileSync(
            join(folder, "index.ts"),
            example().replace("repositories:", "protect: false, repositories:"),
        );
        assert.equal(sandbox("--cwd", folder, "up", "--policy-pack", pack).status, 0);
        assert.equal(sandbox("--cwd", folder, "destroy").status, 0);
    });

    it("are a plugin for programs in other languages", () => {
        const project = join(folder, "otherLanguage");
        const run = (branch: string) => {
            const config = { config: { "shop:branch": branch } };
            writeFileSync(join(project, "Pulumi.dev.yaml"), stringify(config));
            return sandbox("--cwd", project, "up");
        };
        mkdirSync(project);
        const path = join(installed, "keyless-delivery");
        const plugins = { providers: [{ name: "keyless-delivery", path }] };
        const main = relative(project, join(__dirname, "programs", "otherLanguage", "index.js"));
        writeFileSync(
            join(project, "Pulumi.yaml"),
            stringify({ name: "shop", runtime: "nodejs", main, plugins }),
        );

        const refused = run("bad..branch");
        assert.equal(refused.status, 255, refused.stdout);
        assert.ok(
            refused.stdout.includes(
                "error: keyless-delivery:index:GitHubDeployRole resource 'shop' has a problem: " +
                    'GitHubDeployRole "shop": 1 problem found:\n      subjects[0].branch: has .. or @{ in it',
            ),
            refused.stdout,
        );

        const { status, stdout } = run("main");
        assert.equal(status, 0, stdout);
        assert.match(stdout, /role: "arn:aws:iam::111111111111:role\/shop"/);
        assert.match(stdout, /shop: "111111111111\.dkr\.ecr\.us-east-2\.amazonaws\.com\/shop"/);
    });

    it("give the rules to a policy pack of somebody else's, and no other file of this one", () => {
        const load = (path: string) =>
            execFileSync(process.execPath, ["-p", `require(${JSON.stringify(path)}).policies().length`], {
                cwd: folder,
                encoding: "utf8",
                stdio: "pipe",
            });
        assert.equal(load("keyless-policy/policies"), `${RULES.length}\n`);
        assert.throws(() => load("keyless-policy/bin/crossguard/policies"), /ERR_PACKAGE_PATH_NOT_EXPORTED/);
    });

    it("judge a document without Pulumi", () => {
        const command = join(installed, "keyless-policy", "keyless-policy.js");
        const document = join(root, "policypack", "examples", "subject-wildcard.json");
        assert.throws(
            () => execFileSync(process.execPath, [command, "check", document], { encoding: "utf8" }),
            (error: { status?: number; stdout?: string }) =>
                error.status === 1 && /repo:acme\/attacker:ref:refs\/heads\/main/.test(error.stdout ?? ""),
        );
    });
});
