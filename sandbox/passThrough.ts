/** Any Pulumi command, in the sandbox. */
import { adoptConfiguration, shadowOf, type Project } from "./project";
import type { Pulumi } from "./pulumi";
import { policyPack } from "./layout";

/** The commands that a policy pack can check. */
const checked = ["preview", "pre", "up", "update", "watch"];

interface Command {
    readonly project: Project;
    readonly stack: string;
    readonly args: readonly string[];
}

/** Pulumi's arguments, with what the sandbox says of itself taken out and its defaults put in. */
export function commandOf(given: readonly string[]): Command {
    const args = [...given];
    const take = (...names: readonly string[]): string | undefined => {
        const at = args.findIndex((arg) => names.some((name) => arg === name || arg.startsWith(`${name}=`)));
        if (at < 0) return undefined;
        const [flag = ""] = args.splice(at, 1);
        return flag.includes("=") ? flag.slice(flag.indexOf("=") + 1) : args.splice(at, 1)[0];
    };
    const folder = take("--cwd", "-C");
    const stack = take("--stack", "-s") ?? "dev";
    const unchecked = args.indexOf("--no-policy-pack");
    if (unchecked >= 0) args.splice(unchecked, 1);
    const verb = args.find((arg) => !arg.startsWith("-")) ?? "";
    if (checked.includes(verb) && unchecked < 0 && !args.some((arg) => arg.startsWith("--policy-pack"))) {
        args.push("--policy-pack", policyPack);
    }
    return {
        project: shadowOf(folder),
        stack,
        args: stackless.includes(verb) ? args : [...args, "--stack", stack],
    };
}

/** Commands that are not about one stack and refuse the flag. */
const stackless = [
    "",
    "version",
    "whoami",
    "plugin",
    "package",
    "login",
    "logout",
    "about",
    "schema",
    "install",
    "new",
    "help",
];

export async function passThrough(pulumi: Pulumi, given: readonly string[]): Promise<number> {
    const { project, stack, args } = commandOf(given);
    await pulumi.ensureStack(project, stack);
    const { status } = await pulumi.show(project, ...args);
    if (args.includes("config")) adoptConfiguration(project);
    return status;
}
