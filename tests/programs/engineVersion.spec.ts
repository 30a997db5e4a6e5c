import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { mock } from "node:test";
import { requireEngine } from "../../programs/engineVersion";

describe("the engine's version", () => {
    afterEach(() => {
        mock.restoreAll();
    });

    it("is asked for once, outside the sandbox", async () => {
        const asked = mock.method(pulumi, "requirePulumiVersion", () => Promise.resolve());
        await requireEngine({});
        await requireEngine({ KEYLESS_SANDBOX_SESSION: "x" });
        assert.deepEqual(
            asked.mock.calls.map(({ arguments: given }) => given),
            [[">=3.263.0"]],
        );
    });

    it("stops the run where it is too old, with the one that is needed", async () => {
        mock.method(pulumi, "requirePulumiVersion", () =>
            Promise.reject(new Error("3.187.0 does not satisfy")),
        );
        await assert.rejects(
            requireEngine({}),
            (error) =>
                pulumi.RunError.isInstance(error) &&
                error.message ===
                    "this engine is too old for AWS: 3.187.0 does not satisfy -- install Pulumi >=3.263.0; after a failed " +
                        "replacement, older engines delete the already deleted resource again and report success",
        );
    });
});
