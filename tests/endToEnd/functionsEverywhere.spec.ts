/** One function in several accounts and regions, from the example's configuration to what Lambda runs there. */
import { DeleteRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { POLICY_PACK } from "../../sandbox/layout";
import { signIn } from "../../sandbox/signIn";
import { linesOf, replicate, replicationStatus } from "../../sandbox/replication/replicator";
import { counts, HeldSandbox, succeeded } from "./heldSandbox";
import { lambdaPulls, rolePulls } from "./pulls";
import { deleteImage, manifestOf, pushImageAs } from "./pushedImages";
import { forget, type Outcome, root, runFolder } from "./sandbox";

const HOME = "111111111111";
const OHIO = "us-east-2";
const IRELAND = "eu-west-1";
const REPOSITORY = "repo_name_1";

interface Place {
    account: string;
    regions: string[];
}

interface Images {
    repositories: Record<string, { mutableTags?: string[]; replicateTo?: string[] }>;
    functions: { "guardduty-filter": { tag?: string; digest?: string; in: Place[] } };
    protect?: boolean;
    forceDelete?: boolean;
}

const example = join(root, "docs", "examples", "images", "functions-everywhere.yaml");
/** Who pushes: a job of this repository that names the environment. */
const github = {
    accountId: HOME,
    region: OHIO,
    organization: "acme",
    roles: {
        images: { repositories: ["filter"], environment: "images", pushImages: [{ repository: REPOSITORY }] },
    },
};
const subject = "repo:acme/filter:environment:images";

describe("one function in several accounts and regions", () => {
    let sandbox: HeldSandbox;
    let folder: string;
    let images: Images;
    let digest: string;

    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        folder = mkdtempSync(join(tmpdir(), "keyless-functions-"));
        const main = relative(folder, join(root, "programs"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            stringify({ name: "keyless-delivery", runtime: "nodejs", main }),
        );
        const { config } = parse(readFileSync(example, "utf8")) as {
            config: { "keyless-delivery:images": Images };
        };
        images = config["keyless-delivery:images"];
        images.protect = false;
        images.forceDelete = true;
        images.repositories[REPOSITORY] = { mutableTags: ["latest"] };
    });
    after(async () => {
        await sandbox.stop();
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    const its = () => images.functions["guardduty-filter"];
    const aws = () => ({ endpoint: sandbox.endpoint, keptIn: join(runFolder, "aws", "kept") });

    function run(verb: string): Promise<Outcome> {
        const config = { "keyless-delivery:github": github, "keyless-delivery:images": images };
        writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config }));
        const skips = verb === "preview" ? [] : ["--skip-preview"];
        const checked = ["up", "preview"].includes(verb) ? [`--policy-pack=${POLICY_PACK}`] : [];
        return sandbox.run({ folder, args: [verb, ...skips, ...checked] });
    }
    const up = async () => counts(succeeded(await run("up")));

    async function refused(verb: string, ...reasons: readonly string[]): Promise<void> {
        const { status, stdout } = await run(verb);
        assert.notEqual(status, 0, stdout);
        for (const reason of reasons) {
            assert.ok(stdout.includes(reason), `${reason} in:\n${stdout}`);
        }
    }

    /** What the workflow does: a session of its token pushes, and ECR replicates. */
    async function push(tag: string, content: string): Promise<string> {
        const issuer = "https://token.actions.githubusercontent.com";
        const arn = `arn:aws:iam::${HOME}:role/github-images`;
        const role = { arn, subjects: [subject], audience: "sts.amazonaws.com", issuer };
        const session = await signIn(sandbox.endpoint, role, { sub: subject, aud: role.audience });
        return pushImageAs(session, sandbox.endpoint, OHIO, REPOSITORY, tag, manifestOf(content));
    }
    const copies = async (options?: { backfill: boolean }) => linesOf(await replicate(aws(), options));
    const copied = (to: string, tag: string) =>
        `sandbox replicator: copied ${REPOSITORY}@${digest.slice(0, 19)}… (${tag}) from ${HOME}/${OHIO} to ${HOME}/${to}`;

    /** The image that each function runs, by its account and region. */
    async function running(): Promise<Readonly<Record<string, unknown>>> {
        const found: Record<string, unknown> = {};
        for (const { account, regions } of its().in) {
            for (const region of regions) {
                const it = await sandbox.there(
                    "aws:lambda/function:Function",
                    "guardduty-filter",
                    region,
                    account,
                );
                found[`${account}/${region}`] = it?.["imageUri"];
            }
        }
        return found;
    }
    const uri = (region: string) => `${HOME}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}@${digest}`;

    it("before the first push, is repositories, copies, readers and policies", async () => {
        assert.deepEqual(await up(), { created: 25 });
        assert.deepEqual(await up(), { unchanged: 25 });
    });

    it("has an image that a token's session pushed, and ECR copied", async () => {
        digest = await push("v1", "one");
        assert.deepEqual(await copies(), [copied(IRELAND, "v1")]);
        assert.deepEqual(replicationStatus(aws(), { account: HOME, region: OHIO }, REPOSITORY, digest), [
            { registryId: HOME, region: IRELAND, status: "COMPLETE" },
        ]);
    });

    it("runs in each place, from the copy of its region", async () => {
        its().tag = "v1";
        // Component, function, role, its policy and the logs, three times; and two more accounts to sign in to.
        assert.deepEqual(await up(), { created: 17, unchanged: 25 });
        assert.deepEqual(await running(), {
            [`${HOME}/${OHIO}`]: uri(OHIO),
            [`123456789012/${OHIO}`]: uri(OHIO),
            [`222222222222/${IRELAND}`]: uri(IRELAND),
        });
        assert.deepEqual(await up(), { unchanged: 42 });
    });

    it("is pulled by its own accounts' Lambda and deployers, and by no others", async () => {
        const accounts = [HOME, "123456789012", "222222222222", "333333333333"];
        const readers: Readonly<Record<string, readonly string[]>> = {
            [OHIO]: [HOME, "123456789012"],
            [IRELAND]: ["222222222222"],
        };
        for (const [region, expected] of Object.entries(readers)) {
            const cloud = sandbox.cloud(HOME, region);
            for (const account of accounts) {
                const isReader = expected.includes(account);
                const deployer = `arn:aws:iam::${account}:role/lambda-deployer`;
                assert.equal(await lambdaPulls(REPOSITORY, cloud, account), isReader, `Lambda of ${account}`);
                assert.equal(await rolePulls(REPOSITORY, cloud, deployer), isReader, deployer);
            }
        }
    });

    it("follows a tag that moves, and nothing else changes", async () => {
        for (const content of ["two", "three"]) {
            digest = await push("latest", content);
            assert.deepEqual(await copies(), [copied(IRELAND, "latest")]);
            its().tag = "latest";
            assert.deepEqual(await up(), { updated: 3, unchanged: 39 });
            assert.deepEqual(Object.values(await running()), [uri(OHIO), uri(OHIO), uri(IRELAND)]);
        }
        assert.deepEqual(await up(), { unchanged: 42 });
    });

    it("runs the digest that is written, and nothing else changes", async () => {
        digest = await push("v2", "four");
        await copies();
        delete its().tag;
        its().digest = digest;
        assert.deepEqual(await up(), { updated: 3, unchanged: 39 });
        assert.deepEqual(Object.values(await running()), [uri(OHIO), uri(OHIO), uri(IRELAND)]);
    });

    it("runs in one more account, which touches the policy of its region alone", async () => {
        its().in.push({ account: "333333333333", regions: [OHIO] });
        assert.deepEqual(await up(), { created: 6, updated: 1, unchanged: 41 });
        assert.equal((await running())[`333333333333/${OHIO}`], uri(OHIO));
    });

    it("runs in one less, and that one alone is gone", async () => {
        its().in.pop();
        assert.deepEqual(await up(), { deleted: 6, updated: 1, unchanged: 41 });
        assert.equal(
            await sandbox.there("aws:lambda/function:Function", "guardduty-filter", OHIO, "333333333333"),
            undefined,
        );
    });

    it("runs in one more region once its image is there, which ECR does not copy by itself", async () => {
        its().in[2]?.regions.push("eu-central-1");
        await refused(
            "up",
            `InvalidParameterValueException: Source image ${uri("eu-central-1")} does not exist.`,
        );
        assert.deepEqual(await copies(), []);
        const sent = await copies({ backfill: true });
        assert.ok(sent.includes(copied("eu-central-1", "v2")), sent.join("\n"));
        assert.deepEqual(await up(), { created: 1, unchanged: 53 });
        assert.equal((await running())["222222222222/eu-central-1"], uri("eu-central-1"));
    });

    it("leaves a region with the copies that were there for it, and nothing else does", async () => {
        its().in[2]?.regions.pop();
        assert.deepEqual(await up(), { deleted: 12, updated: 1, unchanged: 41 });
    });

    it("is refused where its copy is not there: by its tag at preview, by its digest where the function is", async () => {
        its().digest = await push("v3", "five");
        digest = its().digest ?? "";
        await refused("up", `InvalidParameterValueException: Source image ${uri(IRELAND)} does not exist.`);
        const known = its().digest;
        delete its().digest;
        its().tag = "v3";
        await refused("preview", `is no tag of ${REPOSITORY} in ${HOME}/${IRELAND}`);
        delete its().tag;
        its().digest = known ?? "";
        await copies();
        assert.deepEqual((await up())["updated"], 1);
    });

    it("is refused where its copy was taken away", async () => {
        its().digest = digest = await push("v4", "six");
        await copies();
        await deleteImage(REPOSITORY, digest, sandbox.cloud(HOME, IRELAND));
        await refused("up", `InvalidParameterValueException: Source image ${uri(IRELAND)} does not exist.`);
        await copies({ backfill: true });
        succeeded(await run("up"));
    });

    it("is refused where the policy that lets it in was taken away", async () => {
        const ecr = await sandbox.cloud(HOME, IRELAND).ecr;
        await ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName: REPOSITORY }));
        its().digest = digest = await push("v5", "seven");
        await copies();
        await refused(
            "up",
            "AccessDeniedException: Lambda does not have permission to access the ECR image. Check the ECR permissions.",
            "does not grant lambda.amazonaws.com for arn:aws:lambda:eu-west-1:222222222222:function:guardduty-filter",
        );
        succeeded(await run("refresh"));
        assert.deepEqual((await up())["created"], 1);
        assert.deepEqual(Object.values(await running()), [uri(OHIO), uri(OHIO), uri(IRELAND)]);
    });

    it("is gone with all that was made for it", async () => {
        assert.deepEqual(counts(succeeded(await run("destroy"))), { deleted: 42 });
        const readers = its().in.map(({ account, regions: [region = ""] }) => ({ account, region }));
        for (const { account, region } of readers) {
            const left = await sandbox.there(
                "aws:lambda/function:Function",
                "guardduty-filter",
                region,
                account,
            );
            assert.equal(left, undefined, account);
        }
    });
});
