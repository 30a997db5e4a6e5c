import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { isRecent } from "../../sandbox/engine/engine";
import { makeFolder, POLICY_PACK } from "../../sandbox/layout";
import { commandOf } from "../../sandbox/passThrough";
import { accountOf, adoptConfiguration, lastShadowOf, shadowOf } from "../../sandbox/project";
import { COLOR_FLAG } from "../../sandbox/terminal";

describe("sandbox commands", () => {
    let folder: string;
    const name = `example-${process.pid}`;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "keyless-"));
        writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\nmain: program/\n`);
        writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    });
    afterEach(() => {
        rmSync(shadowOf(folder).shadow, { recursive: true, force: true });
        rmSync(folder, { recursive: true, force: true });
    });

    const pack = `--policy-pack=${POLICY_PACK}`;
    const end = `--color=${COLOR_FLAG}`;
    const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
        ["preview", ["preview"], ["preview", pack, "--stack=dev", end]],
        ["another stack", ["up", "--stack", "prod", "--diff"], ["up", "--diff", pack, "--stack=prod", end]],
        ["the short form", ["destroy", "-sprod"], ["destroy", "--stack=prod", end]],
        ["the short form with =", ["destroy", "-s=prod"], ["destroy", "--stack=prod", end]],
        ["no pack", ["up", "--no-policy-pack"], ["up", "--stack=dev", end]],
        [
            "the caller's own pack",
            ["up", "--policy-pack", "/mine"],
            ["up", "--policy-pack=/mine", "--stack=dev", end],
        ],
        [
            "a color before the verb",
            ["--color", "always", "up"],
            ["--color=always", "up", pack, "--stack=dev"],
        ],
        [
            "an option that only Pulumi knows",
            ["up", "--target", "urn"],
            ["up", "--target", "urn", pack, "--stack=dev", end],
        ],
        ["a command that knows no stack", ["version"], ["version", end]],
        ["a command that names its stack", ["stack", "init", "other"], ["stack", "init", "other", end]],
        ["all stacks", ["stack", "ls"], ["stack", "ls", end]],
        ["outputs", ["stack", "output", "--json"], ["stack", "output", "--json", "--stack=dev", end]],
        [
            "what follows --",
            ["config", "set", "n", "--", "-5"],
            ["config", "set", "n", "--stack=dev", end, "--", "-5"],
        ],
    ];
    for (const [name, given, expected] of cases) {
        it(`passes on: ${name}`, () => {
            assert.deepEqual(commandOf(["--cwd", folder, ...given]).args, expected);
        });
    }

    it("configures the pack with the project's policies.json, unless told of another file or no pack", () => {
        const file = join(folder, "policies.json");
        writeFileSync(file, "{}");
        const argsOf = (...given: readonly string[]) => commandOf(["--cwd", folder, ...given]).args;
        assert.deepEqual(argsOf("up"), ["up", pack, `--policy-pack-config=${file}`, "--stack=dev", end]);
        assert.deepEqual(argsOf("up", "--policy-pack-config", "/mine.json"), [
            "up",
            "--policy-pack-config=/mine.json",
            pack,
            "--stack=dev",
            end,
        ]);
        assert.deepEqual(argsOf("up", "--policy-pack", "/mine"), [
            "up",
            "--policy-pack=/mine",
            "--stack=dev",
            end,
        ]);
        assert.deepEqual(argsOf("destroy"), ["destroy", "--stack=dev", end]);
        assert.deepEqual(argsOf("up", "--no-policy-pack"), ["up", "--stack=dev", end]);
    });

    it("takes files and folders from where the user stands", () => {
        const before = process.env["INIT_CWD"];
        process.env["INIT_CWD"] = dirname(folder);
        try {
            const { project, args } = commandOf([
                "-C",
                basename(folder),
                "stack",
                "export",
                "--file",
                "state.json",
            ]);
            assert.equal(project.source, folder);
            assert.ok(args.includes(`--file=${join(dirname(folder), "state.json")}`), args.join(" "));
        } finally {
            if (before === undefined) {
                delete process.env["INIT_CWD"];
            } else {
                process.env["INIT_CWD"] = before;
            }
        }
    });

    it("refuses an option without its value, and a secret that nobody else could read", () => {
        assert.throws(() => commandOf(["--cwd", folder, "up", "--stack"]), /--stack lacks its value/);
        assert.throws(
            () => commandOf(["--cwd", folder, "config", "set", "--secret", "a", "b"]),
            /cannot be set in the sandbox/,
        );
    });

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

    it("leaves the user's encryption where it is, and asks no key service", () => {
        const own = "secretsprovider: awskms://alias/pulumi?region=eu-west-1\nencryptedkey: AQID\n";
        writeFileSync(join(folder, "Pulumi.dev.yaml"), `${own}config:\n  aws:region: eu-west-1\n`);
        const project = shadowOf(folder);
        const shadow = join(project.shadow, "Pulumi.dev.yaml");
        assert.equal(readFileSync(shadow, "utf8"), "config:\n  aws:region: eu-west-1\n");
        writeFileSync(shadow, "config:\n  aws:region: eu-west-3\nencryptionsalt: v1:x");
        adoptConfiguration(project, "dev");
        assert.equal(
            readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"),
            `${own}config:\n  aws:region: eu-west-3\n`,
        );
    });

    const accounts: readonly (readonly [string, string, string | undefined])[] = [
        [
            "the first of several",
            'config:\n  a:b: { accountId: "222222222222", other: "333333333333" }\n',
            "222222222222",
        ],
        ["a number", "config:\n  aws:allowedAccountIds: [444444444444]\n", "444444444444"],
        [
            "none in an ARN, a key or a comment",
            '# 1\nconfig:\n  a:b: { "555555555555": "arn:aws:iam::666666666666:role/r" }\n',
            undefined,
        ],
        ["none in what is no YAML", "config: [", undefined],
    ];
    for (const [name, text, expected] of accounts) {
        it(`runs a stack in the account that it names first: ${name}`, () => {
            writeFileSync(join(folder, "Pulumi.mine.yaml"), text);
            assert.equal(accountOf(shadowOf(folder), "mine"), expected);
        });
    }

    for (const name of ["..", "../escaped", "a/b", "", "a".repeat(101), "42"]) {
        it(`refuses a project called "${name.slice(0, 12)}"`, () => {
            writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
            try {
                assert.throws(() => shadowOf(folder), /is not a Pulumi project:\n/);
            } finally {
                writeFileSync(join(folder, "Pulumi.yaml"), "name: example\nruntime: nodejs\n");
            }
        });
    }

    for (const stack of ["..", "../escaped", "organization/shop/dev", "a b"]) {
        it(`refuses a stack called "${stack}"`, () => {
            assert.throws(() => commandOf(["--cwd", folder, "up", "--stack", stack]), {
                name: "SandboxError",
                message: `"${stack}" is not the name of a stack`,
                exitCode: 2,
            });
        });
    }

    it("finds the plugins that a project brings along", () => {
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            `name: ${name}\nruntime: nodejs\nplugins:\n  providers:\n    - { name: own, path: plugins/own }\n    - { name: other }\n`,
        );
        const text = readFileSync(join(shadowOf(folder).shadow, "Pulumi.yaml"), "utf8");
        assert.deepEqual((parse(text) as { plugins: object }).plugins, {
            providers: [{ name: "own", path: join(folder, "plugins", "own") }, { name: "other" }],
        });
    });

    it("carries a changed configuration back: that stack's, and with the user's own salt", () => {
        const own = join(folder, "Pulumi.dev.yaml");
        writeFileSync(own, "encryptionsalt: v1:theirs\nconfig:\n  aws:region: eu-west-1\n");
        const project = shadowOf(folder);
        adoptConfiguration(project, "dev");
        assert.equal(
            readFileSync(own, "utf8"),
            "encryptionsalt: v1:theirs\nconfig:\n  aws:region: eu-west-1\n",
        );
        writeFileSync(
            join(project.shadow, "Pulumi.dev.yaml"),
            "encryptionsalt: v1:x\nconfig:\n  aws:region: eu-west-3\n",
        );
        writeFileSync(join(project.shadow, "Pulumi.prod.yaml"), "config: {}\n");
        adoptConfiguration(project, "dev");
        assert.equal(
            readFileSync(own, "utf8"),
            "encryptionsalt: v1:theirs\nconfig:\n  aws:region: eu-west-3\n",
        );
        assert.equal(existsSync(join(folder, "Pulumi.prod.yaml")), false);
    });

    it("finds the shadow that a killed command left, by the project's name", () => {
        const { shadow } = shadowOf(folder);
        assert.equal(lastShadowOf(name).shadow, shadow);
    });

    it("refuses a folder without a project, with the remediation", () => {
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
