/**
 * After a command was killed: locks are released, and the state is compared with what the local AWS holds. What
 * was being created at that moment is adopted where it came to be, and forgotten where it did not.
 */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, basename } from "node:path";
import { layout } from "./layout";
import { lastShadowOf, type Project } from "./project";
import { findCreated, type PendingCreate } from "./provider/pending";
import { localAws, type Pulumi } from "./pulumi";
import { SandboxError, note } from "./terminal";

interface Export {
    readonly version: number;
    readonly deployment: {
        readonly pending_operations?: readonly { readonly type: string; readonly resource: PendingCreate }[];
        readonly resources?: readonly { readonly urn: string; readonly inputs?: object }[];
    };
}

export async function recover(pulumi: Pulumi): Promise<void> {
    const stacks = join(layout.state, ".pulumi", "stacks");
    if (!existsSync(stacks)) {
        return;
    }
    for (const projectName of readdirSync(stacks)) {
        for (const file of readdirSync(join(stacks, projectName))) {
            if (!file.endsWith(".json")) {
                continue;
            }
            await recoverStack(pulumi, lastShadowOf(projectName), basename(file, ".json"));
        }
    }
}

async function recoverStack(pulumi: Pulumi, project: Project, stack: string): Promise<void> {
    const run = async (...args: string[]) => {
        const result = await pulumi.capture(project, ...args, "--stack", stack);
        if (result.status !== 0) {
            throw new SandboxError(
                `the stack ${stack} could not be put in order: pulumi ${args.join(" ")}\n${(result.stdout + result.stderr).trim()}`,
                "`npm run sandbox -- --clean` forgets the sandbox's state and makes it anew",
            );
        }
        return result.stdout;
    };
    await pulumi.capture(project, "cancel", "--yes", "--stack", stack);
    const { version, deployment } = JSON.parse(await run("stack", "export")) as Export;
    const { resources = [], pending_operations: operations = [] } = deployment;
    const pending = operations.filter(({ type }) => type === "creating").map(({ resource }) => resource);
    const adopted: object[] = [];
    for (const resource of pending) {
        const created = await findCreated(resource, resources, localAws(pulumi.endpoint));
        if (created !== undefined) {
            adopted.push({ ...resource, ...created });
        }
    }
    if (pending.length > 0) {
        const file = join(layout.temporary, `${project.name}-${stack}.json`);
        const repaired = { ...deployment, pending_operations: [], resources: [...resources, ...adopted] };
        writeFileSync(file, JSON.stringify({ version, deployment: repaired }));
        await run("stack", "import", "--file", file);
    }
    await run("refresh", "--yes", "--skip-preview");
    note(
        `  ${stack}: in order again, ${adopted.length} of ${pending.length} unfinished creations had come to be`,
    );
}
