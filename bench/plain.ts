/** The least that the engine itself needs: the same resources, registered by a plain JavaScript program without a pack. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout } from "../sandbox/layout";
import { shadowOf, type Project } from "../sandbox/project";
import type { Pulumi } from "../sandbox/pulumi";
import { SandboxError } from "../sandbox/terminal";

export interface Registration {
    readonly urn: string;
    readonly type: string;
    readonly custom: boolean;
    readonly parent?: string;
    readonly provider?: string;
    readonly inputs?: object;
}

/** What a project registers, read from its own preview. */
export async function registrationsOf(
    pulumi: Pulumi,
    project: Project,
    stack: string,
): Promise<readonly Registration[]> {
    const { stdout } = await succeed(pulumi, project, "preview", "--stack", stack, "--json");
    const { steps } = JSON.parse(stdout) as {
        steps: readonly { newState: Registration }[];
    };
    return steps.map(({ newState }) => newState).filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

/** A project whose program is a loop over those registrations. */
export async function plainProgram(
    pulumi: Pulumi,
    resources: readonly Registration[],
    stack: string,
): Promise<Project> {
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

export async function succeed(pulumi: Pulumi, project: Project, ...args: readonly string[]) {
    const result = await pulumi.capture(project, ...args);
    if (result.status !== 0) {
        throw new SandboxError(`pulumi ${args.join(" ")} failed`, result.stdout + result.stderr);
    }
    return result;
}
