/** Components in a program that makes what they are given, and under providers that are elsewhere. */
import assert from "node:assert/strict";
import { counts, failed, HeldSandbox, succeeded } from "./heldSandbox";
import { forget } from "./sandbox";

const REPOSITORY = "aws:ecr/repository:Repository";
const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

describe("components in any program", () => {
    let sandbox: HeldSandbox;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    it("take what the program made, and make the same documents as of plain values", async () => {
        succeeded(await sandbox.stack("platform", "outputs").up({ use: "platform" }));
        const stack = sandbox.stack("made", "outputs");
        const preview = await stack.preview({ use: "made" });
        succeeded(preview);
        succeeded(await stack.up({ use: "made" }));
        const { role, policy, url, ...plain } = await stack.outputs();
        assert.equal(role, "arn:aws:iam::111111111111:role/shop");
        assert.equal(url, "111111111111.dkr.ecr.us-east-2.amazonaws.com/shop");
        const resources = (JSON.parse(String(policy)) as { Statement: { Resource: string }[] }).Statement;
        assert.deepEqual(resources.flatMap(({ Resource }) => Resource).sort(), [
            "*",
            `arn:aws:cloudfront::111111111111:distribution/E2EXAMPLEDEV01`,
            "arn:aws:ecr:us-east-2:111111111111:repository/shop",
            "arn:aws:iam::111111111111:role/platform/deployer",
            `arn:aws:s3:::${String(plain["bucket"])}`,
            `arn:aws:s3:::${String(plain["bucket"])}/*`,
            `arn:aws:s3:::${String(plain["bucket"])}/reports/*`,
        ]);
        const { policy: inline } = (await sandbox.there(ROLE_POLICY, "shop:deploy")) ?? {};
        assert.equal(inline, policy);
        const { policy: readers = "" } = ((await sandbox.there(POLICY, "shop")) ?? {}) as { policy?: string };
        const [statement] = (JSON.parse(readers) as { Statement: { Principal: unknown }[] }).Statement;
        assert.deepEqual(statement?.Principal, { AWS: plain["reader"] });

        const same = succeeded(await stack.up({ use: "made", plain }));
        assert.deepEqual(Object.keys(counts(same)), ["unchanged"]);
        succeeded(await stack.destroy());
    });

    const wrong = [
        [
            "account",
            { accountId: "222222222222" },
            'accountId: is not the account of the AWS provider in use, 111111111111 ("222222222222")',
        ],
        [
            "region",
            { region: "eu-west-1" },
            'region: is not the region of the AWS provider in use, us-east-2 ("eu-west-1")',
        ],
    ] as const;
    for (const [what, place, reason] of wrong) {
        for (const given of ["default", "provider", "list", "map"]) {
            it(`are not made in the wrong ${what}: ${given}`, async () => {
                const stack = sandbox.stack(`${what}-${given}`, "outputs");
                const up = await stack.up({ use: "misplaced", given, ...place });
                failed(up, `ImageRepository "app": 1 problem found:`);
                failed(up, reason);
                assert.doesNotMatch(up.stdout, /\.(js|ts):\d+/);
                assert.equal(await sandbox.there(REPOSITORY, "app"), undefined);
            });
        }
    }
});
