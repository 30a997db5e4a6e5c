import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { ProblemsError } from "../../components/index";
import { workflowsOf } from "../../programs/workflows";

const root = join(__dirname, "..", "..");
const stackFile = (stack: string) => readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");

function run(...args: readonly string[]) {
    const command = ["--require", "./toolchain/ts-node.js", "programs/workflows.ts", ...args];
    return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
}

describe("workflows of a stack", () => {
    const files = ["github-website-prod.yml", "github-images-prod.yml"];

    it("are one file for each of its roles", () => {
        assert.deepEqual(Object.keys(workflowsOf(stackFile("prod"))), files);
    });

    it("are none for a stack without roles", () => {
        const github = '{ accountId: "111111111111", region: us-east-2, organization: acme, roles: {} }';
        assert.deepEqual(workflowsOf(`config: { "keyless-delivery:github": ${github} }`), {});
    });

    it("are refused for a configuration with problems", () => {
        assert.throws(
            () => workflowsOf(stackFile("dev").replace("branch: develop", 'branch: "*"')),
            ProblemsError,
        );
    });

    it("are written where the command is told to", () => {
        const folder = mkdtempSync(join(tmpdir(), "keyless-workflows-"));
        const { status, stdout } = run("--stack", "prod", "--out", join(folder, "new"));
        assert.equal(status, 0);
        assert.equal(stdout, files.map((file) => `${join(folder, "new", file)}\n`).join(""));
        assert.deepEqual(readdirSync(join(folder, "new")).sort(), [...files].sort());
        assert.equal(
            readFileSync(join(folder, "new", "github-website-prod.yml"), "utf8"),
            workflowsOf(stackFile("prod"))["github-website-prod.yml"],
        );
        rmSync(folder, { recursive: true });
    });

    it("are not made for a stack that is not there, and the command says so", () => {
        const { status, stderr } = run("--stack", "nowhere");
        assert.equal(status, 1);
        assert.equal(stderr, "there is no stack nowhere here: Pulumi.nowhere.yaml is missing\n");
    });

    it("are not made where the command is misspelled, and it says how it is written", () => {
        const { status, stderr } = run("--stak", "prod");
        assert.equal(status, 1);
        assert.equal(
            stderr,
            "Unknown option '--stak'; did you mean --stack?; npm run workflows -- --stack NAME [--out DIR]\n",
        );
    });

    it("are not made where help is asked for, and the command says what it does", () => {
        const { status, stdout } = run("--help");
        assert.equal(status, 0);
        assert.equal(
            stdout,
            "npm run workflows -- --stack NAME [--out DIR]\n" +
                "Writes the GitHub workflow of each deploy role that Pulumi.NAME.yaml asks for, one file a role, into DIR, " +
                "or to standard output without --out.\n",
        );
    });

    const OWN = `config:
  keyless-delivery:github:
    accountId: "111111111111"
    region: us-east-2
    organization: acme
    nameForm: true
    roles:
      release:
        repositories: [app]
        environment: prod
        pushImages: [{ repository: filter }, { repository: other }]
        deployStacks: [{ stack: acme/platform/prod }, { stack: acme/platform/dev }]
  keyless-delivery:images:
    accountId: "111111111111"
    homeRegion: us-east-2
    readers: {}
    repositories: { filter: {}, other: {} }
    functions:
      guardduty-filter:
        image: filter
        deployRole: deployer
        in: [{ account: "222222222222", regions: [us-east-2, eu-west-1] }]
      by-hand:
        image: other
        deployedBy: workflow
        deployRole: deployer
        in: [{ account: "222222222222", regions: [us-east-2] }]
`;

    it("put the digest of what the stack's own functions run into its configuration, once the replicas are there", () => {
        const text = workflowsOf(OWN, "prod")["github-release.yml"] ?? "";
        const { jobs } = parse(text) as {
            jobs: { deploy: { steps: { name: string; env?: Readonly<Record<string, string>> }[] } };
        };
        const steps = jobs.deploy.steps.map(({ name, env = {} }) => [
            name,
            env["DIGESTS"] ?? env["REPLICAS"],
        ]);
        assert.deepEqual(
            steps.filter(([, what]) => what !== undefined),
            [
                ["Wait for the replicas of filter", "111111111111/eu-west-1"],
                [
                    "Deploy the stack acme/platform/prod",
                    "keyless-delivery:images.functions.guardduty-filter.digest " +
                        "${{ steps.find-filter.outputs.digest || steps.push-filter.outputs.digest }}\n",
                ],
            ],
        );
        assert.doesNotMatch(workflowsOf(OWN, "staging")["github-release.yml"] ?? "", /DIGESTS/);
    });
});
