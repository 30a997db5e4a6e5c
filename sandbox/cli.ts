/** `npm run sandbox`: everything, on this machine alone; `npm run sandbox -- ARGS`: any Pulumi command. */
import { rmSync } from "node:fs";
import { refuseWhileRunning } from "./claim";
import { layout } from "./layout";
import { passThrough } from "./passThrough";
import { prepare, withSession } from "./session";
import { SandboxError, bold, red, say } from "./terminal";
import { tour } from "./tour";

const help = `Runs the real Pulumi engine against a local AWS; needs no AWS account.

${bold("Usage")}
  npm run sandbox                      bring up the dev stack with the policy pack, and prove who gets in
  npm run sandbox -- ARGS              any Pulumi command, for example:
      -- preview --diff                what would change
      -- up --stack prod               another stack
      -- stack output --json           what the stack gives out
      -- refresh                       compare the state with the local AWS
      -- destroy                       remove it all again
      -- --cwd FOLDER preview          another Pulumi project
  npm run sandbox -- --prepare         only find or make the engine and the local AWS, for an image or a cache
  npm run sandbox -- --clean           forget the state of stacks and AWS; keep the engine and the emulator
  npm run sandbox -- --help            this text

${bold("Options that are not Pulumi's")}
  --no-policy-pack                     leave out the pack that preview and up are otherwise checked with

The stack is dev unless --stack says otherwise. State is kept in .sandbox/ between commands; the local AWS runs
only while a command does. Exit status: Pulumi's own; 1 when a proof fails; 130 after Ctrl-C.
`;

async function main(args: readonly string[]): Promise<number> {
    if (args.includes("--help") && args.length === 1) {
        say(help);
        return 0;
    }
    if (args.includes("--clean")) return clean();
    if (args.includes("--prepare")) {
        const { version, origin } = await prepare();
        say(`the engine is Pulumi ${version} (${origin}); the local AWS is installed`);
        return 0;
    }
    return withSession(args.join(" "), (pulumi) =>
        args.length === 0 ? tour(pulumi) : passThrough(pulumi, args),
    );
}

function clean(): number {
    refuseWhileRunning();
    rmSync(layout.run, { recursive: true, force: true });
    say(`forgotten: the stacks and the AWS in ${layout.run}`);
    return 0;
}

// The engine and the build steps are told of an interrupt themselves; this process stays to clean up after them.
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
        interrupted = true;
    });
}

main(process.argv.slice(2)).then(
    (status) => {
        process.exitCode = interrupted ? 130 : status;
    },
    (error: unknown) => {
        if (interrupted) {
            process.stderr.write(`${red("interrupted")}\n`);
            process.exitCode = 130;
        } else if (error instanceof SandboxError) {
            process.stderr.write(
                `${red("error:")} ${error.message}\n  ${bold("way out:")} ${error.wayOut}\n`,
            );
            process.exitCode = error.exitCode;
        } else {
            process.stderr.write(
                `${red("error:")} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
            );
            process.exitCode = 1;
        }
    },
);
