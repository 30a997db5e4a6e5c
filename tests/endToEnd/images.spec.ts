/** Images in several regions and accounts, through the real engine, as configuration grows and shrinks. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { forget, lookAround, type Outcome, sandbox } from "./sandbox";

interface Repository {
    readers?: string[];
    replicateTo?: string[];
}

interface Images {
    protect?: boolean;
    forceDelete?: boolean;
    kms?: boolean;
    readers: Record<string, { lambda: { regions: string[] } }>;
    repositories: Record<string, Repository>;
}

const root = join(__dirname, "..", "..");
const example = join(root, "docs", "examples", "images", "replication.yaml");

describe("images in several regions and accounts", () => {
    let folder: string;
    let team: string;
    let images: Images;

    before(() => {
        forget();
        folder = mkdtempSync(join(tmpdir(), "keyless-images-"));
        team = mkdtempSync(join(tmpdir(), "keyless-team-"));
        makeProject(folder, "keyless-delivery", "programs");
        makeProject(team, "image-consumer", "programs", "consumer");
        writeFileSync(
            join(team, "Pulumi.dev.yaml"),
            stringify({
                config: {
                    "image-consumer:platform": "organization/keyless-delivery/dev",
                    "image-consumer:accountId": "222222222222",
                    "image-consumer:region": "eu-west-1",
                    "image-consumer:registryAccountId": "222222222222",
                },
            }),
        );
        const { config } = parse(readFileSync(example, "utf8")) as {
            config: { "keyless-delivery:images": Images };
        };
        images = config["keyless-delivery:images"];
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
        rmSync(team, { recursive: true, force: true });
        forget();
    });

    /** A project whose program is one of this repository's. */
    function makeProject(at: string, name: string, ...program: readonly string[]): void {
        const main = relative(at, join(root, ...program));
        writeFileSync(join(at, "Pulumi.yaml"), stringify({ name, runtime: { name: "nodejs" }, main }));
    }

    function attempt(...args: readonly string[]): Outcome {
        writeFileSync(
            join(folder, "Pulumi.dev.yaml"),
            stringify({ config: { "keyless-delivery:images": images } }),
        );
        return sandbox("--cwd", folder, ...args);
    }

    function platform(...args: readonly string[]): string {
        return succeeded(attempt(...args));
    }

    function succeed(...args: readonly string[]): string {
        return succeeded(sandbox(...args));
    }

    function succeeded({ status, stdout, stderr }: Outcome): string {
        assert.equal(status, 0, stdout + stderr);
        return stdout;
    }

    /** Refused with nothing changed. */
    function assertRefused(why: RegExp, ...args: readonly string[]): void {
        const { status, stdout, stderr } = attempt("up", ...args);
        assert.notEqual(status, 0, stdout);
        assert.match(stdout + stderr, why);
        assert.doesNotMatch(stdout, /\d+ (created|updated|replaced|deleted)\b/);
    }

    /** What AWS has is read anew, and nothing of it has to be made again. */
    function assertAllThere(): void {
        platform("refresh");
        const { created = 0, replaced = 0, deleted = 0 } = counts(platform("up"));
        assert.deepEqual({ created, replaced, deleted }, { created: 0, replaced: 0, deleted: 0 });
    }

    function repositoriesLeft(): string[] {
        return [...lookAround().repositories].sort();
    }

    /** What an update did, as the engine counts it. */
    function counts(output: string): Record<string, number> {
        const lines = output.matchAll(/(\d+) (created|updated|replaced|deleted|unchanged)\b/g);
        return Object.fromEntries([...lines].map(([, count, what = ""]) => [what, Number(count)]));
    }

    /** Another order of every list and every mapping, wherever it stands. */
    function reversed<T>(value: T): T {
        if (Array.isArray(value)) {
            return value.map(reversed).reverse() as T;
        }
        return typeof value === "object" && value !== null
            ? (Object.fromEntries(
                  Object.entries(value)
                      .map(([key, its]) => [key, reversed<unknown>(its)])
                      .reverse(),
              ) as T)
            : value;
    }

    it("come up, with each account's provider, and then show no change", () => {
        assert.deepEqual(counts(platform("up")), { created: 34 });
        assert.deepEqual(counts(platform("up")), { unchanged: 34 });
    });

    it("are let in by the other account's own stack, from what the platform gives out", () => {
        const output = succeed("--cwd", team, "up");
        assert.match(output, /RepositoryCreationTemplate/);
        assert.match(output, /222222222222\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/security\/filter/);
        assert.deepEqual(Object.keys(counts(succeed("--cwd", team, "up"))), ["unchanged"]);
    });

    it("reach one more region without touching what is there, but for the list of destinations", () => {
        images.repositories["security/filter"]?.replicateTo?.push("eu-central-1");
        images.repositories["security/base"]?.replicateTo?.push("eu-central-1");
        images.readers["filter-ireland"]?.lambda.regions.push("eu-central-1");
        const output = platform("up");
        // A provider, a registry, and two repositories of four resources each.
        assert.deepEqual(counts(output), { created: 10, updated: 1, unchanged: 33 });
        assert.match(output, /~ .*ReplicationConfiguration/);
    });

    it("stay as they are in whatever order they are written", () => {
        images = reversed(images);
        assert.deepEqual(counts(platform("up")), { unchanged: 44 });
    });

    it("keep repository, policy and lifecycle where another encryption would replace them", () => {
        images.kms = true;
        const why = /security\/\w+-repository"\s+as it is currently marked for protection/;
        assertRefused(why);
        assertRefused(why, "--skip-preview");
        delete images.kms;
        assertAllThere();
    });

    it("keep them where a repository is taken away without the step that says so", () => {
        const { internal = {} } = images.repositories;
        Reflect.deleteProperty(images.repositories, "internal");
        assertRefused(/internal-repository.* cannot be deleted/s);
        images.repositories["internal"] = internal;
        assertAllThere();
    });

    it("may be taken away from the update on that says protect: false, which changes nothing else", () => {
        images.protect = false;
        assert.deepEqual(counts(platform("up")), { unchanged: 44 });
    });

    it("are replaced with all that belongs to them, where they may go with their images", () => {
        images.forceDelete = true;
        assert.deepEqual(counts(platform("up")), { updated: 9, unchanged: 35 });
        images.kms = true;
        // Nine repositories with a lifecycle each, and the six copies' policies.
        assert.deepEqual(counts(platform("up")), { replaced: 24, unchanged: 20 });
        assertAllThere();
        delete images.kms;
        assert.deepEqual(counts(platform("up")), { replaced: 24, unchanged: 20 });
        assertAllThere();
    });

    it("leave a region with what is in it, and nothing else does", () => {
        for (const { replicateTo } of Object.values(images.repositories)) {
            replicateTo?.splice(replicateTo.indexOf("eu-central-1"), 1);
        }
        images.readers["filter-ireland"]?.lambda.regions.shift();
        const output = platform("up");
        assert.deepEqual(counts(output), { deleted: 10, updated: 1, unchanged: 33 });
        assert.match(output, /~ .*ReplicationConfiguration/);
        assert.deepEqual(
            repositoriesLeft().filter((arn) => arn.includes("eu-central-1")),
            [],
        );
    });

    it("leave with their repository, and nothing else does", () => {
        Reflect.deleteProperty(images.repositories, "internal");
        // Component, repository and lifecycle; nobody read it, so it had no policy.
        assert.deepEqual(counts(platform("up")), { deleted: 3, unchanged: 31 });
    });

    it("leave with their repository in every region and account, and with the filter that copied it", () => {
        Reflect.deleteProperty(images.repositories, "security/base");
        const output = platform("up");
        // Three resources at home, where nobody reads it, and four of each copy; updated is what let them go there.
        assert.deepEqual(counts(output), { deleted: 11, updated: 2, unchanged: 18 });
        assert.match(output, /~ .*ReplicationConfiguration/);
        assert.match(output, /~ .*RegistryPolicy/);
        assert.deepEqual(repositoriesLeft(), [
            "arn:aws:ecr:eu-west-1:111111111111:repository/security/filter",
            "arn:aws:ecr:us-east-2:111111111111:repository/security/filter",
            "arn:aws:ecr:us-east-2:123456789012:repository/security/filter",
        ]);
        const consumer = counts(succeed("--cwd", team, "up"));
        assert.deepEqual(consumer, { updated: 1, unchanged: 6 });
    });

    it("are gone after both stacks are", () => {
        succeed("--cwd", team, "destroy");
        platform("destroy");
        assert.deepEqual(repositoriesLeft(), []);
    });
});
