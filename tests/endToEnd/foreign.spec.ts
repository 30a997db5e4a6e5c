/** Settings that a registry has once, where another team has made them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { forget, lookAround, sandbox } from "./sandbox";

const filter = (accountId: string, ...regions: readonly string[]) => ({
    lambda: { accountId, function: "filter", deployRole: "lambda-deployer", regions },
});

const images = {
    accountId: "111111111111",
    homeRegion: "us-east-2",
    readers: { filter: filter("111111111111", "us-east-2", "eu-west-1") },
    repositories: { app: { readers: ["filter"], replicateTo: ["eu-west-1"] } },
};

describe("a registry that another team has configured", () => {
    let folder: string;

    before(() => {
        forget();
        folder = mkdtempSync(join(tmpdir(), "keyless-foreign-"));
        const main = relative(folder, join(__dirname, "programs", "foreign"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            stringify({ name: "keyless-delivery", runtime: "nodejs", main }),
        );
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    function run(command: string, configuration: object) {
        writeFileSync(
            join(folder, "Pulumi.dev.yaml"),
            stringify({ config: { "keyless-delivery:images": configuration } }),
        );
        return sandbox("--cwd", folder, command);
    }

    function assertStopped(configuration: object, reason: string): void {
        const { status, stdout } = run("up", configuration);
        assert.equal(status, 255, stdout);
        assert.ok(stdout.includes(reason), stdout);
        assert.deepEqual(lookAround().repositories, []);
    }

    it("keeps its replication: the run ends at preview, with what it would overwrite", () => {
        assertStopped(
            images,
            "the registry already has another replication configuration, not managed by this stack; saving would overwrite it: " +
                '{"rules":[{"destinations":[{"region":"ap-south-1","registryId":"111111111111"}],' +
                '"repositoryFilters":[{"filter":"theirs/","filterType":"PREFIX_MATCH"}]}]} -- ' +
                "copy what you still need into the configuration, then write overwrite: [replication]",
        );
    });

    it("keeps the policy of a repository that is adopted, until the configuration lets it go", () => {
        const adopting = {
            accountId: "111111111111",
            homeRegion: "us-east-2",
            readers: { filter: filter("111111111111", "us-east-2") },
            repositories: { legacy: { readers: ["filter"] } },
        };
        assertStopped(
            adopting,
            "repository legacy already has another policy, not managed by this stack; saving would overwrite it: " +
                '{"Version":"2012-10-17","Statement":[{"Sid":"LambdaECRImageRetrievalPolicy","Effect":"Allow"}]} -- ' +
                "copy what you still need into the configuration, then write overwrite: [repositoryPolicy]",
        );
        assertStopped(
            { ...adopting, overwrite: ["repositoryPolicy"] },
            "repository legacy already has another lifecycle policy, not managed by this stack; saving would overwrite it: " +
                '{"rules":[{"rulePriority":1,"description":"Theirs"}]} -- ' +
                "copy what you still need into the configuration, then write overwrite: [lifecyclePolicy]",
        );
    });

    it("is not touched where nobody can see what it has", () => {
        assertStopped(
            {
                ...images,
                readers: { filter: filter("123456789012", "us-east-2") },
                destinations: { tools: { accountId: "123456789012", region: "us-east-2" } },
                repositories: { app: { readers: ["filter"], replicateTo: ["tools"] } },
            },
            "cannot see whether the registry 123456789012/us-east-2 has a setting that would be overwritten: " +
                "the credentials are for account 111111111111, not for 123456789012",
        );
    });

    it("is taken over where the configuration says so, and belongs to the stack from then on", () => {
        const taken = run("up", { ...images, overwrite: ["replication"] });
        assert.equal(taken.status, 0, taken.stdout);
        const again = run("up", images);
        assert.equal(again.status, 0, again.stdout);
        assert.match(again.stdout, /Resources:\s+\d+ unchanged\s/);
        const { status, stdout } = run("up", { ...images, protect: false });
        assert.equal(status, 0, stdout);
        assert.equal(run("destroy", images).status, 0);
    });
});
