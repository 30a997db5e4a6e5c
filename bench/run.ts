/** `npm run bench`: figures and ratios from one run on this machine. */
import { parseArgs } from "node:util";
import { SandboxError } from "../sandbox/terminal";
import { measureAccess, reportAccess } from "./access";
import { measureCheck, reportCheck } from "./check";
import { reportComparisons } from "./compare";
import { measureImages, reportImages } from "./images";
import { measurePackInEngine, reportPackInEngine } from "./packInEngine";
import { measurePeerSpeed, reportPeerSpeed } from "./peerSpeed";
import { measurePolicies, reportPolicies } from "./policies";
import { measurePreview } from "./preview";

const USAGE = `npm run bench [-- PART...] [--runs N] [--json]

parts:
  preview    the dev stack with the pack against the engine's floor (default)
  policies   the policy pack's speed and memory, alone, in the engine, and beside Checkov and cdk-nag, which it
             installs into a temporary folder once (default)
  check      the command line on 1, 100 and 1,000 templates and on a plan of 4,000 resources, beside cfn-guard and Checkov,
             which it installs into the same folder once, with cargo and with pip; --templates DIR takes templates from there
             and not from the policy cases
  access     the matrix of who may do what over a thousand repositories in three regions with five readers
  images     a hundred and a thousand repositories: planning, memory, and preview against the engine's floor (some
             minutes); --repositories N measures one size
`;

interface Part {
    readonly figures: unknown;
    readonly report: string;
}

function parts(
    runs: number,
    repositories: readonly number[],
    templates: string | undefined,
): Readonly<Record<string, () => Promise<Part>>> {
    return {
        access: () => {
            const figures = measureAccess(Math.max(...repositories), runs);
            return Promise.resolve({ figures, report: reportAccess(figures) });
        },
        check: () => {
            const figures = measureCheck(templates, runs);
            return Promise.resolve({ figures, report: reportCheck(figures) });
        },
        preview: async () => {
            const figures = await measurePreview(runs);
            return { figures, report: reportComparisons(figures) };
        },
        policies: async () => {
            const figures = {
                alone: measurePolicies(),
                peers: measurePeerSpeed(240, runs),
                engine: await measurePackInEngine(runs),
            };
            const report = [
                reportPolicies(figures.alone),
                reportPeerSpeed(figures.peers),
                reportPackInEngine(figures.engine),
            ].join("\n");
            return { figures, report };
        },
        images: async () => {
            const figures = await measureImages(repositories);
            return { figures, report: reportImages(figures) };
        },
    };
}

async function main(args: string[]): Promise<void> {
    const options = {
        runs: { type: "string", default: "5" },
        repositories: { type: "string", multiple: true },
        templates: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help === true) {
        process.stdout.write(USAGE);
        return;
    }
    const runs = Number(values.runs);
    const repositories = (values.repositories ?? ["100", "1000"]).map(Number);
    const isCount = (value: number) => Number.isInteger(value) && value >= 1;
    const known = parts(runs, repositories, values.templates);
    const chosen = positionals.length === 0 ? ["preview", "policies"] : positionals;
    const unknown = chosen.filter((part) => !(part in known));
    if (![runs, ...repositories].every(isCount) || unknown.length > 0) {
        throw new SandboxError(
            unknown.length > 0
                ? `no such part: ${unknown.join(", ")}`
                : "--runs and --repositories take whole numbers from 1",
            USAGE,
            2,
        );
    }
    const figures: Record<string, unknown> = {};
    for (const part of chosen) {
        const measured = await known[part]?.();
        figures[part] = measured?.figures;
        if (values.json !== true) {
            process.stdout.write(`${part}\n${(measured?.report ?? "").replace(/^/gm, "  ")}\n`);
        }
    }
    if (values.json === true) {
        process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    }
}

main(process.argv.slice(2)).catch((error: unknown) => {
    const isKnown = error instanceof SandboxError;
    process.stderr.write(`error: ${isKnown ? `${error.message}\n${error.remediation}` : String(error)}\n`);
    process.exitCode = isKnown ? error.exitCode : 1;
});
