/** What goes wrong in the middle: whoever is killed, the next command puts it in order and converges. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { begin, forget, leftOver, marked, type Outcome, sandbox, sessionFile, stateFile } from "./sandbox";

interface State {
    readonly checkpoint: {
        readonly latest: {
            resources: readonly { readonly urn: string; readonly id?: string; readonly outputs?: object }[];
            pending_operations?: readonly object[];
        };
    };
}

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

async function everythingEnded(): Promise<void> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline && leftOver().length > 0;) {
        await sleep(200);
    }
    assert.deepEqual(leftOver(), []);
}

/** The next `up` succeeds. What was interfered with is the update, so the preview before it is left out. */
function comesUp(): Outcome {
    const up = sandbox("up", "--skip-preview", "--no-policy-pack");
    assert.equal(up.status, 0, up.stdout + up.stderr);
    return up;
}

/** There is neither drift nor anything to do. */
function isInOrder(): void {
    const preview = sandbox("preview", "--refresh", "--expect-no-changes", "--no-policy-pack");
    assert.equal(preview.status, 0, preview.stdout + preview.stderr);
}

const inTheMiddle = "aws:ecr:Repository images-eu-west-1-repo_name_1-repository creating (0s)";

describe("a sandbox that is interfered with", () => {
    beforeEach(forget);
    after(forget);

    it("killed in the middle of an update: no orphan, and the next update converges", async () => {
        const running = begin("up", "--skip-preview");
        await running.printed(inTheMiddle);
        process.kill(running.pid, "SIGKILL");
        // The engine is still at work when the next command comes.
        await running.exited;
        const again = comesUp();
        assert.match(again.stderr, /the last sandbox command was killed/);
        await everythingEnded();
        isInOrder();
    });

    it("what had come to be before the kill is adopted, not made a second time", () => {
        comesUp();
        const state = JSON.parse(readFileSync(stateFile, "utf8")) as State;
        const { latest } = state.checkpoint;
        const unfinished = latest.resources.find(({ urn }) =>
            urn.endsWith("::images-us-east-2-repo_name_1-lifecycle"),
        );
        assert.ok(unfinished);
        latest.resources = latest.resources.filter((resource) => resource !== unfinished);
        const { id, outputs, ...begun } = unfinished;
        assert.ok(id !== undefined && outputs !== undefined);
        latest.pending_operations = [{ type: "creating", resource: begun }];
        writeFileSync(stateFile, JSON.stringify(state));
        // As a killed command leaves it: the mark of a process that is no more.
        writeFileSync(sessionFile, JSON.stringify({ pid: 2 ** 22 + 1, id: "gone", command: "up" }));

        const again = comesUp();
        assert.match(again.stderr, /dev: in order again, 1 of 1 unfinished creations had come to be/);
        assert.match(again.stdout, /33 unchanged/);
    });

    it("the engine killed in the middle of an update", async () => {
        const running = begin("up", "--skip-preview");
        await running.printed(inTheMiddle);
        process.kill(marked("engine"), "SIGKILL");
        const { status } = await running.ended;
        assert.notEqual(status, 0);
        await everythingEnded();
        comesUp();
        isInOrder();
    });

    it("the local AWS killed in the middle of an update: told, and in order the next time", async () => {
        const running = begin("up", "--skip-preview");
        await running.printed(inTheMiddle);
        process.kill(marked("emulator"), "SIGKILL");
        const { status, stderr } = await running.ended;
        assert.notEqual(status, 0);
        assert.match(stderr, /the local AWS stopped unexpectedly/);
        await everythingEnded();
        comesUp();
        isInOrder();
    });

    it("Ctrl-C: status 130, everything stopped, and the next update converges", async () => {
        const running = begin("up", "--skip-preview");
        await running.printed(inTheMiddle);
        process.kill(running.pid, "SIGINT");
        const { status } = await running.ended;
        assert.equal(status, 130);
        await everythingEnded();
        comesUp();
        isInOrder();
    });

    it("a second command while one runs is refused, and disturbs nothing", async () => {
        const running = begin("up");
        await running.printed("Previewing update");
        const { status, stderr } = sandbox("preview");
        assert.equal(status, 1);
        assert.match(
            stderr,
            /another sandbox command is running \(process \d+: sandbox up\)\n {2}remediation: wait until/,
        );
        assert.equal((await running.ended).status, 0);
    });
});
