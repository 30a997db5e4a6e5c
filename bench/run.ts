/** `npm run bench [-- --runs N] [--json]`: ratios from one run on this machine; with --images, the cost of many images. */
import { SandboxError } from "../sandbox/terminal";
import { measureImages } from "./images";
import { measurePreview } from "./preview";

async function main(args: readonly string[]): Promise<void> {
    const at = args.indexOf("--runs");
    const runs = at < 0 ? 5 : Number(args[at + 1]);
    if (!Number.isInteger(runs) || runs < 1) {
        process.stderr.write("error: --runs takes a whole number from 1, such as --runs 5\n");
        process.exitCode = 2;
        return;
    }
    if (args.includes("--images")) {
        process.stdout.write(`${JSON.stringify(await measureImages([100, 1000]), null, 2)}\n`);
        return;
    }
    const comparisons = await measurePreview(runs);
    if (args.includes("--json")) {
        process.stdout.write(`${JSON.stringify(comparisons, null, 2)}\n`);
        return;
    }
    for (const { name, first, second, ratio, lowest, highest } of comparisons) {
        const figures = `${first.toFixed(2)} s : ${second.toFixed(2)} s = ${ratio.toFixed(2)}`;
        process.stdout.write(
            `${name}\n  ${figures} (${lowest.toFixed(2)} to ${highest.toFixed(2)}, ${runs} pairs)\n`,
        );
    }
}

main(process.argv.slice(2)).catch((error: unknown) => {
    const text = error instanceof SandboxError ? `${error.message}\n${error.wayOut}` : String(error);
    process.stderr.write(`error: ${text}\n`);
    process.exitCode = 1;
});
