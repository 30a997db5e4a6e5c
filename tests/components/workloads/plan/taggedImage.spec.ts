import assert from "node:assert/strict";
import { runnableDigest } from "../../../../components/workloads/plan/taggedImage";
import { linesOf } from "../../problemsOf";

const question = {
    registry: { accountId: "111111111111", region: "eu-west-1" },
    repository: "filter",
    tag: "v1",
};
const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;
const indexOf = (...architectures: (string | undefined)[]) => ({
    digest: digestOf("f"),
    manifest: JSON.stringify({
        schemaVersion: 2,
        manifests: architectures.map((architecture, index) => ({
            digest: digestOf(String(index)),
            ...(architecture !== undefined && { platform: { os: "linux", architecture } }),
        })),
    }),
});

describe("what a tag stands for", () => {
    it("is an image, whatever the architecture: only its configuration says that", () => {
        const image = { digest: digestOf("a"), manifest: '{"schemaVersion":2,"layers":[]}' };
        assert.equal(runnableDigest(question, "arm64", image), digestOf("a"));
    });

    it("is the image for the architecture in an index, beside an attestation", () => {
        const index = indexOf("unknown", "amd64", "arm64");
        assert.equal(runnableDigest(question, "x86_64", index), digestOf("1"));
        assert.equal(runnableDigest(question, "arm64", index), digestOf("2"));
    });

    const refused = [
        [
            "nothing",
            "x86_64",
            undefined,
            'is no tag of filter in 111111111111/eu-west-1 ("v1") -- push it; where it was pushed just now, wait until it is ' +
                "replicated there; before the first push, leave the function out",
        ],
        [
            "images for another architecture",
            "x86_64",
            indexOf("arm64", "unknown"),
            'stands for images for arm64, and the function is x86_64 ("v1") -- build it for linux/amd64 as well, or write architecture: arm64',
        ],
        [
            "images for other architectures",
            "arm64",
            indexOf("s390x", "amd64"),
            'stands for images for amd64, s390x, and the function is arm64 ("v1") -- build it for linux/arm64 as well, or write architecture: x86_64',
        ],
        [
            "images that Lambda runs on none of its own",
            "arm64",
            indexOf("s390x"),
            'stands for images for s390x, and the function is arm64 ("v1") -- build it for linux/arm64 as well',
        ],
        [
            "an index that says nothing",
            "arm64",
            indexOf(undefined),
            'stands for images for no architecture, and the function is arm64 ("v1") -- build it for linux/arm64 as well',
        ],
    ] as const;
    for (const [what, architecture, tagged, line] of refused) {
        it(`is refused where it is ${what}`, () => {
            assert.deepEqual(
                linesOf(() => runnableDigest(question, architecture, tagged)),
                [`tag: ${line}`],
            );
        });
    }
});
