/**
 * What many images cost: planning them, and previewing them through the engine with the policy pack. A thousand
 * repositories in three regions with five readers each, and a tenth of that, to show how cost grows.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { planImages, type ImageReader } from "../components/index";
import { policies } from "../policypack/crossguard/policies";
import { withGroups } from "../programs/imageGroups";
import type { ImagesConfiguration } from "../programs/imagesSchema";
import { layout, POLICY_PACK, ROOT } from "../sandbox/layout";
import { shadowOf, type Project } from "../sandbox/project";
import type { Pulumi } from "../sandbox/pulumi";
import { withSession } from "../sandbox/session";
import { SandboxError } from "../sandbox/terminal";
import { emptyPack } from "./emptyPack";
import { plainProgram, registrationsOf } from "./plain";

export interface ImagesCost {
    readonly repositories: number;
    /** Resources in the plan of the engine. */
    readonly resources: number;
    /** Filters and rules of the replication configuration. */
    readonly filters: number;
    readonly rules: number;
    /** Milliseconds for one plan, the median. */
    readonly planning: number;
    /** Seconds for one preview with the policy pack. */
    readonly preview: number;
    /** Most memory that the program's process took, in bytes. */
    readonly memory: number;
    /** The same of a plain JavaScript program for the same resources, with a pack of as many empty policies. */
    readonly floor: number;
    readonly floorMemory: number;
}

const STACK = "dev";
const REGIONS = ["us-east-2", "eu-west-1", "ap-southeast-1"];

export function measureImages(counts: readonly number[]): Promise<readonly ImagesCost[]> {
    return withSession("bench", async (pulumi) => {
        const costs: ImagesCost[] = [];
        for (const count of counts) {
            const request = imagesOf(count);
            costs.push({
                repositories: count,
                ...planningOf(request),
                ...(await previewOf(pulumi, request)),
            });
        }
        return costs;
    });
}

/** Nine of ten repositories are in a namespace that is copied as a whole, the tenth stays at home. */
function imagesOf(count: number): ImagesConfiguration {
    const accounts = ["123456789012", "222222222222"];
    const functions = Array.from({ length: 4 }, (_, index): [string, ImageReader] => [
        `function-${String.fromCharCode(97 + index)}`,
        {
            lambda: {
                accountId: accounts[index % accounts.length] ?? "",
                function: `worker-${index}`,
                deployRole: "lambda-deployer",
                regions: REGIONS,
            },
        },
    ]);
    const readers = [...functions.map(([reader]) => reader), "ecs-tasks"];
    const names = (group: string, from: number, to: number) =>
        Array.from({ length: to - from }, (_, index) => `${group}/${String(from + index).padStart(4, "0")}`);
    const copied = Math.round(count * 0.9);
    return {
        accountId: "111111111111",
        homeRegion: "us-east-2",
        readers: {
            ...Object.fromEntries(functions),
            "ecs-tasks": { role: { accountId: "123456789012", name: "ecs-task-execution" } },
        },
        repositories: {},
        groups: {
            shop: { readers, replicateTo: REGIONS.slice(1), repositories: names("shop", 0, copied) },
            tools: { readers, repositories: names("tools", copied, count) },
        },
    };
}

function planningOf(config: ImagesConfiguration) {
    const request = withGroups(config);
    const times: number[] = [];
    for (let run = 0; run < 7; run++) {
        // Another record of repositories each time, since a plan is made once of one.
        const fresh = { ...request, repositories: { ...request.repositories } };
        const started = performance.now();
        planImages(fresh);
        times.push(performance.now() - started);
    }
    const plan = planImages(request);
    return {
        planning: times.sort((a, b) => a - b)[3] ?? NaN,
        rules: plan.replication.length,
        filters: plan.replication.reduce((sum, { filters }) => sum + filters.length, 0),
    };
}

async function previewOf(pulumi: Pulumi, request: ImagesConfiguration) {
    const folder = join(layout.run, "images");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
        join(folder, "Pulumi.yaml"),
        `name: keyless-delivery-images\nruntime: nodejs\nmain: ${relative(folder, join(ROOT, "programs"))}\n`,
    );
    writeFileSync(
        join(folder, `Pulumi.${STACK}.yaml`),
        JSON.stringify({ config: { "keyless-delivery:images": request } }),
    );
    const project = shadowOf(folder);
    await pulumi.ensureStack(project, STACK);
    const { stdout, seconds, memory } = await measured(pulumi, project, POLICY_PACK);
    const [, created] = /(\d+) to create/.exec(stdout) ?? [];
    const plain = await plainProgram(pulumi, await registrationsOf(pulumi, project, STACK), STACK);
    const floor = await measured(pulumi, plain, emptyPack(policies().length));
    return {
        preview: seconds,
        resources: Number(created),
        memory,
        floor: floor.seconds,
        floorMemory: floor.memory,
    };
}

/** One preview with a policy pack, and the most memory that the program's process took. */
async function measured(pulumi: Pulumi, project: Project, pack: string) {
    const peaks = join(layout.run, "peaks");
    rmSync(peaks, { force: true });
    const args = ["preview", "--stack", STACK, "--policy-pack", pack, "--color", "never"];
    // Handed on to every process of the engine: each says at its end how much memory it took at most.
    process.env["NODE_OPTIONS"] = `--require ${join(__dirname, "peak.js")}`;
    process.env["KEYLESS_BENCH_PEAKS"] = peaks;
    const started = performance.now();
    const { status, stdout, stderr } = await pulumi.capture(project, ...args);
    const seconds = (performance.now() - started) / 1000;
    Reflect.deleteProperty(process.env, "NODE_OPTIONS");
    if (status !== 0) {
        throw new SandboxError(`pulumi ${args.join(" ")} failed`, (stdout + stderr).slice(-4000));
    }
    const program = readFileSync(peaks, "utf8")
        .split("\n")
        .filter((line) => line.includes("/cmd/run"))
        .map((line) => Number(line.split(" ")[0]));
    return { stdout, seconds, memory: Math.max(...program) };
}

export function reportImages(costs: readonly ImagesCost[]): string {
    return costs
        .map(
            ({ repositories, resources, filters, rules, planning, preview, floor, memory, floorMemory }) =>
                `${repositories} repositories: planned in ${planning.toFixed(0)} ms as ${filters} filters in ${rules} rules, ` +
                `${resources} resources previewed in ${preview.toFixed(1)} s, ` +
                `${(preview / floor).toFixed(2)} times the ${floor.toFixed(1)} s of a plain program with as many empty policies, ` +
                `${(memory / 2 ** 20).toFixed(0)} MiB, ${(memory / floorMemory).toFixed(2)} times its ${(floorMemory / 2 ** 20).toFixed(0)} MiB`,
        )
        .join("\n");
}
