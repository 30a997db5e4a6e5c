/** The command lines that are compared, and whether each of them judges what it is given. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "../sandbox/terminal";
import { madePlan, roleInTemplate } from "./checkInputs";
import { PEER_VERSIONS } from "./peerTools";

export interface Input {
    readonly name: string;
    readonly path: string;
    readonly kind: "template" | "plan";
}

export interface Command {
    readonly name: string;
    readonly command: (input: Input) => readonly string[];
    /** The highest status that is an answer. */
    readonly highest: number;
}

export interface Tool extends Command {
    /** Checkov takes minutes: it is measured once. */
    readonly rounds: number;
    /** What its rules for the two questions say of an input. */
    readonly verdict: (input: Input) => Verdict;
    /** Whether it can read a template, if it ends where it cannot. */
    readonly reads?: (file: string) => boolean;
}

/** Where it is `SKIP`, no rule found anything to judge. */
type Verdict = "PASS" | "FAIL" | "SKIP";

export const OWN: Command = {
    name: "this pack",
    highest: 1,
    command: ({ path }) => [
        process.execPath,
        join(__dirname, "../policypack/keyless-policy.js"),
        "check",
        path,
    ],
};

/** How cfn-guard ends where a rule fails; where it cannot read something, the status is another one. */
const RULE_FAILED = 19;

/** @param command cfn-guard's own */
export function guard(command: string, rounds: number): Tool {
    const argsOf = ({ kind, path }: Pick<Input, "kind" | "path">, summary: string): readonly string[] => [
        ...["validate", "--show-summary", summary],
        ...["--rules", join(__dirname, `${kind}.guard`), "--data", path],
    ];
    return {
        name: `cfn-guard ${PEER_VERSIONS["cfn-guard"]}`,
        rounds,
        highest: RULE_FAILED,
        command: (input) => [command, ...argsOf(input, "none")],
        verdict: (input) => {
            const { stdout } = spawnSync(command, argsOf(input, "all"), { encoding: "utf8" });
            return /FAIL$/m.test(stdout) ? "FAIL" : /\sSKIP$/m.test(stdout) ? "SKIP" : "PASS";
        },
        reads: (path) =>
            [0, RULE_FAILED].includes(
                spawnSync(command, argsOf({ path, kind: "template" }, "none"), { stdio: "ignore" }).status ??
                    NaN,
            ),
    };
}

/** Checkov's checks for the same questions. */
const ASSUMED_BY_ALL = "CKV_AWS_60,CKV_AWS_61";

/** @param commands the folder of its commands */
export function checkov(commands: string): Tool {
    const command = ({ path, kind }: Input): readonly string[] => [
        ...[join(commands, "checkov"), "--quiet", "--compact", "--output", "json"],
        ...(kind === "plan"
            ? ["--framework", "terraform_plan", "--file", path]
            : ["--framework", "cloudformation", "--directory", path]),
    ];
    return {
        name: `Checkov ${PEER_VERSIONS.checkov}`,
        rounds: 1,
        highest: 1,
        command,
        verdict: (input) => {
            const [program, ...args] = [...command(input), "--check", ASSUMED_BY_ALL];
            const { stdout } = spawnSync(program, args, { encoding: "utf8" });
            const count = (name: string): number =>
                Number(RegExp(`"${name}": (\\d+)`).exec(stdout)?.[1] ?? 0);
            return count("failed") > 0 ? "FAIL" : count("passed") > 0 ? "PASS" : "SKIP";
        },
    };
}

/** Roles of which the tools' rules have to say this. */
const ROLES = [
    { expected: "PASS", principal: { Service: "ec2.amazonaws.com" } },
    { expected: "FAIL", principal: { AWS: "*" } },
] as const;

/**
 * Lets each tool judge a closed and an open role: the seconds of one that judges nothing would say nothing.
 *
 * @param work a folder to write them into
 * @throws SandboxError where a tool answers something else than is expected of it
 */
export function requireVerdicts(tools: readonly Tool[], work: string): void {
    const wrong = ROLES.flatMap(({ expected, principal }) => {
        const folder = join(work, expected);
        mkdirSync(folder);
        const inputs: readonly Input[] = [
            { name: "a template", kind: "template", path: roleInTemplate(principal, folder) },
            { name: "a plan", kind: "plan", path: madePlan(1, join(work, `${expected}.json`), principal) },
        ];
        return inputs.flatMap((input) =>
            tools
                .map((tool) => ({ tool: tool.name, verdict: tool.verdict(input) }))
                .filter(({ verdict }) => verdict !== expected)
                .map(({ tool, verdict }) => `${tool}: ${verdict} for ${expected} on ${input.name}`),
        );
    });
    if (wrong.length > 0) {
        throw new SandboxError(
            `tools do not judge a role as they should: ${wrong.join("; ")}`,
            "Mend their rules in bench/*.guard, or leave them out of the comparison.",
        );
    }
}
