/** What a user, or another program, has got wrong: told in a sentence with its remediation, and nothing is written. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { forget, leftOver, type Outcome, runFolder, sandbox, sandboxWith, sessionFile } from "./sandbox";

describe("a mistake", () => {
    let folder: string;
    const projectFile = () => join(folder, "Pulumi.yaml");
    beforeEach(() => {
        forget();
        folder = mkdtempSync(join(tmpdir(), "keyless-mistake-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    function assertTold({ status, stdout, stderr }: Outcome, error: string, remediation: string): void {
        assert.equal(stderr, `error: ${error}\n  remediation: ${remediation}\n`);
        assert.deepEqual([status, stdout], [1, ""]);
    }

    it("in a project's name writes nowhere", () => {
        writeFileSync(projectFile(), "name: ../../../../escaped\nruntime: nodejs\n");
        assertTold(
            sandbox("--cwd", folder, "preview"),
            `${projectFile()} is not a Pulumi project:\n✖ must be 1 to 100 letters, digits, '_', '-' and '.'\n  → at name`,
            "write it as pulumi.com/docs/iac/concepts/projects/project-file describes",
        );
        assert.equal(existsSync(runFolder), false);
    });

    it("in a project's YAML is told with its line", () => {
        writeFileSync(projectFile(), "name: [shop\nruntime: nodejs\n");
        const { status, stderr } = sandbox("--cwd", folder, "preview");
        assert.equal(status, 1);
        assert.match(stderr, /^error: \S+Pulumi\.yaml is not YAML: .* at line 2, column 1:/);
        assert.match(stderr, /\n {2}remediation: correct the line that the message names\n$/);
        assert.doesNotMatch(stderr, /\n\s+at /);
    });

    it("that puts a folder in the place of a project", () => {
        mkdirSync(projectFile());
        assertTold(
            sandbox("--cwd", folder, "preview"),
            `${projectFile()} cannot be read: EISDIR: illegal operation on a directory, read`,
            "put a file there that you may read",
        );
    });

    it("that puts a folder in the place of the running command's mark", () => {
        mkdirSync(sessionFile, { recursive: true });
        const told = [
            `${sessionFile} is a folder, where a file says which command is running`,
            "remove that folder, and run the command again",
        ] as const;
        assertTold(sandbox("stack", "ls"), ...told);
        assertTold(sandbox("--clean"), ...told);
    });

    it("that puts a file in the place of the sandbox's folder", () => {
        mkdirSync(dirname(runFolder), { recursive: true });
        writeFileSync(runFolder, "");
        const { status, stderr } = sandbox("stack", "ls");
        assert.equal(status, 1);
        assert.match(stderr, /^error: ENOTDIR: not a directory, mkdir '.*'\n {2}remediation: see to .*\n$/);
    });

    for (const text of ["null", "{}", '{ "pid": "one" }', '{ "pid": 1']) {
        it(`that leaves ${text} as the running command's mark is put in order`, () => {
            mkdirSync(dirname(sessionFile), { recursive: true });
            writeFileSync(sessionFile, text);
            const { status, stdout, stderr } = sandbox("--clean");
            assert.equal(status, 0, stdout + stderr);
            assert.match(stderr, /the last sandbox command was killed/);
            assert.match(stdout, /^forgotten: /);
        });
    }

    it("of other programs that take each port first", () => {
        const { status, stderr } = sandboxWith(join(__dirname, "portThief.js"), "stack", "ls");
        assert.equal(status, 1);
        assert.match(
            stderr,
            /^error: the local AWS did not start in 3 attempts, each at a port that was free: 127\.0\.0\.1:\d+ is already in use\. Is MiniStack already running\?\n {2}remediation: run the command again; .*\n$/,
        );
        assert.doesNotMatch(readFileSync(join(runFolder, "logs", "emulator.log"), "utf8"), /thread|Fatal/);
        assert.deepEqual(leftOver(), []);
        assert.equal(existsSync(sessionFile), false);
    });
});
