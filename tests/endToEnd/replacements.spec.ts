/**
 * What is there after a change that makes a new resource, after it failed, and after going back: of resources made by hand,
 * and of the same through the components.
 *
 * The engine deletes again what was `pending replacement` when an update failed, even where the next update has made it anew
 * under the same ID: https://github.com/pulumi/pulumi/pull/24588, in engines before September 2026. Tests that show it say so.
 */
import { PutImageCommand } from "@aws-sdk/client-ecr";
import assert from "node:assert/strict";
import { counts, failed, HeldSandbox, type Stack, succeeded } from "./heldSandbox";
import { forget } from "./sandbox";

const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const REPOSITORY = "aws:ecr/repository:Repository";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const CACHE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";

const account = "111111111111";

describe("what is there after a replacement", () => {
    let sandbox: HeldSandbox;
    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
    });
    after(async () => {
        await sandbox.stop();
        forget();
    });

    const plain = (name: string) => sandbox.stack(name, "replacements");
    const isThere = async (type: string, id: string) => (await sandbox.there(type, id)) !== undefined;

    /** Repository, policy and lifecycle: which of them AWS has. */
    const repositoryHas = async (name: string) => ({
        repository: await isThere(REPOSITORY, name),
        policy: await isThere(POLICY, name),
        lifecycle: await isThere(LIFECYCLE, name),
    });
    const everything = { repository: true, policy: true, lifecycle: true };

    async function push(repositoryName: string): Promise<void> {
        const ecr = await sandbox.cloud().ecr;
        const imageManifest = JSON.stringify({ schemaVersion: 2, layers: [] });
        await ecr.send(new PutImageCommand({ repositoryName, imageTag: "v1", imageManifest }));
    }

    describe("a repository with images, and another encryption", () => {
        it("by hand: whoever pulls is locked out, and going back reports success without the policy", async () => {
            const stack = plain("encryption");
            const before = { use: "repository", name: "encryption" };
            succeeded(await stack.up(before));
            await push("encryption");
            failed(await stack.up({ ...before, encryption: "KMS" }), "RepositoryNotEmptyException");
            const lockedOut = { repository: true, policy: false, lifecycle: false };
            assert.deepEqual(await repositoryHas("encryption"), lockedOut);
            // The engine's own fault, see above.
            succeeded(await stack.up(before));
            assert.deepEqual(await repositoryHas("encryption"), lockedOut);
            assert.deepEqual(Object.keys(counts(succeeded(await stack.up(before)))), ["unchanged"]);
            succeeded(await stack.refresh());
            succeeded(await stack.up(before));
            assert.deepEqual(await repositoryHas("encryption"), everything);
        });

        it("through ImageRepository: refused before anything is deleted, and going back changes nothing", async () => {
            const stack = plain("protected");
            const before = { use: "imageRepository", name: "protected" };
            succeeded(await stack.up(before));
            await push("protected");
            failed(await stack.up({ ...before, kms: true }), "is currently marked for protection");
            assert.deepEqual(await repositoryHas("protected"), everything);
            assert.deepEqual(Object.keys(counts(succeeded(await stack.up(before)))), ["unchanged"]);
        });
    });

    describe("a role, and a name that is taken", () => {
        it("by hand: the old role leaves first, and going back reports success without role and policy", async () => {
            const stack = plain("renamed");
            const before = { use: "role", roleName: "old" };
            succeeded(await stack.up(before));
            failed(await stack.up({ ...before, roleName: "lambda-deployer" }), "EntityAlreadyExists");
            assert.equal(await isThere(ROLE, "old"), false);
            // The engine's own fault, see above.
            succeeded(await stack.up(before));
            assert.equal(await isThere(ROLE, "old"), false);
            assert.equal(await isThere(ROLE_POLICY, "old:deploy"), false);
        });

        it("a name that differs in case alone is taken too", async () => {
            failed(
                await plain("cased").up({ use: "role", roleName: "Lambda-Deployer" }),
                "EntityAlreadyExists: Role with name Lambda-Deployer already exists.",
            );
        });

        it("through GitHubDeployRole: the old role stays until the new one stands", async () => {
            const stack = plain("deploying");
            const before = { use: "deployRole", roleName: "github-web" };
            succeeded(await stack.up(before));
            failed(await stack.up({ ...before, roleName: "lambda-deployer" }), "EntityAlreadyExists");
            assert.equal(await isThere(ROLE, "github-web"), true);
            succeeded(await stack.up(before));
            assert.equal(await isThere(ROLE, "github-web"), true);
            succeeded(await stack.up({ ...before, roleName: "github-site" }));
            assert.equal(await isThere(ROLE, "github-web"), false);
            assert.equal(await isThere(ROLE, "github-site"), true);
        });
    });

    describe("a setting of a registry that a second stack takes over", () => {
        const rules = (filter: string) => ({ use: "replication", filter });
        const filterThere = async () => {
            const { replicationConfiguration = { rules: [] } } = ((await sandbox.there(
                REPLICATION,
                account,
            )) ?? {}) as {
                replicationConfiguration?: { rules: { repositoryFilters: { filter: string }[] }[] };
            };
            return replicationConfiguration.rules.flatMap(({ repositoryFilters }) =>
                repositoryFilters.map(({ filter }) => filter),
            );
        };

        async function takenOver(name: string): Promise<readonly [first: Stack, second: Stack]> {
            const first = plain(`${name}-first`);
            const second = plain(`${name}-second`);
            succeeded(await first.up(rules("first/")));
            succeeded(await second.up(rules("second/")));
            assert.deepEqual(await filterThere(), ["second/"]);
            return [first, second];
        }

        it("is wiped when the first stack is destroyed, which the second sees when it looks", async () => {
            const [first, second] = await takenOver("wiped");
            succeeded(await first.destroy());
            assert.deepEqual(await filterThere(), []);
            assert.deepEqual(counts(succeeded(await second.up(rules("second/")))), { unchanged: 2 });
            assert.deepEqual(counts(succeeded(await second.up(rules("second/"), "--refresh"))), {
                created: 1,
                unchanged: 1,
            });
            assert.deepEqual(await filterThere(), ["second/"]);
        });

        it("shows as drift in the first stack, and stays where the first stack forgets it", async () => {
            const [first] = await takenOver("kept");
            const drift = await first.refresh("--expect-no-changes");
            failed(drift, "~  aws:ecr:ReplicationConfiguration replication");
            succeeded(await first.forget(REPLICATION, "replication"));
            succeeded(await first.destroy());
            assert.deepEqual(await filterThere(), ["second/"]);
        });
    });

    describe("a lifecycle in a protected repository, and another number of days", () => {
        it("by hand: it is replaced, and so refused", async () => {
            const stack = plain("days");
            const before = { use: "repository", name: "days", protectAll: true };
            succeeded(await stack.up(before));
            failed(await stack.up({ ...before, days: 30 }), "as it is currently marked for protection");
            assert.deepEqual(await repositoryHas("days"), everything);
        });

        it("through ImageRepository: the lifecycle alone is replaced", async () => {
            const stack = plain("expiring");
            const before = { use: "imageRepository", name: "expiring", protectAll: true };
            succeeded(await stack.up(before));
            const after = succeeded(await stack.up({ ...before, expireUntaggedAfterDays: 30 }));
            assert.deepEqual(counts(after), { replaced: 1, unchanged: 4 });
            assert.deepEqual(await repositoryHas("expiring"), everything);
        });
    });

    describe("a pull through cache rule, and another upstream", () => {
        const upstreamThere = async () => (await sandbox.there(CACHE, "hub"))?.["upstreamRegistryUrl"];
        const exists =
            "PullThroughCacheRuleAlreadyExistsException: hub in 111111111111/us-east-2 is there already";

        it("by hand: refused at every attempt, and possible where the old rule leaves first", async () => {
            const stack = plain("cache");
            const quay = { use: "cache", upstream: "quay.io" };
            succeeded(await stack.up({ use: "cache", upstream: "public.ecr.aws" }));
            failed(await stack.up(quay), exists);
            failed(await stack.up(quay), exists);
            assert.equal(await upstreamThere(), "public.ecr.aws");
            succeeded(await stack.up({ ...quay, deleteBeforeReplace: true }));
            assert.equal(await upstreamThere(), "quay.io");
            succeeded(await stack.destroy());
            assert.equal(await upstreamThere(), undefined);
        });

        it("through ImageRegistry: the rule has the new upstream", async () => {
            const stack = plain("caching");
            succeeded(await stack.up({ use: "imageRegistry", upstream: "public.ecr.aws" }));
            succeeded(await stack.up({ use: "imageRegistry", upstream: "quay.io" }));
            assert.equal(await upstreamThere(), "quay.io");
        });
    });
});
