/** `npm run sandbox`: everything, on this machine alone; `npm run sandbox -- ARGS`: any Pulumi command. */
import { mkdirSync, rmSync } from "node:fs";
import { claim } from "./claim";
import { listenForInterrupts, wasInterrupted } from "./interruption";
import { layout, SANDBOX } from "./layout";
import { commandOf, passThrough, userFolder } from "./passThrough";
import { push as pushImage, pushCommandOf, replicateAll } from "./push";
import { rolloutOf } from "./rollout";
import { ROLLOUT } from "./run";
import { prepare, withSession } from "./session";
import { SandboxError, bold, red, say } from "./terminal";
import { tour, tourStopOf } from "./tour";

const HELP = `Runs the real Pulumi engine against a local AWS; needs no AWS account.

${bold("Usage")}
  npm run sandbox                      bring up the dev stack with the policy pack, and prove who may assume its roles
  npm run sandbox -- tour --stack NAME the same for another stack, of this project or of --cwd FOLDER; roles and buckets
                                       that its configuration names as existing are made in the local AWS
  npm run sandbox -- ARGS              any Pulumi command, for example:
      -- preview --diff                what would change
      -- up --stack prod               another stack
      -- stack output                  what the stack gives out; with --json, say npm run --silent sandbox
      -- refresh                       compare the state with the local AWS
      -- destroy                       remove it all again
      -- --cwd FOLDER preview          another Pulumi project
  npm run sandbox -- push REPO:TAG     push an image with the session of a token, and replicate it; --content TEXT
                                       makes it another image, --stack and --cwd name the stack
  npm run sandbox -- replicate         copy pushed images as the registries' replication configurations say;
                                       with --backfill what was pushed before them, too
  npm run sandbox -- rollout           from an empty world of its own: the teams' roles, the platform, the push, and what
                                       the teams run; with down, all of it back in the right order
  npm run sandbox -- --prepare         only find or make the engine and the local AWS, for an image or a cache
  npm run sandbox -- --clean           forget the state of stacks and AWS; keep the engine and the emulator
  npm run sandbox -- --help            this text

${bold("Options that are not Pulumi's")}
  --no-policy-pack                     leave out the pack that preview and up are otherwise checked with, as the
                                       project's policies.json configures it

The stack is dev unless --stack says otherwise. State is kept in .sandbox/ between commands; the local AWS runs
only while a command does. Exit status: Pulumi's own; 1 when a proof fails; 130 after Ctrl-C.
`;

async function main(args: readonly string[]): Promise<number> {
    const only = args.length === 1 ? args[0] : undefined;
    if (only === "--help" || only === "-h") {
        say(HELP);
        return 0;
    }
    if (only === "--clean") {
        return clean();
    }
    if (only === "--prepare") {
        const { version, origin } = await prepare();
        say(`the engine is Pulumi ${version} (${origin}); the local AWS is installed`);
        return 0;
    }
    if (args.length === 0) {
        return withTour([]);
    }
    if (args[0] === "tour") {
        return withTour(args.slice(1));
    }
    if (args[0] === ROLLOUT) {
        return withSession(args.join(" "), rolloutOf(args.slice(1)), () => Promise.resolve());
    }
    if (args[0] === "push") {
        const push = pushCommandOf(args.slice(1), userFolder());
        return withSession(args.join(" "), (pulumi) => pushImage(pulumi, push));
    }
    if (args[0] === "replicate" && args.slice(1).every((arg) => arg === "--backfill")) {
        const backfill = args.includes("--backfill");
        return withSession(args.join(" "), ({ endpoint }) => replicateAll(endpoint, { backfill }));
    }
    // Understood before anything is started: a mistake is told at once.
    const command = commandOf(args);
    return withSession(args.join(" "), (pulumi) => passThrough(pulumi, command));
}

function withTour(args: readonly string[]): Promise<number> {
    const stop = tourStopOf(args, userFolder());
    return withSession("tour", (pulumi) => tour(pulumi, stop));
}

async function clean(): Promise<number> {
    mkdirSync(layout.run, { recursive: true });
    await claim("--clean");
    rmSync(layout.run, { recursive: true, force: true });
    say(`forgotten: the stacks and the AWS in ${layout.run}`);
    return 0;
}

/** An expected failure, or what the operating system refused; a fault of the sandbox itself is neither. */
function expected(error: unknown): SandboxError | undefined {
    if (error instanceof SandboxError) {
        return error;
    }
    if (error instanceof Error && "syscall" in error) {
        const { path = layout.run } = error as NodeJS.ErrnoException;
        return new SandboxError(
            error.message,
            `see to ${path}; what is kept in ${SANDBOX} must be this user's to read and write`,
        );
    }
    return undefined;
}

/** Says what went wrong; the exit status. */
function tell(error: unknown): number {
    if (wasInterrupted()) {
        process.stderr.write(`${red("interrupted")}\n`);
        return 130;
    }
    const known = expected(error);
    if (known === undefined) {
        const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
        process.stderr.write(`${red("error:")} ${fault}\n`);
        return 1;
    }
    const { message, remediation, exitCode } = known;
    process.stderr.write(`${red("error:")} ${message}\n  ${bold("remediation:")} ${remediation}\n`);
    return exitCode;
}

listenForInterrupts();
void main(process.argv.slice(2))
    .then((status) => (wasInterrupted() ? 130 : status), tell)
    .then((status) => {
        process.exitCode = status;
    });
