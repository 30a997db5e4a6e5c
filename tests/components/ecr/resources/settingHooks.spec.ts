import type * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import {
    keepingOthersOfRepository,
    type ReadSetting,
} from "../../../../components/ecr/resources/settingHooks";
import { recorded } from "../../recorder";

const THEIRS = { Version: "2012-10-17", Statement: [{ Sid: "LambdaECRImageRetrievalPolicy" }] };
const NO_RESOURCE = { urn: "", id: "", name: "", type: "" };

function hookOf({ hooks }: pulumi.ResourceOptions): pulumi.ResourceHook {
    const [hook] = hooks?.beforeCreate ?? [];
    assert.ok(hook !== undefined && typeof hook !== "function");
    return hook;
}

describe("the policies of a repository that others wrote", () => {
    const asked: string[] = [];
    const readSetting: ReadSetting = (setting, repository) => {
        asked.push(`${setting} of ${String(repository)}`);
        return Promise.resolve(repository === "legacy" ? THEIRS : undefined);
    };
    beforeEach(() => {
        asked.length = 0;
    });

    const run = async (newInputs: object, overwrite: readonly string[] = []) => {
        const { result } = await recorded(() => {
            const keeping = keepingOthersOfRepository("app", { overwrite }, { readSetting });
            return hookOf(keeping("repositoryPolicy"));
        });
        assert.equal(result.opts?.onDryRun, true);
        await result.callback({ ...NO_RESOURCE, newInputs });
    };

    it("are shown, and not overwritten", async () => {
        await assert.rejects(run({ repository: "legacy", policy: "{}" }), {
            message:
                "repository legacy already has another policy, not managed by this stack; saving would overwrite it: " +
                `${JSON.stringify(THEIRS)} -- copy what you still need into the configuration, then write overwrite: [repositoryPolicy]`,
        });
        assert.deepEqual(asked, ["repositoryPolicy of legacy"]);
    });

    it("are nothing that could be lost where they are the same, are not there, or are not known yet", async () => {
        await run({ repository: "legacy", policy: JSON.stringify(THEIRS) });
        await run({ repository: "new", policy: "{}" });
        assert.deepEqual(asked, ["repositoryPolicy of legacy", "repositoryPolicy of new"]);
        await run({ policy: "{}" });
        await run({ repository: "legacy" });
        assert.equal(asked.length, 2);
    });

    it("are looked at by one hook for all repositories of a reader", async () => {
        const { result } = await recorded(() =>
            ["a", "b"].map((name) =>
                hookOf(keepingOthersOfRepository(name, {}, { readSetting })("lifecyclePolicy")),
            ),
        );
        const [first, second] = result;
        assert.equal(first, second);
        assert.equal(first?.name, "a-look-at-lifecyclePolicy");
    });

    it("are not looked at where nothing can", () => {
        assert.deepEqual(keepingOthersOfRepository("app", {}, {})("repositoryPolicy"), {});
    });
});
