/** What a stranger does on the first day, through the real engine. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Push } from "./push";
import { forget, leftOver, lookAround, pushImages, sandbox, worldRoles } from "./sandbox";

const root = join(__dirname, "..", "..");

describe("a fresh sandbox", () => {
    before(forget);
    after(forget);

    it("brings up the dev stack and proves who may assume its roles", () => {
        const { status, stdout, stderr } = sandbox();
        assert.equal(status, 0, stdout + stderr);
        const lines = stdout.split("\n").map((line) => line.trim().replace(/ +/g, " "));
        for (const line of [
            "eu-west-1 111111111111.dkr.ecr.eu-west-1.amazonaws.com/repo_name_1",
            "us-east-2 111111111111.dkr.ecr.us-east-2.amazonaws.com/repo_name_1",
            "us-east-2 111111111111.dkr.ecr.us-east-2.amazonaws.com/repo_name_2",
            "us-east-2 111111111111.dkr.ecr.us-east-2.amazonaws.com/repo_name_3",
            "ok the right token admitted repo:acme/repo3:ref:refs/heads/develop",
            "ok another branch AccessDenied repo:acme/repo1:ref:refs/heads/attacker",
            "ok another organization AccessDenied repo:attacker/repo1:ref:refs/heads/develop",
            "ok a pull request AccessDenied repo:acme/repo1:pull_request",
            "PASS: every role and the policy pack decided as they must",
        ]) {
            assert.ok(lines.includes(line), `"${line}" in:\n${stdout}`);
        }
        assert.match(
            stdout,
            /kept in files of the sandbox: the local AWS has no PutReplicationConfiguration/,
        );
        assert.match(stdout, /Admits: repo:attacker\/x:ref:refs\/heads\/main/);
        assert.doesNotMatch(stdout, /FAIL/);
    });

    it("shows no change the second time, and no drift", () => {
        const up = sandbox("up");
        assert.equal(up.status, 0, up.stdout + up.stderr);
        assert.match(up.stdout, /33 unchanged/);
        assert.doesNotMatch(up.stdout, /\d+ (created|updated|replaced|deleted)/);
        const refresh = sandbox("refresh", "--expect-no-changes");
        assert.equal(refresh.status, 0, refresh.stdout + refresh.stderr);
    });

    it("lets a workflow push where its role was granted to, a tag for ever, and nowhere else", () => {
        const push: Push = {
            role: "github-images-dev",
            subject: "repo:acme/repo1:environment:images-dev",
            region: "us-east-2",
            repository: "repo_name_1",
            tag: "v1",
            content: "first",
        };
        const website = { role: "github-website-dev", subject: "repo:acme/repo1:ref:refs/heads/develop" };
        const pushes: readonly (readonly [Push, answer: string])[] = [
            [push, "pushed"],
            [{ ...push, content: "second" }, "ImageTagAlreadyExistsException"],
            [{ ...push, content: "second", tag: "v2" }, "pushed"],
            [{ ...push, repository: "repo_name_3" }, "pushed"],
            [{ ...push, ...website, tag: "v3" }, "AccessDeniedException"],
            [{ ...push, region: "eu-west-1" }, "AccessDeniedException"],
        ];
        assert.deepEqual(
            pushImages(pushes.map(([its]) => its)),
            pushes.map(([, answer]) => answer),
        );
    });

    it("gives out its outputs as JSON and nothing else", () => {
        const { status, stdout } = sandbox("stack", "output", "--json");
        assert.equal(status, 0);
        const outputs = JSON.parse(stdout) as Record<string, unknown>;
        assert.equal(
            outputs["oidcProviderArn"],
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
        );
    });

    it("previews prod, which differs only in configuration", () => {
        const { status, stdout, stderr } = sandbox("preview", "--stack", "prod");
        assert.equal(status, 0, stdout + stderr);
        assert.match(stdout, /\d+ to create/);
    });

    it("keeps the sandbox's traces out of the user's configuration", () => {
        assert.doesNotMatch(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8"), /encryptionsalt/);
    });

    it("removes everything again, and leaves no process behind", () => {
        const destroy = sandbox("destroy");
        assert.equal(destroy.status, 0, destroy.stdout + destroy.stderr);
        assert.match(destroy.stdout, /33 deleted/);
        assert.deepEqual(leftOver(), []);
        assert.deepEqual(lookAround(), { repositories: [], providers: [], roles: worldRoles() });
    });
});

describe("a wrong configuration", () => {
    let folder: string;
    before(() => {
        forget();
        folder = mkdtempSync(join(tmpdir(), "keyless-wrong-"));
        mkdirSync(folder, { recursive: true });
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: keyless-delivery\nruntime:\n  name: nodejs\nmain: ${relative(folder, join(root, "programs"))}\n`,
        );
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    it("is answered with every problem at once, before any resource is registered", () => {
        writeFileSync(
            join(folder, "Pulumi.dev.yaml"),
            readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")
                .replace('accountId: "111111111111"', 'accountId: "11111111111"')
                .replace("homeRegion: us-east-2", "homeRegion: us-east-two")
                .replace("repo_name_2:", "Repo_Name_2:")
                .replace("readers: [ecs-tasks]", "readers: [nobody]\n        color: red"),
        );
        const { status, stdout, stderr } = sandbox("--cwd", folder, "up");
        assert.notEqual(status, 0);
        const output = stdout + stderr;
        for (const path of [
            'github.accountId: is not an AWS account ID ("11111111111")',
            'images.homeRegion: is not an AWS region ("us-east-two")',
            'images.repositories.Repo_Name_2: is not an ECR repository name ("Repo_Name_2")',
            'images.repositories.repo_name_3.readers[0]: is not a reader ("nobody")',
            "images.repositories.repo_name_3.color: unknown key -- the keys here are: readers, writers",
        ]) {
            assert.ok(output.includes(path), `${path} in:\n${output}`);
        }
        assert.doesNotMatch(output, /aws:(iam|ecr):/);
        assert.doesNotMatch(output, /at .*\.ts:\d+/);
    });
});
