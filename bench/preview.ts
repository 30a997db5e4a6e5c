/**
 * What the product costs at a preview: the dev stack with the policy pack, against the same resources registered
 * by a plain JavaScript program without a pack, which is the least that the engine itself needs.
 */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout } from "../sandbox/layout";
import { shadowOf, type Project } from "../sandbox/project";
import { policyPack, withSession, type Session } from "../sandbox/session";
import { SandboxError } from "../sandbox/terminal";
import { compare, type Comparison } from "./compare";

const stack = "dev";

export function measurePreview(runs: number): Promise<readonly Comparison[]> {
    return withSession("bench", async (session) => {
        const product = shadowOf();
        await session.ensureStack(product, stack);
        const resources = await registrations(session, product);
        const plain = await floorProgram(session, resources);
        const preview = (project: Project, ...args: readonly string[]) =>
            succeed(session, project, ["preview", "--stack", stack, ...args]);
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
async function registrations(session: Session, product: Project): Promise<readonly Registration[]> {
    const { output } = await succeed(session, product, ["preview", "--stack", stack, "--json"]);
    const { steps } = JSON.parse(output.slice(output.indexOf("{"))) as {
        steps: readonly { newState: Registration }[];
    };
    return steps.map(({ newState }) => newState).filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

/** A project whose program is a loop over those registrations. */
async function floorProgram(session: Session, resources: readonly Registration[]): Promise<Project> {
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
    await session.ensureStack(project, stack);
    return project;
}

async function succeed(session: Session, project: Project, args: readonly string[]) {
    const result = await session.pulumi(project, args, { capture: true });
    if (result.status !== 0) throw new SandboxError(`pulumi ${args.join(" ")} failed`, result.output);
    return result;
}
