/** Two teams that run the platform's images, a function behind an API and tasks of ECS, from their roles to what runs. */
import { DeleteRepositoryPolicyCommand } from "@aws-sdk/client-ecr";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { POLICY_PACK } from "../../sandbox/layout";
import { signIn } from "../../sandbox/signIn";
import { counts, failed, HeldSandbox, succeeded } from "./heldSandbox";
import { lambdaPulls, rolePulls } from "./pulls";
import { manifestOf, pushImageAs } from "./pushedImages";
import { forget, type Outcome, root } from "./sandbox";

const PLATFORM = "111111111111";
const API_TEAM = "222222222222";
const TASK_TEAM = "123456789012";
const REGION = "us-east-1";
const API_IMAGE = "cross-account-function";
const TASK_IMAGE = "my-ecr-repository";
const subject = "repo:acme/images:environment:images";
const deployer = `arn:aws:iam::${API_TEAM}:role/hello-deployer`;
const puller = `arn:aws:iam::${TASK_TEAM}:role/shop-tasks`;

type Configuration = Record<string, object>;

/** The configuration of an example, with what belongs to the platform's side of the pushes. */
const exampleOf = (file: string) =>
    (parse(readFileSync(join(root, "docs", "examples", file), "utf8")) as { config: Configuration }).config;

