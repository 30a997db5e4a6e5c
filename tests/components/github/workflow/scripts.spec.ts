/** The scripts of generated steps, run by bash as GitHub's runner does, with commands that answer what AWS would. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { deployWorkflow } from "../../../../components/github/workflow/workflow";
import { planDeployRole } from "../../../../components/index";
import { released, releasedBy } from "../../../workflows/everything";

interface Step {
    readonly name: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
}

const DIGEST = `sha256:${"a".repeat(64)}`;

/** Each line of a table is what one call answers; the last one answers all further calls. `!` stands for a failure. */
const ANSWERING = `#!/bin/bash
echo "$(basename "$0") $*" >> "$CALLS"
count=$(grep -c "^aws " "$CALLS")
answer=$(sed -n "\${count}p" "$ANSWERS")
[ -n "$answer" ] || answer=$(tail -n 1 "$ANSWERS")
[ "$answer" != "!" ] || exit 254
echo "$answer"
`;

describe("the scripts of a workflow", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "keyless-scripts-"));
        for (const command of ["aws", "docker", "sleep"]) {
            writeFileSync(join(folder, command), command === "aws" ? ANSWERING : "#!/bin/bash\n");
            chmodSync(join(folder, command), 0o755);
        }
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    const [role] = planDeployRole(released).roles;
    assert.ok(role !== undefined);
    const { jobs } = parse(deployWorkflow(released, role, releasedBy)) as {
        jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
    };
    const steps = Object.values(jobs)[0]?.steps ?? [];

    function run(name: string, answers: readonly string[], env: Readonly<Record<string, string>> = {}) {
        const step = steps.find((its) => its.name === name);
        assert.ok(step?.run !== undefined, name);
        const [calls, output] = ["calls", "output"].map((file) => join(folder, file)) as [string, string];
        writeFileSync(calls, "");
        writeFileSync(output, "");
        writeFileSync(join(folder, "answers"), `${answers.join("\n")}\n`);
        const { status, stdout } = spawnSync("bash", ["-e", "-c", step.run], {
            encoding: "utf8",
            env: {
                ...step.env,
                PATH: `${folder}:${process.env["PATH"] ?? ""}`,
                CALLS: calls,
                ANSWERS: join(folder, "answers"),
                GITHUB_OUTPUT: output,
                RUNNER_TEMP: folder,
                ...env,
            },
        });
        return {
            status,
            stdout,
            calls: readFileSync(calls, "utf8").split("\n").slice(0, -1),
            output: readFileSync(output, "utf8"),
        };
    }

    describe("that look for an image", () => {
        const look = (answers: readonly string[], digest = "") =>
            run("Look for shop of this commit", answers, { TAG: "0123abc", DIGEST: digest });

        it("find it by its commit", () => {
            const { status, calls, output } = look([DIGEST]);
            assert.deepEqual([status, output], [0, `digest=${DIGEST}\n`]);
            assert.deepEqual(calls, [
                "aws ecr batch-get-image --registry-id 111111111111 --region us-east-2 --repository-name shop " +
                    "--image-ids imageTag=0123abc --query images[0].imageId.imageDigest --output text",
            ]);
        });

        it("leave it to be built where it is not there", () => {
            const { status, output } = look(["None"]);
            assert.deepEqual([status, output], [0, ""]);
        });

        it("end the run where AWS does not answer", () => {
            const { status, output } = look(["!"]);
            assert.deepEqual([status, output], [254, ""]);
        });

        it("find the one that a run by hand names, and build none in its place", () => {
            assert.match(look([DIGEST], DIGEST).calls[0] ?? "", /--image-ids imageDigest=sha256:a+ /);
            const { status, stdout } = look(["None"], DIGEST);
            assert.deepEqual([status, stdout], [1, `::error::shop has no image ${DIGEST}\n`]);
        });
    });

    describe("that wait for replicas", () => {
        const wait = (...answers: string[]) => run("Wait for the replicas of shop", answers, { DIGEST });

        it("go on once the image is there", () => {
            const { status, calls, stdout } = wait("IN_PROGRESS", "None", "COMPLETE");
            assert.deepEqual([status, calls.length], [0, 3]);
            assert.equal(
                stdout,
                ["IN_PROGRESS", "None", "COMPLETE"]
                    .map((state) => `111111111111/eu-west-1: ${state}\n`)
                    .join(""),
            );
            assert.ok(
                calls[0]?.includes(
                    "--query replicationStatuses[?registryId=='111111111111' && region=='eu-west-1'].status | [0]",
                ),
                calls[0],
            );
        });

        it("end the run where replication failed", () => {
            const { status, calls } = wait("IN_PROGRESS", "FAILED");
            assert.deepEqual([status, calls.length], [1, 2]);
        });

        it("end the run where the image does not arrive in time", () => {
            const { status, calls, stdout } = wait("IN_PROGRESS");
            assert.deepEqual([status, calls.length], [1, 60]);
            assert.ok(stdout.endsWith(`::error::shop@${DIGEST} is not in 111111111111/eu-west-1\n`), stdout);
        });
    });

    describe("that deploy and roll back", () => {
        const before = () => join(folder, "before");
        beforeEach(() => {
            rmSync(before(), { force: true });
        });

        it("remember what ran before it is changed", () => {
            const { status, calls } = run("Deploy shop in us-east-2", [`shop@${DIGEST}`, ""]);
            assert.deepEqual([status, calls.length], [0, 3]);
            assert.equal(readFileSync(before(), "utf8"), `function us-east-2 shop shop@${DIGEST}\n`);
        });

        it("change nothing where it cannot be told what runs", () => {
            const { status, calls } = run("Deploy shop in us-east-2", ["!"]);
            assert.deepEqual([status, calls.length, existsSync(before())], [254, 1, false]);
        });

        it("go back, the last first", () => {
            writeFileSync(before(), "function us-east-2 shop one\nservice eu-west-1 main/api two\n");
            const { status, calls } = run("Roll back", [""]);
            assert.equal(status, 0);
            assert.deepEqual(calls, [
                "aws ecs update-service --region eu-west-1 --cluster main --service api --task-definition two",
                "aws lambda update-function-code --region us-east-2 --function-name shop --image-uri one",
                "aws lambda wait function-updated-v2 --region us-east-2 --function-name shop",
            ]);
        });

        it("go back to nothing where nothing was deployed", () => {
            assert.deepEqual(run("Roll back", [""]).calls, []);
        });
    });
});
