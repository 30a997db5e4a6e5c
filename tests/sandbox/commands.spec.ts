import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRecent } from "../../sandbox/engine/engine";
import { makeFolder, policyPack } from "../../sandbox/layout";
import { commandOf } from "../../sandbox/passThrough";
import { adoptConfiguration, shadowOf } from "../../sandbox/project";

describe("sandbox commands", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "keyless-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: example\nruntime: nodejs\nmain: program/\n");
        writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
        ["preview", ["preview"], ["preview", "--policy-pack", policyPack, "--stack", "dev"]],
        [
            "another stack",
            ["up", "--stack", "prod", "--diff"],
            ["up", "--diff", "--policy-pack", policyPack, "--stack", "prod"],
        ],
        ["the short form", ["destroy", "-s=prod"], ["destroy", "--stack", "prod"]],
        ["no pack", ["up", "--no-policy-pack"], ["up", "--stack", "dev"]],
        [
            "the caller's own pack",
            ["up", "--policy-pack", "mine"],
            ["up", "--policy-pack", "mine", "--stack", "dev"],
        ],
        ["a command that knows no stack", ["version"], ["version"]],
        ["outputs", ["stack", "output", "--json"], ["stack", "output", "--json", "--stack", "dev"]],
    ];
    for (const [name, given, expected] of cases) {
        it(`passes on: ${name}`, () => {
            assert.deepEqual(commandOf(["--cwd", folder, ...given]).args, expected);
        });
    }

    it("runs a shadow of the project, and leaves the user's files alone", () => {
        const { shadow } = shadowOf(folder);
        assert.match(readFileSync(join(shadow, "Pulumi.yaml"), "utf8"), /main: .*\/program\n/);
        writeFileSync(
            join(shadow, "Pulumi.dev.yaml"),
            "encryptionsalt: v1:x\nconfig:\n  aws:region: eu-west-1\n",
        );
        assert.equal(shadowOf(folder).shadow, shadow);
        assert.match(readFileSync(join(shadow, "Pulumi.dev.yaml"), "utf8"), /^encryptionsalt: v1:x\nconfig:/);
        assert.equal(
            readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"),
            "config:\n  aws:region: eu-west-1\n",
        );
    });

    it("carries a changed configuration back, without the sandbox's salt", () => {
        const project = shadowOf(folder);
        writeFileSync(
            join(project.shadow, "Pulumi.dev.yaml"),
            "encryptionsalt: v1:x\nconfig:\n  aws:region: eu-west-3\n",
        );
        adoptConfiguration(project);
        assert.equal(
            readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"),
            "config:\n  aws:region: eu-west-3\n",
        );
    });

    it("refuses a folder without a project, with a way out", () => {
        mkdirSync(join(folder, "empty"));
        assert.throws(() => shadowOf(join(folder, "empty")), /there is no Pulumi project in/);
    });

    it("makes a folder whole or not at all, and sweeps away an interrupted attempt", async () => {
        const target = join(folder, "made", "thing");
        await assert.rejects(
            makeFolder(target, (partial) => {
                writeFileSync(join(partial, "half"), "");
                return Promise.reject(new Error("no space left on device"));
            }),
            /no space left/,
        );
        const dead = `${target}.${2 ** 22 + 1}.partial`;
        const alive = `${target}.${process.ppid}.partial`;
        mkdirSync(dead);
        mkdirSync(alive);
        await makeFolder(target, (partial) => {
            writeFileSync(join(partial, "whole"), "yes");
            return Promise.resolve();
        });
        assert.equal(readFileSync(join(target, "whole"), "utf8"), "yes");
        assert.throws(() => readFileSync(join(target, "half")), /ENOENT/);
        assert.deepEqual([existsSync(dead), existsSync(alive)], [false, true]);
    });

    const versions: readonly (readonly [string, boolean])[] = [
        ["v3.187.0", true],
        ["v3.259.0", true],
        ["v3.186.9", false],
        ["v2.300.0", false],
        ["v4.0.0", false],
        ["", false],
    ];
    for (const [version, expected] of versions) {
        it(`${expected ? "takes" : "does not take"} the engine "${version}"`, () => {
            assert.equal(isRecent(version, [3, 187]), expected);
        });
    }
});