describe("teams that run the platform's images", () => {
    let sandbox: HeldSandbox;
    let folder: string;
    const projects: Record<string, string> = {};

    before(async () => {
        forget();
        sandbox = await HeldSandbox.start();
        folder = mkdtempSync(join(tmpdir(), "keyless-teams-"));
        projectOf("keyless-delivery", "programs");
        projectOf("api", join("programs", "consumer"));
        projectOf("task", join("programs", "consumer"));
    });
    after(async () => {
        await sandbox.stop();
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    function projectOf(name: string, program: string): void {
        const its = mkdtempSync(join(folder, `${name}-`));
        const main = relative(its, join(root, program));
        writeFileSync(join(its, "Pulumi.yaml"), stringify({ name, runtime: "nodejs", main }));
        projects[name] = its;
    }

    function run(project: string, verb: string, config: Configuration): Promise<Outcome> {
        const its = projects[project] ?? "";
        writeFileSync(join(its, "Pulumi.dev.yaml"), stringify({ config }));
        const checked = verb === "up" ? [`--policy-pack=${POLICY_PACK}`] : [];
        return sandbox.run({ folder: its, args: [verb, "--skip-preview", ...checked] });
    }

    /** The team's stack with this digest of its image, or as it is before there is one. */
    function team(name: "api" | "task", digest?: string, verb = "up"): Promise<Outcome> {
        const example = exampleOf(`consumers/${name}.yaml`);
        const part = `image-consumer:${name}`;
        return run(name, verb, { ...example, [part]: { ...example[part], digest } });
    }

    const github = {
        accountId: PLATFORM,
        region: REGION,
        organization: "acme",
        roles: {
            images: {
                repositories: ["images"],
                environment: "images",
                pushImages: [{ repository: API_IMAGE }, { repository: TASK_IMAGE }],
            },
        },
    };
    const platform = (verb = "up", readers = true) => {
        const example = exampleOf("images/consumers.yaml");
        const images = { ...example["keyless-delivery:images"], protect: false, forceDelete: true };
        const repositories = { [API_IMAGE]: {}, [TASK_IMAGE]: {} };
        return run("keyless-delivery", verb, {
            "keyless-delivery:github": github,
            "keyless-delivery:images": readers ? images : { ...images, readers: {}, repositories },
        });
    };

    async function push(repository: string, tag: string): Promise<string> {
        const role = {
            arn: `arn:aws:iam::${PLATFORM}:role/github-images`,
            subjects: [subject],
            audience: "sts.amazonaws.com",
            issuer: "https://token.actions.githubusercontent.com",
        };
        const session = await signIn(sandbox.endpoint, role, { sub: subject, aud: role.audience });
        const content = manifestOf(`${repository}:${tag}`);
        return pushImageAs(session, sandbox.endpoint, REGION, repository, tag, content);
    }
    const uri = (repository: string, digest: string) =>
        `${PLATFORM}.dkr.ecr.${REGION}.amazonaws.com/${repository}@${digest}`;

    const theFunction = () => sandbox.there("aws:lambda/function:Function", "hello", REGION, API_TEAM);
    async function theTask(): Promise<unknown> {
        const found = await sandbox.there("aws:ecs/taskDefinition:TaskDefinition", "shop", REGION, TASK_TEAM);
        const text = found?.["containerDefinitions"];
        return typeof text === "string" ? (JSON.parse(text) as { image: string }[])[0]?.image : undefined;
    }

    it("have to make their roles before the platform names them", async () => {
        failed(await platform(), `'Principal not found' (${deployer})`);
        // Two stacks of one provider each; an OIDC provider and a role to deploy, a role to pull.
        assert.deepEqual(counts(succeeded(await team("api"))), { created: 7 });
        assert.deepEqual(counts(succeeded(await team("task"))), { created: 5 });
        succeeded(await platform());
        assert.deepEqual(counts(succeeded(await platform())), { unchanged: 16 });
    });

    let apiDigest = "";
    let taskDigest = "";
    it("run what a token's session pushed, by digest, and nothing of their roles changes", async () => {
        apiDigest = await push(API_IMAGE, "v1");
        taskDigest = await push(TASK_IMAGE, "v1");
        assert.deepEqual(counts(succeeded(await team("api", apiDigest))), { created: 10, unchanged: 7 });
        assert.deepEqual(counts(succeeded(await team("task", taskDigest))), { created: 4, unchanged: 5 });
        assert.equal((await theFunction())?.["imageUri"], uri(API_IMAGE, apiDigest));
        assert.equal(await theTask(), uri(TASK_IMAGE, taskDigest));
        assert.deepEqual(counts(succeeded(await team("api", apiDigest))), { unchanged: 17 });
        assert.deepEqual(counts(succeeded(await team("task", taskDigest))), { unchanged: 9 });
    });

    it("alone pull them, each its own", async () => {
        const home = sandbox.cloud(PLATFORM, REGION);
        for (const account of [API_TEAM, TASK_TEAM, "333333333333"]) {
            assert.equal(await lambdaPulls(API_IMAGE, home, account), account === API_TEAM, account);
            assert.equal(await lambdaPulls(TASK_IMAGE, home, account), false, account);
        }
        for (const role of [deployer, puller, `arn:aws:iam::${TASK_TEAM}:role/another`]) {
            assert.equal(await rolePulls(API_IMAGE, home, role), role === deployer, role);
            assert.equal(await rolePulls(TASK_IMAGE, home, role), role === puller, role);
        }
    });

    it("run another digest: the function is updated, and the task is defined anew for its service", async () => {
        apiDigest = await push(API_IMAGE, "v2");
        taskDigest = await push(TASK_IMAGE, "v2");
        assert.deepEqual(counts(succeeded(await team("api", apiDigest))), { updated: 1, unchanged: 16 });
        assert.deepEqual(counts(succeeded(await team("task", taskDigest))), {
            updated: 1,
            replaced: 1,
            unchanged: 7,
        });
        assert.equal((await theFunction())?.["imageUri"], uri(API_IMAGE, apiDigest));
        assert.equal(await theTask(), uri(TASK_IMAGE, taskDigest));
    });

    it("run nothing that is not there, or that its policy does not let them read any more", async () => {
        const missing = `sha256:${"0".repeat(64)}`;
        failed(await team("api", missing), `Source image ${uri(API_IMAGE, missing)} does not exist.`);
        failed(await team("task", missing), "CannotPullContainerError: failed to resolve ref");
        const ecr = await sandbox.cloud(PLATFORM, REGION).ecr;
        for (const repositoryName of [API_IMAGE, TASK_IMAGE]) {
            await ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName }));
        }
        apiDigest = await push(API_IMAGE, "v3");
        taskDigest = await push(TASK_IMAGE, "v3");
        failed(
            await team("api", apiDigest),
            "AccessDeniedException: Lambda does not have permission to access the ECR image.",
        );
        failed(
            await team("task", taskDigest),
            `403 Forbidden (sandbox: the policy of repository ${TASK_IMAGE} of ${PLATFORM} in ${REGION} does not grant ${puller} ecr:BatchGetImage)`,
        );
    });

    it("are refused before anything is changed where the platform no longer has them as readers", async () => {
        succeeded(await platform("refresh"));
        succeeded(await platform("up", false));
        failed(await team("api", apiDigest), `is not shared with function hello of ${API_TEAM}/${REGION}`);
        failed(await team("task", taskDigest), `is no reader of ${TASK_IMAGE}`);
        succeeded(await platform());
        succeeded(await team("api", apiDigest));
        succeeded(await team("task", taskDigest));
        assert.equal((await theFunction())?.["imageUri"], uri(API_IMAGE, apiDigest));
        assert.equal(await theTask(), uri(TASK_IMAGE, taskDigest));
    });

    it("leave in the other order: what runs, the platform, the roles", async () => {
        assert.deepEqual(counts(succeeded(await team("api"))), { deleted: 10, unchanged: 7 });
        assert.deepEqual(counts(succeeded(await team("task"))), { deleted: 4, unchanged: 5 });
        assert.deepEqual(counts(succeeded(await platform("destroy"))), { deleted: 16 });
        assert.deepEqual(counts(succeeded(await team("api", undefined, "destroy"))), { deleted: 7 });
        assert.deepEqual(counts(succeeded(await team("task", undefined, "destroy"))), { deleted: 5 });
        assert.equal(await theFunction(), undefined);
        assert.equal(await theTask(), undefined);
    });
});
