/** The peers that figures are compared with: each is installed into a temporary folder once, where it is wanted. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Pinned, so that figures of two days can be compared. */
export const PEER_VERSIONS = {
    checkov: "3.3.30",
    "cdk-nag": "3.0.2",
    "aws-cdk-lib": "2.276.0",
    constructs: "10.8.1",
    "cfn-guard": "3.2.1",
} as const;

export const PEERS_FOLDER = join(tmpdir(), `keyless-peers-${Object.values(PEER_VERSIONS).join("-")}`);

/** Installs cdk-nag with what it needs. @returns the folder to load it from */
export function installNag(): string {
    if (!existsSync(join(PEERS_FOLDER, "node_modules", "cdk-nag"))) {
        const { "cdk-nag": nag, "aws-cdk-lib": cdk, constructs } = PEER_VERSIONS;
        const packages = [`cdk-nag@${nag}`, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`];
        say("cdk-nag");
        run("npm", "install", "--prefix", PEERS_FOLDER, "--no-audit", "--no-fund", ...packages);
    }
    return PEERS_FOLDER;
}

/** Installs Checkov from PyPI. @returns the folder of its commands */
export function installCheckov(): string {
    const environment = join(PEERS_FOLDER, "checkov");
    const commands = join(environment, "bin");
    if (!existsSync(join(commands, "checkov"))) {
        say("Checkov");
        run("python3", "-m", "venv", environment);
        run(
            join(commands, "pip"),
            "install",
            "--disable-pip-version-check",
            `checkov==${PEER_VERSIONS.checkov}`,
        );
    }
    return commands;
}

/** Builds cfn-guard from its crate. @returns its command */
export function installGuard(): string {
    const folder = join(PEERS_FOLDER, "cfn-guard");
    const command = join(folder, "bin", "cfn-guard");
    if (!existsSync(command)) {
        say("cfn-guard");
        run("cargo", "install", "cfn-guard", "--version", PEER_VERSIONS["cfn-guard"], "--root", folder);
    }
    return command;
}

function say(name: string): void {
    process.stderr.write(`  installing ${name} into ${PEERS_FOLDER} (some minutes)\n`);
}

function run(command: string, ...args: readonly string[]): void {
    execFileSync(command, args, { stdio: "ignore" });
}
