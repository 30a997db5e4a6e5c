/** The examples that need no other language host, each in an AWS of its own; tests/sdks/yaml.spec.ts has the one in YAML. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pack, unpack } from "../packed";
import { HeldSandbox } from "./heldSandbox";
import { exampleFolder, makeTasksRole, type Platform, platformIn, run } from "./platform";
import { forget, root } from "./sandbox";

describe("the examples", () => {
    let sandbox: HeldSandbox;
    let configured: Platform;
    beforeEach(async () => {
        forget();
        sandbox = await HeldSandbox.start();
    });
    afterEach(async () => {
        await sandbox.stop();
        forget();
    });

    it("as configuration makes the role, the image in two regions, and their policies", async () => {
        await makeTasksRole(sandbox);
        const said = await run(sandbox, exampleFolder("configuration"), "up", "--skip-preview");
        assert.match(said, /arn +: "arn:aws:iam::111111111111:role\/github-site"/);
        configured = await platformIn(sandbox);
        const { roles, repositories, images } = configured;
        assert.deepEqual(roles, [
            "arn:aws:iam::111111111111:role/app-tasks",
            "arn:aws:iam::111111111111:role/github-site",
        ]);
        assert.deepEqual(repositories, [
            "arn:aws:ecr:us-east-2:111111111111:repository/app",
            "arn:aws:ecr:eu-west-1:111111111111:repository/app",
        ]);
        assert.deepEqual(admitted(images["us-east-2"]), ["arn:aws:iam::111111111111:role/app-tasks"]);
        assert.deepEqual(admitted(images["eu-west-1"]), [
            "arn:aws:iam::111111111111:role/app-tasks",
            "arn:aws:iam::222222222222:role/lambda-deployer",
            "lambda.amazonaws.com",
        ]);
    });

    it("in TypeScript type-checks strictly against the packed package, and makes the same", async () => {
        // Inside the project, so that what the package depends on is found where `npm ci` has put it.
        mkdirSync(join(root, ".sandbox"), { recursive: true });
        const folder = mkdtempSync(join(root, ".sandbox", "example-"));
        try {
            cpSync(exampleFolder("typescript"), folder, { recursive: true });
            unpack(folder, pack(folder));
            const tsc = [require.resolve("typescript/bin/tsc"), "--project", folder];
            const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: "utf8" });
            assert.equal(status, 0, stdout);
            await run(sandbox, folder, "preview");
            const said = await run(sandbox, folder, "up", "--skip-preview");
            assert.match(said, /role +: "arn:aws:iam::111111111111:role\/github-site"/);
            assert.deepEqual(await platformIn(sandbox), configured);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
});

/** Whom a repository's policy names, sorted. */
function admitted(images: Platform["images"][string] | undefined): readonly string[] {
    const { Statement } = JSON.parse(images?.policy["policy"] as string) as {
        Statement: readonly { Principal: Readonly<Record<string, string | readonly string[]>> }[];
    };
    const named = Statement.flatMap(({ Principal }) => Object.values(Principal).flat());
    return [...new Set(named)].sort();
}
