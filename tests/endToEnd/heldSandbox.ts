/** One session of the sandbox for many Pulumi commands, which saves each of them the start of the local AWS. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { administratorOf, Cloud } from "../../sandbox/provider/cloud";
import { resourceTypes } from "../../sandbox/provider/types";
import type { Properties } from "../../sandbox/provider/values";
import type { Request } from "./holdSession";
import { type Outcome, runFolder, spawnOptions } from "./sandbox";

const ACCOUNT = "111111111111";
const REGION = "us-east-2";

export class HeldSandbox {
    private constructor(
        private readonly child: ChildProcess,
        private readonly folder: string,
        readonly endpoint: string,
    ) {}

    static async start(): Promise<HeldSandbox> {
        const child = fork(join(__dirname, "holdSession.ts"), {
            ...spawnOptions,
            execArgv: ["--require", "./toolchain/ts-node.js"],
            stdio: ["ignore", "ignore", "inherit", "ipc"],
        });
        const { endpoint } = await answerOf<{ readonly endpoint: string }>(child);
        return new HeldSandbox(child, mkdtempSync(join(tmpdir(), "keyless-held-")), endpoint);
    }

    /** A stack of its own for a program of `programs/`, of the account and region that most tests use. */
    stack(name: string, program: string): Stack {
        const folder = join(this.folder, name);
        mkdirSync(folder);
        const main = relative(folder, join(__dirname, "programs", program));
        const runtime = { name: "nodejs", options: { typescript: false } };
        writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name, runtime, main }));
        return new Stack(name, folder, (args) => this.run({ folder, args }));
    }

    cloud(accountId = ACCOUNT, region = REGION): Cloud {
        const kept = join(runFolder, "aws", "kept");
        return new Cloud(this.endpoint, accountId, region, {}, administratorOf(accountId), kept);
    }

    /** What AWS holds of a resource, in the shape of a program's inputs. */
    async there(
        type: string,
        id: string,
        region = REGION,
        account = ACCOUNT,
    ): Promise<Properties | undefined> {
        return (await resourceTypes[type]?.read(id, {}, {}, this.cloud(account, region)))?.inputs;
    }

    async stop(): Promise<void> {
        const ended = new Promise((resolve) => this.child.once("exit", resolve));
        this.child.disconnect();
        await ended;
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Runs a Pulumi command in a project as it is. */
    run(request: Request): Promise<Outcome> {
        const outcome = answerOf<Outcome>(this.child);
        this.child.send(request);
        return outcome;
    }
}

export class Stack {
    constructor(
        private readonly name: string,
        private readonly folder: string,
        private readonly run: (args: readonly string[]) => Promise<Outcome>,
    ) {}

    /** Updates it to what the program makes of this input. */
    up(input: object, ...args: readonly string[]): Promise<Outcome> {
        this.configure(input);
        return this.run(["up", "--skip-preview", ...args]);
    }

    /** Shows what an update with this input would do. */
    preview(input: object): Promise<Outcome> {
        this.configure(input);
        return this.run(["preview"]);
    }

    /** What the last update gave out. */
    async outputs(): Promise<Readonly<Record<string, unknown>>> {
        const printed = succeeded(await this.run(["stack", "output", "--json", "--show-secrets"]));
        return JSON.parse(printed.slice(printed.indexOf("{"), printed.lastIndexOf("}") + 1)) as Record<
            string,
            unknown
        >;
    }

    private configure(input: object): void {
        const config = {
            "aws:region": REGION,
            "aws:allowedAccountIds": [ACCOUNT],
            [`${this.name}:input`]: input,
        };
        writeFileSync(join(this.folder, "Pulumi.dev.yaml"), stringify({ config }));
    }

    refresh(...args: readonly string[]): Promise<Outcome> {
        return this.run(["refresh", "--skip-preview", ...args]);
    }

    destroy(): Promise<Outcome> {
        return this.run(["destroy", "--skip-preview"]);
    }

    /** Makes the stack forget a resource that AWS keeps. */
    forget(type: string, name: string): Promise<Outcome> {
        return this.run(["state", "delete", `urn:pulumi:dev::${this.name}::${type}::${name}`]);
    }
}

function answerOf<T>(child: ChildProcess): Promise<T> {
    return new Promise((resolve, reject) => {
        const ended = () => reject(new Error("the session ended"));
        child.once("exit", ended);
        child.once("message", (message) => {
            child.off("exit", ended);
            resolve(message as T);
        });
    });
}

/** What an update printed that had to succeed. */
export function succeeded({ status, stdout, stderr }: Outcome): string {
    assert.equal(status, 0, stdout + stderr);
    return stdout;
}

/** An update had to fail, for this reason. */
export function failed({ status, stdout }: Outcome, reason: string): void {
    assert.notEqual(status, 0, stdout);
    assert.ok(stdout.includes(reason), `${reason} in:\n${stdout}`);
}

/** What an update did, as the engine counts it. */
export function counts(output: string): Record<string, number> {
    const lines = output.matchAll(/(\d+) (created|updated|replaced|deleted|unchanged)\b/g);
    return Object.fromEntries([...lines].map(([, count, what = ""]) => [what, Number(count)]));
}
