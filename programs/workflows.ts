/**
 * `npm run workflows -- --stack NAME [--out DIR]`: the GitHub workflows of a stack's deploy roles, one file a role, from the
 * configuration alone. Without --out they go to standard output.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse, YAMLParseError } from "yaml";
import { planDeployRole, ProblemsError } from "../components/index";
import { deployWorkflow, type Replicas } from "../components/workflow";
import { parseConfiguration } from "./config";
import { deployRoleRequests } from "./gitHubConfig";
import { type ImagesConfiguration } from "./imagesSchema";
import { ownStack } from "./ownDigests";
import { writtenOut } from "./shorthands";

const USAGE = "npm run workflows -- --stack NAME [--out DIR]";

const HELP =
    "Writes the GitHub workflow of each deploy role that Pulumi.NAME.yaml asks for, one file a role, into DIR, " +
    "or to standard output without --out.";

const OPTIONS = {
    help: { type: "boolean", short: "h", default: false },
    stack: { type: "string" },
    out: { type: "string" },
} as const;

/**
 * File name -> workflow, for every role that a stack's configuration asks for.
 *
 * @param text the stack's YAML file
 * @param stack its name, by which roles that deploy it are told from those that deploy another
 */
export function workflowsOf(text: string, stack = ""): Record<string, string> {
    const { config = {} } = (parse(text) ?? {}) as { config?: Readonly<Record<string, unknown>> };
    const all = Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const { github, images } = parseConfiguration(Object.fromEntries(all) as Record<string, string>);
    const replicas = images === undefined ? new Map() : replicasIn(images);
    const requests =
        github === undefined ? [] : Object.entries(deployRoleRequests(github, ownStack(stack, images)));
    return Object.fromEntries(
        requests.flatMap(([key, request]) =>
            planDeployRole(request).roles.map((role) => [
                `${role.name}.yml`,
                deployWorkflow(request, role, github?.roles[key]?.workflow, replicas),
            ]),
        ),
    );
}

/** The registries that the configuration replicates each repository to. */
function replicasIn(images: ImagesConfiguration): Replicas {
    const { accountId, destinations = {}, repositories } = writtenOut(images);
    return new Map(
        Object.entries(repositories).map(([name, { replicateTo = [] }]) => [
            name,
            replicateTo.map((to) => destinations[to] ?? { accountId, region: to }),
        ]),
    );
}

function main(): void {
    const { help, stack, out } = options();
    if (help) {
        process.stdout.write(`${USAGE}\n${HELP}\n`);
        return;
    }
    if (stack === undefined || !/^[\w.-]+$/.test(stack)) {
        throw new UsageError(`--stack is missing or not the name of a stack; ${USAGE}`);
    }
    const file = join(__dirname, "..", `Pulumi.${stack}.yaml`);
    if (!existsSync(file)) {
        throw new UsageError(`there is no stack ${stack} here: Pulumi.${stack}.yaml is missing`);
    }
    const workflows = Object.entries(workflowsOf(readFileSync(file, "utf8"), stack));
    if (out === undefined) {
        process.stdout.write(workflows.map(([name, text]) => `# ${name}\n${text}`).join("\n"));
        return;
    }
    mkdirSync(out, { recursive: true });
    for (const [name, text] of workflows) {
        writeFileSync(join(out, name), text);
        process.stdout.write(`${join(out, name)}\n`);
    }
}

function options() {
    try {
        return parseArgs({ options: OPTIONS }).values;
    } catch (error) {
        throw new UsageError(`${(error as Error).message}${suggestion(process.argv.slice(2))}; ${USAGE}`);
    }
}

/** The option that begins with the same two letters as the one that was not understood. */
function suggestion(args: readonly string[]): string {
    const names = Object.keys(OPTIONS).map((name) => `--${name}`);
    const unknown = args.find((arg) => /^--\w/.test(arg) && !names.includes(arg.split("=")[0] ?? ""));
    const meant =
        unknown === undefined ? undefined : names.find((name) => name.startsWith(unknown.slice(0, 4)));
    return meant === undefined ? "" : `; did you mean ${meant}?`;
}

class UsageError extends Error {}

/** The user's mistakes are told in a sentence; anything else with its stack trace. */
function isUsersMistake(error: unknown): error is Error {
    return error instanceof UsageError || error instanceof ProblemsError || error instanceof YAMLParseError;
}

if (require.main === module) {
    try {
        main();
    } catch (error) {
        if (!isUsersMistake(error)) {
            throw error;
        }
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
    }
}
