import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { findIds, writeIds } from "../../programs/gitHubIds";

const root = join(__dirname, "..", "..");

const FILE = `# The shop.
config:
  keyless-delivery:github:
    accountId: "111111111111"
    region: us-east-2
    organization: acme # ours
    roles:
      shop:
        repositories: [shop, blog] # both
        branch: main
        subjects:
          # An old one.
          - { repository: legacy, tag: v1 }
          - { owner: other, repository: lib, branch: main }
          - { repository: known, repositoryId: "5", branch: main }
        pullImages:
          - { repository: base }
  keyless-delivery:images:
    accountId: "111111111111" # untouched
`;

const IDS: Readonly<Record<string, readonly [repository: number, owner: number]>> = {
    "acme/shop": [1341790095, 99700676],
    "acme/blog": [1341790096, 99700676],
    "acme/legacy": [456789, 99700676],
    "other/lib": [7, 42],
};

const WRITTEN = `# The shop.
config:
  keyless-delivery:github:
    accountId: "111111111111"
    region: us-east-2
    organization: acme # ours
    organizationId: "99700676"
    roles:
      shop:
        repositories: { shop: "1341790095", blog: "1341790096" } # both
        branch: main
        subjects:
          # An old one.
          - { repository: legacy, tag: v1, repositoryId: "456789" }
          - { owner: other, repository: lib, branch: main, repositoryId: "7", ownerId: "42" }
          - { repository: known, repositoryId: "5", branch: main }
        pullImages:
          - { repository: base }
  keyless-delivery:images:
    accountId: "111111111111" # untouched
`;

describe("github-ids", function () {
    this.timeout(60_000);
    const stack = `github-ids-test-${process.pid}`;
    const file = join(root, `Pulumi.${stack}.yaml`);
    const asked: string[] = [];
    let server: Server;
    let api: string;
    before(async () => {
        server = createServer(({ url = "", headers }, response) => {
            asked.push(`${url} ${headers.authorization ?? "without a token"}`);
            const [id, owner] = IDS[url.replace("/repos/", "")] ?? [];
            response.writeHead(id === undefined ? 404 : 200, { "content-type": "application/json" });
            response.end(
                JSON.stringify(id === undefined ? { message: "Not Found" } : { id, owner: { id: owner } }),
            );
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
        rmSync(file, { force: true });
        asked.length = 0;
    });
    after(() => server.close());

    async function run(text: string, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
        writeFileSync(file, text);
        const command = ["--require", "./toolchain/ts-node.js", "programs/gitHubIds.ts", "--stack", stack];
        const child = spawn(process.execPath, [...command, "--api", api, ...args], {
            cwd: root,
            env: { ...process.env, GITHUB_TOKEN: undefined, GH_TOKEN: undefined, ...env },
        });
        const said = { stdout: "", stderr: "" };
        child.stdout.on("data", (data: Buffer) => (said.stdout += data.toString()));
        child.stderr.on("data", (data: Buffer) => (said.stderr += data.toString()));
        const [status] = (await once(child, "close")) as [number];
        return { status, ...said };
    }

    it("prints the configuration with the IDs, its comments and all else as it was", async () => {
        const { status, stdout, stderr } = await run(FILE, { GITHUB_TOKEN: "secret" });
        assert.equal(status, 0, stderr);
        assert.equal(stdout, WRITTEN);
        assert.deepEqual(
            asked.sort(),
            Object.keys(IDS)
                .sort()
                .map((name) => `/repos/${name} token secret`),
        );
    });

    it("prints the IDs alone as JSON, and needs no token for public repositories", async () => {
        const { status, stdout, stderr } = await run(FILE, {}, "--json");
        assert.equal(status, 0, stderr);
        assert.deepEqual(JSON.parse(stdout), {
            organizationId: "99700676",
            repositories: Object.fromEntries(
                Object.entries(IDS).map(([name, [id, owner]]) => [
                    name,
                    { repositoryId: String(id), ownerId: String(owner) },
                ]),
            ),
        });
        assert.ok(asked.every((line) => line.endsWith("without a token")));
    });

    it("names every repository that GitHub does not know", async () => {
        const { status, stdout, stderr } = await run(FILE.replace("[shop, blog]", "[shpo, blgo]"), {});
        assert.deepEqual([status, stdout], [1, ""]);
        const line = (name: string) =>
            `GitHub does not give the IDs of acme/${name}: it does not exist, or the token may not read it -- correct the ` +
            "name, or set GITHUB_TOKEN to a token that may read it\n";
        assert.equal(stderr, line("shpo") + line("blgo"));
    });

    it("changes nothing that has its IDs", async () => {
        const written = parseDocument(WRITTEN);
        const ids = await findIds(written, () => Promise.reject(new Error("asked")));
        writeIds(written, ids);
        assert.equal(written.toString({ lineWidth: 0, flowCollectionPadding: true }), WRITTEN);
    });
});
