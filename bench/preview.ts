/**
 * What the product costs at a preview: the dev stack with the policy pack, against the same resources registered
 * by a plain JavaScript program without a pack, which is the least that the engine itself needs.
 */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout, policyPack } from "../sandbox/layout";
import { shadowOf, type Project } from "../sandbox/project";
import type { Pulumi } from "../sandbox/pulumi";
import { withSession } from "../sandbox/session";
import { SandboxError } from "../sandbox/terminal";
import { compare, type Comparison } from "./compare";

const stack = "dev";

export function measurePreview(runs: number): Promise<readonly Comparison[]> {
    return withSession("bench", async (pulumi) => {
        const product = shadowOf();
        await pulumi.ensureStack(product, stack);
        const resources = await registrations(pulumi, product);
        const plain = await floorProgram(pulumi, resources);
        const preview = (project: Project, ...args: readonly string[]) =>
            succeed(pulumi, project, "preview", "--stack", stack, ...args);
        const withPack = () => preview(product, "--policy-pack", policyPack);
        const withoutPack = () => preview(product);
        const floor = () => preview(plain);
        return [
            await compare(
                `preview of dev (${resources.length} resources) with the pack : plain JavaScript without`,
                withPack,
                floor,
                runs,
            ),
            await compare(
                "preview of dev without the pack : plain JavaScript without",
                withoutPack,
                floor,
                runs,
            ),
        ];
    });
}

interface Registration {
    readonly urn: string;
    readonly type: string;
    readonly custom: boolean;
    readonly parent?: string;
    readonly provider?: string;
    readonly inputs?: object;
}

/** What the dev stack registers, read from its own preview. */
async function registrations(pulumi: Pulumi, product: Project): Promise<readonly Registration[]> {
    const { stdout } = await succeed(pulumi, product, "preview", "--stack", stack, "--json");
    const { steps } = JSON.parse(stdout) as {
        steps: readonly { newState: Registration }[];
    };
    return steps.map(({ newState }) => newState).filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

/** A project whose program is a loop over those registrations. */
async function floorProgram(pulumi: Pulumi, resources: readonly Registration[]): Promise<Project> {
    const folder = join(layout.run, "floor");
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(__dirname, "floor.js"), join(folder, "index.js"));
    writeFileSync(join(folder, "resources.json"), JSON.stringify(resources));
    writeFileSync(
        join(folder, "Pulumi.yaml"),
        "name: keyless-delivery-floor\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n",
    );
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), "config: {}\n");
    const project = shadowOf(folder);
    await pulumi.ensureStack(project, stack);
    return project;
}

async function succeed(pulumi: Pulumi, project: Project, ...args: readonly string[]) {
    const result = await pulumi.capture(project, ...args);
    if (result.status !== 0)
        throw new SandboxError(`pulumi ${args.join(" ")} failed`, result.stdout + result.stderr);
    return result;
}
