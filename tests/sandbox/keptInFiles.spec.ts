import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { administratorOf, Cloud } from "../../sandbox/provider/cloud";
import { Shelf } from "../../sandbox/provider/shelf";
import { resourceTypes } from "../../sandbox/provider/types";
import type { Properties } from "../../sandbox/provider/values";

const account = "111111111111";

describe("what the local AWS has no API for", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "keyless-kept-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    /** As another provider of the program, or another stack, would have it. */
    const cloudOf = (region = "us-east-1", owner = account) =>
        new Cloud("http://127.0.0.1:1", owner, region, {}, administratorOf(owner), folder);

    function entry(type: string) {
        const found = resourceTypes[type];
        assert.ok(found, `${type} is in the table`);
        return found;
    }

    const read = async (type: string, id: string, inputs: Properties, cloud = cloudOf()) =>
        (await entry(type).read(id, inputs, {}, cloud))?.inputs;

    const template = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
    const cache = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
    const exclusion = "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion";
    const scanning = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
    const publicRepository = "aws:ecrpublic/repository:Repository";
    const scanner = "arn:aws:iam::111111111111:role/scanner";

    const identities: readonly (readonly [type: string, id: string, inputs: Properties, answer: string])[] = [
        [
            template,
            "team/",
            { prefix: "team/", appliedFors: ["REPLICATION"] },
            "TemplateAlreadyExistsException: team/ in 111111111111/us-east-1 is there already",
        ],
        [
            cache,
            "hub",
            { ecrRepositoryPrefix: "hub", upstreamRegistryUrl: "public.ecr.aws" },
            "PullThroughCacheRuleAlreadyExistsException: hub in 111111111111/us-east-1 is there already",
        ],
        [
            exclusion,
            scanner,
            { principalArn: scanner },
            `ExclusionAlreadyExistsException: ${scanner} in 111111111111/us-east-1 is there already`,
        ],
        [
            publicRepository,
            "tools/cli",
            { repositoryName: "tools/cli" },
            "RepositoryAlreadyExistsException: tools/cli in 111111111111/us-east-1 is there already",
        ],
    ];
    for (const [type, id, inputs, message] of identities) {
        it(`${type} is made once, whoever asks, and again after it is deleted`, async () => {
            await entry(type).create(inputs, cloudOf());
            await assert.rejects(entry(type).create(inputs, cloudOf()), { message });
            assert.deepEqual(await read(type, id, inputs), inputs);
            await entry(type).create(inputs, cloudOf("us-east-2"));
            await entry(type).create(inputs, cloudOf("us-east-1", "222222222222"));
            await entry(type).remove(id, inputs, cloudOf());
            assert.equal(await read(type, id, inputs), undefined);
            assert.deepEqual(await read(type, id, inputs, cloudOf("us-east-2")), inputs);
            await entry(type).create(inputs, cloudOf());
        });
    }

    it("a change of what somebody else has deleted is refused", async () => {
        const inputs = { prefix: "team/", appliedFors: ["REPLICATION"] };
        const state = await entry(template).create(inputs, cloudOf());
        await entry(template).remove("team/", state, cloudOf());
        await assert.rejects(entry(template).update("team/", inputs, inputs, state, cloudOf()), {
            message: "TemplateNotFoundException: team/ in 111111111111/us-east-1 is not there",
        });
    });

    it("of a setting that there is one of, the last word counts, and deleting it resets it", async () => {
        const ours = { scanType: "ENHANCED" };
        const theirs = { scanType: "BASIC", rules: [] };
        await entry(scanning).create(ours, cloudOf());
        assert.deepEqual(await read(scanning, account, ours), ours);
        await entry(scanning).create(theirs, cloudOf());
        assert.deepEqual(await read(scanning, account, ours), theirs);
        await entry(scanning).update(account, ours, theirs, theirs, cloudOf());
        await entry(scanning).remove(account, theirs, cloudOf());
        assert.deepEqual(await read(scanning, account, {}), { scanType: "BASIC", rules: [] });
    });

    it("has the outputs that AWS would add", async () => {
        const inputs = { repositoryName: "tools/cli" };
        assert.deepEqual(await entry(publicRepository).create(inputs, cloudOf()), {
            ...inputs,
            arn: "arn:aws:ecr-public::111111111111:repository/tools/cli",
            registryId: account,
            repositoryUri: "public.ecr.aws/local-111111111111/tools/cli",
        });
    });

    it("is kept nowhere else than in the folder of the run", () => {
        const cloud = new Cloud("http://127.0.0.1:1", account, "us-east-1");
        assert.throws(() => cloud.kept("things"), /^Error: KEYLESS_SANDBOX_KEPT is not set/);
    });

    it("takes IDs that are no names of files, and leaves no half-written one", () => {
        const shelf = new Shelf<string>(folder);
        const id = `../${"a/".repeat(300)}`;
        assert.equal(shelf.add(id, "first"), true);
        assert.equal(shelf.add(id, "second"), false);
        assert.equal(shelf.get(id), "first");
        shelf.put(id, "third");
        assert.equal(shelf.get(id), "third");
        assert.equal(readdirSync(folder).length, 1);
        shelf.remove(id);
        shelf.remove(id);
        assert.equal(shelf.get(id), undefined);
        assert.deepEqual(readdirSync(folder), []);
    });
});
