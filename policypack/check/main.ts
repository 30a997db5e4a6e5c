import { existsSync } from "node:fs";
import { ConfigurationError } from "../options/configuration";
import { parse, refuse, UsageError } from "./arguments";
import { checkCommand } from "./checkCommand";
import { HELP } from "./help";
import { PACKAGE } from "./package";
import { processStreams, type Status, type Streams } from "./streams";
import { didYouMean } from "./suggestion";

export type { Streams } from "./streams";

const COMMANDS = ["check", "access", "rules", "explain", "init"] as const;

/** Runs the command line of this process. */
export function run(): void {
    const streams = processStreams();
    // Node ends with 1 after an error that nobody catches, which here would mean a violation.
    const failed = (error: unknown): 2 => {
        streams.error(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        return 2;
    };
    void main(process.argv.slice(2), streams)
        .catch(failed)
        .then((status) => {
            process.exitCode ??= status;
        });
}

/**
 * The command line. It never prompts.
 *
 * @returns the exit status
 */
export async function main(args: readonly string[], streams: Streams): Promise<Status> {
    try {
        return await dispatch(args, streams);
    } catch (error) {
        if (error instanceof UsageError || error instanceof ConfigurationError) {
            streams.error(`error: ${error.message}\n`);
            return 2;
        }
        throw error;
    }
}

async function dispatch(args: readonly string[], streams: Streams): Promise<Status> {
    const given = parse(args);
    if (given.flags.has("help") || given.flags.has("version")) {
        streams.out(given.flags.has("help") ? HELP : `${PACKAGE.version}\n`);
        return 0;
    }
    const [first, ...rest] = given.positionals;
    refuse(commandProblems(first));
    const command = COMMANDS.find((one) => one === first);
    if (command === undefined || command === "check") {
        return checkCommand(given, command === undefined ? given.positionals : rest, streams);
    }
    // Loaded here and not above: whoever checks does not wait for it.
    if (command === "access") {
        const { accessCommand } = await import("./accessCommand");
        return accessCommand(given, rest, streams);
    }
    const { explainCommand, initCommand, rulesCommand } = await import("./otherCommands");
    switch (command) {
        case "rules":
            return rulesCommand(given, rest, streams);
        case "explain":
            return explainCommand(rest, streams);
        case "init":
            return initCommand(rest, streams);
    }
}

/** A first word that is no command is a file, if it can be one. */
function commandProblems(first: string | undefined): readonly string[] {
    if (first === undefined) {
        return ["no command given; write keyless-policy check FILE"];
    }
    const isKnown = COMMANDS.some((command) => command === first);
    return isKnown || /[-./*]/.test(first) || existsSync(first)
        ? []
        : [`there is no command ${first}${didYouMean(first, COMMANDS)}; write keyless-policy check FILE`];
}
