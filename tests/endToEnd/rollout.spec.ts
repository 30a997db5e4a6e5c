/** The commands that push, replicate and roll out, as a user runs them. */
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { counts, succeeded } from "./heldSandbox";
import { forget, runFolder, sandbox } from "./sandbox";

const ROLLOUT_FOLDER = `${runFolder}-rollout`;

function forgetAll(): void {
    forget();
    rmSync(ROLLOUT_FOLDER, { recursive: true, force: true });
}

/** What each update and each deletion of a command did, in their order. */
const steps = (output: string) =>
    output
        .split(/^(?=Updating|Destroying)/m)
        .slice(1)
        .map(counts);

describe("the sandbox's rollout", () => {
    before(forgetAll);
    after(forgetAll);

    it("brings up roles, platform, images and what runs them, from an empty world", () => {
        const output = succeeded(sandbox("rollout"));
        assert.deepEqual(steps(output), [
            { created: 7 },
            { created: 5 },
            { created: 16 },
            { created: 10, unchanged: 7 },
            { created: 4, unchanged: 5 },
        ]);
        assert.match(
            output,
            /pushed cross-account-function:v1 with a token for role images: sha256:[\da-f]{64}\n/,
        );
        assert.match(output, /PASS: a function and tasks run the platform's images\n$/);
        // A run of its own: whatever the other commands have made stays as it is.
        assert.equal(existsSync(ROLLOUT_FOLDER), true);
        assert.equal(existsSync(runFolder), false);
    });

    it("takes them back in the other order", () => {
        const output = succeeded(sandbox("rollout", "down"));
        assert.deepEqual(steps(output), [
            { deleted: 10, unchanged: 7 },
            { deleted: 4, unchanged: 5 },
            { updated: 2, unchanged: 14 },
            { deleted: 16 },
            { deleted: 7 },
            { deleted: 5 },
        ]);
        assert.match(output, /PASS: nothing is left\n$/);
    });

    const mistakes: readonly (readonly [args: readonly string[], message: string])[] = [
        [["rollout", "sideways"], 'rollout does not know "sideways"'],
        [["push", "repo_name_1"], '"repo_name_1" is not an image with its tag'],
        [["push"], '"" is not an image with its tag'],
        [["push", "repo_name_1:v1"], "stack dev has no repository repo_name_1"],
    ];
    for (const [args, message] of mistakes) {
        it(`says what is wrong with ${args.join(" ")}`, () => {
            const { status, stderr } = sandbox(...args);
            assert.notEqual(status, 0);
            assert.ok(stderr.includes(`error: ${message}`), stderr);
            assert.ok(stderr.includes("remediation: "), stderr);
        });
    }

    it("has nothing to replicate where no registry says so", () => {
        assert.equal(succeeded(sandbox("replicate")), "sandbox replicator: nothing to copy\n");
    });
});
