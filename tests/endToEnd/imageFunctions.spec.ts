/** Functions and tasks of another account that run a shared image, by the components, from the copy in their own region. */
import { UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import assert from "node:assert/strict";
import { join } from "node:path";
import { resourceTypes } from "../../sandbox/provider/types";
import { replicate } from "../../sandbox/replication/replicator";
import { counts, failed, HeldSandbox, type Stack, succeeded } from "./heldSandbox";
import { digestOf, indexOf, manifestOf, pushImage, type Pushed } from "./pushedImages";
import { forget, root, runFolder } from "./sandbox";

const OWNER = "111111111111";
const CONSUMER = "222222222222";
const REGIONS = ["us-east-2", "eu-west-1"] as const;
const FUNCTION = "aws:lambda/function:Function";

describe("an image that another account runs", () => {
    let sandbox: HeldSandbox;
    let stack: Stack;
    let first: Pushed;
    let second: Pushed;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        stack = sandbox.stack("functions", "imageFunctions");
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    /** Pushes to the registry of the owner, and waits for the copy. */
    const push = async (tag: string, manifest: string) => {
        const pushed = await pushImage("app", tag, manifest, sandbox.cloud());
        await replicate({ endpoint: sandbox.endpoint, keptIn: join(runFolder, "aws", "kept") });
        return pushed;
    };
    const imagesRun = async () => {
        const found = REGIONS.map(async (region) => {
            const its = await resourceTypes[FUNCTION]?.read("hello", {}, {}, sandbox.cloud(CONSUMER, region));
            return its?.inputs["imageUri"];
        });
        return Promise.all(found);
    };
    const copiesOf = (digest: string) =>
        REGIONS.map((region) => `${OWNER}.dkr.ecr.${region}.amazonaws.com/app@${digest}`);

    it("has its readers, copies and policies before the first push, and nothing that runs", async () => {
        succeeded(await stack.up({}));
        assert.deepEqual(await imagesRun(), [undefined, undefined]);
    });

    it("runs in each region from the copy there, as a tag says", async () => {
        first = await push("v1", manifestOf("first"));
        second = await push("v2", manifestOf("second"));
        const preview = succeeded(await stack.preview({ tag: "v1" }));
        assert.match(
            preview,
            /hello is deployed as arn:aws:iam::222222222222:user\/local-administrator, and readers of app name arn:aws:iam::222222222222:role\/app-deployer for that/,
        );
        const up = succeeded(await stack.up({ tag: "v1" }, "--policy-pack", join(root, "policypack")));
        // In each region the component, a log group, a role with one policy, and the function; and a provider for Ireland.
        assert.equal(counts(up)["created"], 11);
        assert.match(up, /keyless-policy@v/);
        assert.doesNotMatch(up, /\[(advisory|mandatory)\]/);
        assert.deepEqual(await imagesRun(), copiesOf(first.digest));
        assert.deepEqual(Object.keys(counts(succeeded(await stack.up({ tag: "v1" })))), ["unchanged"]);
        succeeded(await stack.refresh("--expect-no-changes"));
    });

    it("changes the functions for another image, and nothing else", async () => {
        const output = succeeded(await stack.up({ digest: second.digest }));
        assert.equal(counts(output)["updated"], 2);
        assert.deepEqual(Object.keys(counts(output)).sort(), ["unchanged", "updated"]);
        assert.deepEqual(await imagesRun(), copiesOf(second.digest));
    });

    it("is not run where its copy has not arrived", async () => {
        const { digest } = await pushImage("app", "late", manifestOf("late"), sandbox.cloud());
        const [, ireland = ""] = copiesOf(digest);
        failed(await stack.up({ digest }), `Source image ${ireland} does not exist.`);
        succeeded(await stack.up({ digest: second.digest }));
    });

    it("is one of an index, for the architecture of the function", async () => {
        const { digest } = await push("child", manifestOf("child"));
        const index = JSON.parse(indexOf("amd64")) as { manifests: { digest: string }[] };
        const [entry] = index.manifests;
        assert.ok(entry !== undefined);
        entry.digest = digest;
        await push("both", JSON.stringify(index));
        succeeded(await stack.up({ tag: "both" }));
        assert.deepEqual(await imagesRun(), copiesOf(digest));
        failed(
            await stack.preview({ tag: "both", architecture: "arm64" }),
            'tag: stands for images for amd64, and the function is arm64 ("both") -- build it for linux/arm64 as well, or write architecture: x86_64',
        );
    });

    it("is refused at preview where its tag is not there", async () => {
        const preview = await stack.preview({ tag: "v9" });
        failed(preview, 'ImageFunction "hello-eu-west-1": 1 problem found:');
        failed(preview, `tag: is no tag of app in ${OWNER}/eu-west-1 ("v9") -- push it`);
        assert.doesNotMatch(preview.stdout, /\.(js|ts):\d+/);
    });

    it("is refused at preview where it has no copy, or no reader names the function", async () => {
        const digest = second.digest;
        failed(
            await stack.preview({ digest, runIn: [...REGIONS, "us-west-2"] }),
            "image: has no copy of app in us-west-2, where the function is: it is in 111111111111/us-east-2, 111111111111/eu-west-1 -- " +
                "add us-west-2 to replicateTo of repository app",
        );
        failed(
            await stack.preview({ digest, readIn: ["us-east-2"] }),
            "image: is not shared with function hello of 222222222222/eu-west-1: no reader of app names it -- " +
                "add eu-west-1 to readers.hello.lambda.regions",
        );
    });

    it("is the workflow's where that deploys it", async () => {
        succeeded(await stack.up({ digest: second.digest, deployedBy: "workflow" }));
        for (const [index, region] of REGIONS.entries()) {
            const ImageUri = copiesOf(first.digest)[index];
            const lambda = await sandbox.cloud(CONSUMER, region).lambda;
            await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "hello", ImageUri }));
        }
        const output = succeeded(await stack.up({ digest: digestOf("other"), deployedBy: "workflow" }));
        assert.deepEqual(Object.keys(counts(output)), ["unchanged"]);
        assert.deepEqual(await imagesRun(), copiesOf(first.digest));
    });

    it("is pulled for a task by the role that is made for that", async () => {
        const output = succeeded(await stack.up({ digest: second.digest, task: second.digest }));
        assert.equal(counts(output)["created"], 3);
    });

    it("is gone afterwards", async () => {
        succeeded(await stack.destroy());
        assert.deepEqual(await imagesRun(), [undefined, undefined]);
    });
});
