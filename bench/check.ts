/**
 * The whole command line on templates and on a plan, beside cfn-guard with two rules for the same question and beside
 * Checkov: seconds, memory and ratio, in turn.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { copied, madePlan, madeTemplates, templatesIn } from "./checkInputs";
import { checkov, type Command, guard, type Input, OWN, requireVerdicts, type Tool } from "./checkTools";
import { median } from "./compare";
import { installCheckov, installGuard, PEER_VERSIONS } from "./peerTools";

/** What one run took. */
interface Usage {
    readonly wall: number;
    /** Seconds of all cores together. */
    readonly cpu: number;
    /** Bytes at most. */
    readonly memory: number;
}

export interface ToolUsage extends Usage {
    readonly tool: string;
    /** This pack's wall clock and CPU as multiples of the tool's: the medians, pair by pair. */
    readonly ratio: { readonly wall: number; readonly cpu: number };
    readonly rounds: number;
}

interface InputFigures {
    readonly name: string;
    readonly bytes: number;
    readonly own: Usage;
    readonly peers: readonly ToolUsage[];
    /** Tools that ended with an error, with its last line. */
    readonly failed: readonly string[];
}

export interface CheckFigures {
    readonly cores: number;
    /** Where the templates come from. */
    readonly templates: string;
    /** Templates that were left out, because cfn-guard ends where it cannot read one. */
    readonly leftOut: number;
    readonly inputs: readonly InputFigures[];
    /** Tools that could not be installed, with the reason. */
    readonly missing: readonly string[];
}

const SIZES = [1, 100, 1000];
const PLANNED = 4000;

/** @param folder the folder of the templates; they are made from the policy cases where it is undefined */
export function measureCheck(folder: string | undefined, rounds: number): CheckFigures {
    const work = mkdtempSync(join(tmpdir(), "keyless-check-"));
    try {
        const { tools, missing } = peers(rounds);
        requireVerdicts(tools, work);
        const most = Math.max(...SIZES);
        const all =
            folder === undefined ? madeTemplates(most, join(work, "made")) : templatesIn(folder, most);
        const files = all.filter((file) => tools.every(({ reads }) => reads?.(file) !== false));
        const inputs = inputsOf(files, work);
        return {
            cores: availableParallelism(),
            templates: folder ?? "made from the policy cases",
            leftOut: all.length - files.length,
            inputs: inputs.map((input) => measured(input, tools, rounds)),
            missing,
        };
    } finally {
        rmSync(work, { recursive: true });
    }
}

function inputsOf(files: readonly string[], work: string): readonly Input[] {
    const sizes = [...new Set(SIZES.map((size) => Math.min(size, files.length)))];
    const templates = sizes.map((size): Input => {
        const name = `${size} ${size === 1 ? "template" : "templates"}`;
        return {
            name,
            path: copied(files.slice(0, size), join(work, `templates-${size}`)),
            kind: "template",
        };
    });
    const plan = madePlan(PLANNED, join(work, "plan.json"));
    return [...templates, { name: `a plan of ${PLANNED} resources`, path: plan, kind: "plan" }];
}

function peers(rounds: number): { readonly tools: readonly Tool[]; readonly missing: readonly string[] } {
    const missing: string[] = [];
    const attempt = (name: string, make: () => Tool): readonly Tool[] => {
        try {
            return [make()];
        } catch (error) {
            missing.push(`${name}: ${lastLineOf(error)}`);
            return [];
        }
    };
    const tools = [
        ...attempt(`cfn-guard ${PEER_VERSIONS["cfn-guard"]}`, () => guard(installGuard(), rounds)),
        ...attempt(`Checkov ${PEER_VERSIONS.checkov}`, () => checkov(installCheckov())),
    ];
    return { tools, missing };
}

function measured(input: Input, tools: readonly Tool[], rounds: number): InputFigures {
    const own: Usage[] = [];
    const peers: ToolUsage[] = [];
    const failed: string[] = [];
    for (const tool of tools) {
        try {
            const pairs = pairsOf(input, tool);
            own.push(...pairs.map(([first]) => first));
            peers.push(comparedWith(tool, pairs));
        } catch (error) {
            failed.push(`${tool.name}: ${lastLineOf(error)}`);
        }
    }
    while (own.length < rounds) {
        own.push(usageOf(OWN, input));
    }
    return { name: input.name, bytes: bytesOf(input), own: medianOf(own), peers, failed };
}

type Pair = readonly [own: Usage, other: Usage];

/** This pack and a tool, in turn. */
function pairsOf(input: Input, tool: Tool): readonly Pair[] {
    return Array.from({ length: tool.rounds }, (_, round): Pair => {
        process.stderr.write(`  ${input.name}, ${tool.name}: ${round + 1} of ${tool.rounds}\n`);
        return [usageOf(OWN, input), usageOf(tool, input)];
    });
}

function comparedWith({ name, rounds }: Tool, pairs: readonly Pair[]): ToolUsage {
    const ratio = (key: keyof Usage): number => median(pairs.map(([own, other]) => own[key] / other[key]));
    return {
        tool: name,
        ...medianOf(pairs.map(([, other]) => other)),
        ratio: { wall: ratio("wall"), cpu: ratio("cpu") },
        rounds,
    };
}

function lastLineOf(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return message.trim().split("\n").at(-1) ?? "";
}

function medianOf(usages: readonly Usage[]): Usage {
    const of = (key: keyof Usage): number => median(usages.map((usage) => usage[key]));
    return { wall: of("wall"), cpu: of("cpu"), memory: of("memory") };
}

function usageOf({ highest, command }: Command, input: Input): Usage {
    const args = [join(__dirname, "usage.py"), String(highest), ...command(input)];
    return JSON.parse(execFileSync("python3", args, { encoding: "utf8" })) as Usage;
}

function bytesOf({ path, kind }: Input): number {
    const files = kind === "plan" ? [path] : templatesIn(path, Infinity);
    return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

export function reportCheck({ cores, templates, leftOut, inputs, missing }: CheckFigures): string {
    const usage = ({ wall, cpu, memory }: Usage): string =>
        `${wall.toFixed(2)} s, CPU ${cpu.toFixed(2)} s, ${(memory / 2 ** 20).toFixed(0)} MiB`;
    return [
        `templates: ${templates}, ${leftOut} left out because cfn-guard cannot read them; ${cores} cores`,
        ...inputs.flatMap(({ name, bytes, own, peers, failed }) => [
            `${name} (${(bytes / 2 ** 20).toFixed(1)} MiB)`,
            `  this pack: ${usage(own)}`,
            ...peers.map(
                (peer) =>
                    `  ${peer.tool}: ${usage(peer)}; this pack takes ${peer.ratio.wall.toFixed(2)} times as long, ` +
                    `${peer.ratio.cpu.toFixed(2)} times the CPU (${peer.rounds} ${peer.rounds === 1 ? "pair" : "pairs"})`,
            ),
            ...failed.map((reason) => `  ${reason}`),
        ]),
        ...missing.map((reason) => `not measured: ${reason}`),
    ].join("\n");
}
