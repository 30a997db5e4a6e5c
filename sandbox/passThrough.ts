/** Any Pulumi command, in the sandbox. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { POLICY_PACK } from "./layout";
import { adoptConfiguration, NAME, packConfigurationOf, shadowOf, type Project } from "./project";
import type { Pulumi } from "./pulumi";
import { SandboxError, COLOR_FLAG } from "./terminal";

export interface Command {
    readonly project: Project;
    readonly stack: string;
    /** The command's words, such as `stack output`. */
    readonly words: readonly string[];
    readonly args: readonly string[];
}

/** The commands that a policy pack can check. */
const CHECKED = ["preview", "pre", "up", "update", "watch"];

/** The commands that are about one stack and are told so with a flag. */
const ABOUT_ONE_STACK = [
    ...CHECKED,
    ..."refresh destroy import cancel logs console config state".split(" "),
    ..."stack,stack output,stack export,stack import,stack graph,stack history,stack tag".split(","),
];

/** Options whose value is a file of the user's, although the engine runs in another folder. */
const FILES =
    "file plan save-plan policy-pack policy-pack-config config-file out event-log import-file".split(" ");

/** Options before or after the verb whose value must not be taken for a word of the command. */
const VALUED = "color verbose tracing profiling memprofilerate otel-traces message parallel".split(" ");

const options = {
    cwd: { type: "string", short: "C" },
    stack: { type: "string", short: "s" },
    "no-policy-pack": { type: "boolean" },
    ...Object.fromEntries([...FILES, ...VALUED].map((name) => [name, { type: "string" as const }])),
} as const;

/** The folder that the user stands in: npm runs scripts in the package's. */
export const userFolder = () => process.env["INIT_CWD"] ?? process.cwd();

/**
 * Pulumi's arguments, with what the sandbox says of itself taken out and its defaults put in.
 * @throws SandboxError where an option lacks its value or asks for what the sandbox cannot do, and without a project.
 */
export function commandOf(given: readonly string[]): Command {
    const { tokens } = parseArgs({ args: [...given], options, strict: false, tokens: true });
    const own = new Map<string, string>();
    const args: string[] = [];
    const literal: string[] = [];
    for (const token of tokens) {
        if (token.kind === "option-terminator") {
            literal.push("--");
        } else if (token.kind === "positional") {
            (literal.length > 0 ? literal : args).push(token.value);
        } else if (token.name in options && token.value === undefined && token.name !== "no-policy-pack") {
            throw new SandboxError(`${token.rawName} lacks its value`, `write ${token.rawName} VALUE`, 2);
        } else if (["cwd", "stack", "no-policy-pack"].includes(token.name)) {
            own.set(token.name, (token.value ?? "").replace(/^=/, ""));
        } else if (FILES.includes(token.name)) {
            args.push(`${token.rawName}=${resolve(userFolder(), token.value ?? "")}`);
        } else {
            args.push(token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`);
        }
    }
    const words = args.filter((arg) => !arg.startsWith("-"));
    refuseSecrets(words, args);
    const has = (name: string) => args.some((arg) => arg === name || arg.startsWith(`${name}=`));
    const stack = own.get("stack") ?? "dev";
    refuseUnlessName(stack);
    const folder = own.get("cwd");
    const project = shadowOf(folder === undefined ? undefined : resolve(userFolder(), folder));
    if (CHECKED.includes(words[0] ?? "") && !own.has("no-policy-pack") && !has("--policy-pack")) {
        args.push(`--policy-pack=${POLICY_PACK}`);
        args.push(...(has("--policy-pack-config") ? [] : packConfigurationOf(project)));
    }
    if (own.has("stack") || takesStack(words)) {
        args.push(`--stack=${stack}`);
    }
    if (!has("--color")) {
        args.push(`--color=${COLOR_FLAG}`);
    }
    return { project, stack, words, args: [...args, ...literal] };
}

function takesStack([verb = "", second = ""]: readonly string[]): boolean {
    return verb === "stack"
        ? ABOUT_ONE_STACK.includes(`${verb} ${second}`.trim())
        : ABOUT_ONE_STACK.includes(verb);
}

/** Stacks are files here, and so is their state. Pulumi takes no other names either. */
function refuseUnlessName(stack: string): void {
    if (!NAME.test(stack)) {
        throw new SandboxError(
            `"${stack}" is not the name of a stack`,
            "name it by 1 to 100 letters, digits, '_', '-' and '.', without its organization and project",
            2,
        );
    }
}

/** The sandbox's own key could be read by nobody else, and the user's file must not hold what only it can read. */
function refuseSecrets([verb]: readonly string[], args: readonly string[]): void {
    if (verb === "config" && args.includes("--secret")) {
        throw new SandboxError(
            "a secret cannot be set in the sandbox, whose key belongs to this machine's state alone",
            "set it with `pulumi config set --secret` in the real stack",
            2,
        );
    }
}

export async function passThrough(pulumi: Pulumi, { project, stack, words, args }: Command): Promise<number> {
    await pulumi.ensureStack(project, stack);
    const { status } = await pulumi.show(project, ...args);
    if (words[0] === "config") {
        adoptConfiguration(project, stack);
    }
    return status;
}
