/** A user's machine on which everything leads to a real account: each thing that is used leaves a trace. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Outcome, spawnOptions } from "../sandbox";

const HOOK = join(__dirname, "connections.js");
const ENCLOSURE = join(__dirname, "enclosure.py");

/** https://man7.org/linux/man-pages/man1/unshare.1.html */
const NAMESPACE = ["unshare", "--map-root-user", "--net"] as const;

interface Note {
    readonly kind: "process" | "connection";
    readonly program: string;
    readonly what: string;
}

/** What the user's shell may add to the files: one way of being somebody in AWS each. */
export type Identity = "keys" | "profile" | "process" | "sso" | "webIdentity" | "container";

export class Traps {
    private readonly home = mkdtempSync(join(tmpdir(), "keyless-traps-"));
    private readonly record = join(this.home, "record");
    private readonly sprungFile = join(this.home, "sprung");

    private constructor(
        private readonly port: number,
        private readonly python: string,
        /** Whether the machine lets a user have a network without a way out; the kernel then sees every program. */
        readonly hasNamespaces: boolean,
    ) {
        this.layOut();
    }

    static async set(python: string): Promise<Traps> {
        const port = await unusedPort();
        const enclosed = [
            ...NAMESPACE.slice(1),
            python,
            ENCLOSURE,
            devNull,
            String(port),
            "namespace",
            "true",
        ];
        const { status } = await run(NAMESPACE[0], enclosed, process.env);
        return new Traps(port, python, status === 0);
    }

    remove(): void {
        rmSync(this.home, { recursive: true, force: true });
    }

    /** Runs the sandbox as this user, who is somebody in AWS by `identity`. */
    sandbox(identity: Identity, ...args: readonly string[]): Promise<Outcome> {
        const cli = ["--require", HOOK, "--require", "./toolchain/ts-node.js", "sandbox/cli.ts"];
        return this.enclosed([process.execPath, ...cli, ...args], {
            ...spawnOptions.env,
            ...this.shell(),
            ...this.identities()[identity],
        });
    }

    /** Runs a program that is expected to be caught. */
    caught(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
        const hooks = { NODE_OPTIONS: `--require ${HOOK}`, PYTHONPATH: join(__dirname, "python") };
        return this.enclosed(command, { ...process.env, ...hooks, KEYLESS_TRAP_RECORD: this.record, ...env });
    }

    /** The scripts that were run. */
    sprung(): readonly string[] {
        return linesOf(this.sprungFile);
    }

    connections(): readonly string[] {
        return this.notes("connection").map(({ program, what }) => `${program}: ${what}`);
    }

    /** The processes that the hooks were loaded into. */
    watched(): readonly string[] {
        return this.notes("process").map(({ program }) => program);
    }

    forget(): void {
        rmSync(this.record, { force: true });
        rmSync(this.sprungFile, { force: true });
    }

    private notes(kind: Note["kind"]): readonly Note[] {
        return linesOf(this.record)
            .map((line) => JSON.parse(line) as Note)
            .filter((note) => note.kind === kind);
    }

    private enclosed(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
        const where = this.hasNamespaces ? "namespace" : "machine";
        const enclosure = [this.python, ENCLOSURE, this.record, String(this.port), where];
        const [program = "", ...args] = [...(this.hasNamespaces ? NAMESPACE : []), ...enclosure, ...command];
        return run(program, args, env);
    }

    private layOut(): void {
        const script = `#!/bin/sh\necho "$0" >> "${this.sprungFile}"\nexit 1\n`;
        for (const name of [
            "credential-process",
            "aws",
            "pulumi-resource-aws",
            "pulumi-language-nodejs",
            "pulumi-analyzer-policy",
        ]) {
            chmodSync(this.write(`bin/${name}`, script), 0o755);
        }
        this.write(
            "node-options.js",
            `if (!/cli\\.ts$/.test(process.argv[1] ?? "")) {
                require("node:fs").appendFileSync(${JSON.stringify(this.sprungFile)}, "NODE_OPTIONS\\n");
            }`,
        );
        this.write(".aws/config", this.configuration());
        this.write(
            ".aws/credentials",
            "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        );
        this.write(
            ".aws/sso/cache/d033e22ae348aeb5660fc2140aec35850c4da997.json",
            JSON.stringify({
                accessToken: "token",
                expiresAt: "2099-01-01T00:00:00Z",
                region: "eu-central-1",
            }),
        );
        this.write("token", "web.identity.token");
        this.write(".npmrc", `registry=${this.server()}\n`);
    }

    private configuration(): string {
        const settings = "region = eu-central-1\nignore_configured_endpoint_urls = true\n";
        return `[default]
${settings}
[profile process]
${settings}credential_process = ${join(this.home, "bin", "credential-process")}

[profile sso]
${settings}sso_session = admin
sso_account_id = 111111111111
sso_role_name = Administrator

[sso-session admin]
sso_region = eu-central-1
sso_start_url = https://acme.awsapps.com/start
`;
    }

    /** What every shell of this user has. */
    private shell(): NodeJS.ProcessEnv {
        const server = this.server();
        const proxies = ["http_proxy", "https_proxy", "all_proxy", "grpc_proxy"].flatMap((name) => [
            name,
            name.toUpperCase(),
        ]);
        return {
            HOME: this.home,
            KEYLESS_TRAP_RECORD: this.record,
            PATH: `${join(this.home, "bin")}:${process.env["PATH"] ?? ""}`,
            NODE_OPTIONS: `--require ${join(this.home, "node-options.js")}`,
            PIP_INDEX_URL: server,
            PULUMI_BACKEND_URL: server,
            PULUMI_ACCESS_TOKEN: "pul-0123456789abcdef",
            AWS_REGION: "eu-central-1",
            AWS_ENDPOINT_URL: server,
            AWS_ENDPOINT_URL_ECR: server,
            AWS_ENDPOINT_URL_IAM: server,
            AWS_ENDPOINT_URL_STS: server,
            AWS_EC2_METADATA_SERVICE_ENDPOINT: server,
            ...Object.fromEntries(proxies.map((name) => [name, server])),
        };
    }

    private identities(): Readonly<Record<Identity, NodeJS.ProcessEnv>> {
        return {
            keys: {
                AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
                AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                AWS_SESSION_TOKEN: "token",
            },
            profile: {},
            process: { AWS_PROFILE: "process" },
            sso: { AWS_PROFILE: "sso" },
            webIdentity: {
                AWS_ROLE_ARN: "arn:aws:iam::111111111111:role/admin",
                AWS_WEB_IDENTITY_TOKEN_FILE: join(this.home, "token"),
            },
            container: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${this.server()}/credentials` },
        };
    }

    private server(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    private write(name: string, text: string): string {
        const file = join(this.home, name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        return file;
    }
}

function linesOf(file: string): readonly string[] {
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
}

function unusedPort(): Promise<number> {
    return new Promise((resolve) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
            const address = server.address();
            server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
        });
    });
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
    return new Promise((resolve) => {
        const child = spawn(command, args, { cwd: spawnOptions.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
        const output = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"] as const) {
            child[name].setEncoding("utf8").on("data", (text: string) => (output[name] += text));
        }
        child.on("error", (error) => resolve({ status: null, ...output, stderr: error.message }));
        child.on("close", (status) => resolve({ status, ...output }));
    });
}
