/** Images in several regions and accounts, through the real engine, as configuration grows and shrinks. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { forget, lookAround, sandbox } from "./sandbox";

interface Repository {
    readers?: string[];
    replicateTo?: string[];
}

interface Images {
    readers: Record<string, { lambda: { regions: string[] } }>;
    repositories: Record<string, Repository>;
}

const root = join(__dirname, "..", "..");
const example = join(root, "docs", "examples", "images", "replication.yaml");

describe("images in several regions and accounts", () => {
    let folder: string;
    let images: Images;

    before(() => {
        forget();
        folder = mkdtempSync(join(tmpdir(), "keyless-images-"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: keyless-delivery\nruntime:\n  name: nodejs\nmain: ${relative(folder, join(root, "programs"))}\n`,
        );
        const { config } = parse(readFileSync(example, "utf8")) as {
            config: { "keyless-delivery:images": Images };
        };
        images = config["keyless-delivery:images"];
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    function platform(...args: readonly string[]): string {
        writeFileSync(
            join(folder, "Pulumi.dev.yaml"),
            stringify({ config: { "keyless-delivery:images": images } }),
        );
        return succeed("--cwd", folder, ...args);
    }

    function succeed(...args: readonly string[]): string {
        const { status, stdout, stderr } = sandbox(...args);
        assert.equal(status, 0, stdout + stderr);
        return stdout;
    }

    /** What an update did, as the engine counts it. */
    function counts(output: string): Record<string, number> {
        const lines = output.matchAll(/(\d+) (created|updated|replaced|deleted|unchanged)\b/g);
        return Object.fromEntries([...lines].map(([, count, what = ""]) => [what, Number(count)]));
    }

    it("come up, with each account's provider, and then show no change", () => {
        const up = counts(platform("up"));
        assert.deepEqual(Object.keys(up), ["created"]);
        const made = up["created"] ?? 0;
        assert.deepEqual(counts(platform("up")), { unchanged: made });
    });

    it("are let in by the other account's own stack, from what the platform gives out", () => {
        const output = succeed("--cwd", "programs/consumer", "up");
        assert.match(output, /RepositoryCreationTemplate/);
        assert.match(output, /222222222222\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/security\/filter/);
        assert.deepEqual(Object.keys(counts(succeed("--cwd", "programs/consumer", "up"))), ["unchanged"]);
    });

    it("reach one more region without touching what is there, but for the list of destinations", () => {
        images.repositories["security/filter"]?.replicateTo?.push("eu-central-1");
        images.repositories["security/base"]?.replicateTo?.push("eu-central-1");
        images.readers["filter-ireland"]?.lambda.regions.push("eu-central-1");
        const output = platform("up");
        const { created, unchanged, ...rest } = counts(output);
        // A provider, a registry, and two repositories of four resources each.
        assert.equal(created, 10);
        assert.deepEqual(rest, { updated: 1 });
        assert.match(output, /~ .*ReplicationConfiguration/);
        assert.ok((unchanged ?? 0) > 0);
    });

    it("leave with their repository, and nothing else does", () => {
        Reflect.deleteProperty(images.repositories, "internal");
        const { unchanged, ...rest } = counts(platform("up"));
        // Component, repository and lifecycle; nobody read it, so it had no policy.
        assert.deepEqual(rest, { deleted: 3 });
        assert.ok((unchanged ?? 0) > 0);
    });

    it("are gone after both stacks are", () => {
        succeed("--cwd", "programs/consumer", "destroy");
        platform("destroy");
        const { repositories, providers } = lookAround();
        assert.deepEqual({ repositories, providers }, { repositories: [], providers: [] });
    });
});
