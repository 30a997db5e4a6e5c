/**
 * The sandbox on the machine of somebody who works with AWS: nothing that leads to a real account is used, and nothing
 * leaves the machine. Hooks see each process of Node and Python; the kernel sees the engine as well, where a user may have a
 * network namespace.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { installEmulator } from "../../sandbox/emulator/emulator";
import { findEngine } from "../../sandbox/engine/engine";
import { forget, root } from "./sandbox";
import { type Identity, Traps } from "./traps/traps";

/** An address that is nobody's: https://www.rfc-editor.org/rfc/rfc5737 */
const ELSEWHERE = "192.0.2.1";

describe("a machine full of traps", () => {
    let traps: Traps;
    let python: string;
    let folder: string;

    before(async () => {
        forget();
        python = await installEmulator();
        traps = await Traps.set(python);
        folder = mkdtempSync(join(tmpdir(), "keyless-mine-"));
        const main = relative(folder, join(root, "programs"));
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            stringify({ name: "keyless-delivery", runtime: "nodejs", main }),
        );
        // The same as dev, in an account of its own.
        const dev = readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");
        writeFileSync(join(folder, "Pulumi.mine.yaml"), dev.replaceAll("111111111111", "333333333333"));
    });
    beforeEach(() => traps.forget());
    after(() => {
        traps.remove();
        rmSync(folder, { recursive: true, force: true });
        forget();
    });

    const watched: string[] = [];
    const commands: readonly (readonly [Identity, stack: "dev" | "mine", verb: string, RegExp])[] = [
        ["keys", "dev", "", /\nPASS: every role and the policy pack decided as they must\n/],
        ["process", "mine", "up", /\n {4}\+ 33 created\n/],
        ["profile", "mine", "preview", /\n {4}33 unchanged\n/],
        ["sso", "dev", "preview", /\n {4}33 unchanged\n/],
        ["container", "dev", "refresh", /\n {4}33 unchanged\n/],
        ["webIdentity", "mine", "destroy", /\n {4}- 33 deleted\n/],
    ];
    for (const [identity, stack, verb, expected] of commands) {
        it(`springs none of them: ${verb || "the tour"}, stack ${stack}, of a user with ${identity}`, async () => {
            const args =
                stack === "mine" ? ["--cwd", folder, "--stack", stack, verb] : [verb].filter(Boolean);
            const { status, stdout, stderr } = await traps.sandbox(identity, ...args);
            assert.deepEqual([traps.sprung(), traps.connections()], [[], []]);
            assert.equal(status, 0, stdout + stderr);
            assert.match(stdout, expected);
            watched.push(...traps.watched());
        });
    }

    it("was watched in the command, the program, the policy pack, the plugin and the local AWS", () => {
        for (const program of [
            /sandbox\/cli\.ts/,
            /@pulumi\/pulumi\/cmd\/run\/index\.js/,
            /pulumi-analyzer-policy|cmd\/run-policy-pack/,
            /sandbox\/provider\/bin\/main\.js/,
            /sandbox\/emulator\/serve\.py/,
        ]) {
            assert.ok(
                watched.some((line) => program.test(line)),
                `${program} in:\n${watched.join("\n")}`,
            );
        }
    });

    const ask = `fetch("http://${ELSEWHERE}", { signal: AbortSignal.timeout(500) }).catch(() => undefined)`;
    const open = `import socket\nsocket.socket().connect_ex(("${ELSEWHERE}", 9))`;

    it("would notice a connection of a program of Node and of Python", async () => {
        await traps.caught([process.execPath, "-e", ask]);
        assert.ok(traps.connections().includes(`: connect ${ELSEWHERE}`), traps.connections().join("\n"));
        traps.forget();
        // Without a namespace the attempt may take its time; the hook has seen it by then.
        await traps.caught([python, "-c", `import socket\nsocket.setdefaulttimeout(0.5)\n${open}`]);
        const [first = ""] = traps.connections();
        assert.match(first, /: socket\.connect 192\.0\.2\.1$/);
    });

    it("would notice a connection of the engine", async function () {
        if (!traps.hasNamespaces) {
            this.skip();
        }
        const { command } = await findEngine();
        // It would try for longer.
        await traps.caught(["timeout", "1", command, "whoami"], {
            PULUMI_HOME: folder,
            PULUMI_BACKEND_URL: `https://${ELSEWHERE}`,
            PULUMI_ACCESS_TOKEN: "none",
        });
        assert.match(traps.connections().join("\n"), /^the kernel: \d+ packets without a route$/);
    });
});
