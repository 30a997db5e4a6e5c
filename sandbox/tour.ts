/** What a newcomer sees first: a stack comes up, the right workflows assume its roles, the wrong ones do not. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeExisting } from "./existing";
import { NAME, packConfigurationOf, shadowOf, type Project } from "./project";
import { proveAccess, type Attempt } from "./proof";
import type { Pulumi } from "./pulumi";
import { POLICY_PACK } from "./layout";
import { type DeployRole } from "./signIn";
import { SandboxError, bold, COLOR_FLAG, dim, green, red, say } from "./terminal";

interface Outputs {
    readonly deployRoles: Readonly<Record<string, DeployRole>>;
    readonly repositoryUrls: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The stack that a tour leads through. */
export interface TourStop {
    readonly project: Project;
    readonly stack: string;
}

/** The program of the wildcard has a stack of its own. */
const REFUSED_STACK = "dev";

/**
 * The stack that the arguments of `tour` name.
 * @throws SandboxError where they name something else, and without a project.
 */
export function tourStopOf(args: readonly string[], userFolder: string): TourStop {
    const { values, positionals } = parsed(args);
    const { stack = "dev", cwd } = values;
    if (positionals.length > 0 || !NAME.test(stack)) {
        throw new SandboxError(
            `tour takes --stack NAME and --cwd FOLDER, and not ${[...positionals, stack].join(" ")}`,
            "write npm run sandbox -- tour --stack NAME",
            2,
        );
    }
    return { project: shadowOf(cwd === undefined ? undefined : resolve(userFolder, cwd)), stack };
}

function parsed(args: readonly string[]) {
    try {
        const options = {
            stack: { type: "string", short: "s" },
            cwd: { type: "string", short: "C" },
        } as const;
        return parseArgs({ args: [...args], options, allowPositionals: true });
    } catch (error) {
        throw new SandboxError((error as Error).message, "write npm run sandbox -- tour --stack NAME", 2);
    }
}

export async function tour(pulumi: Pulumi, { project, stack }: TourStop): Promise<number> {
    const { engine, endpoint } = pulumi;
    say(dim(`engine ${engine.version} (${engine.origin}), local AWS at ${endpoint} with IAM enforcement\n`));
    await pulumi.ensureStack(project, stack);
    for (const made of await makeExisting(pulumi, project, stack)) {
        say(dim(`made in the local AWS, because the stack names it and does not make it: ${made}`));
    }

    say(bold(`1. pulumi up, stack ${stack}, with the policy pack`));
    const up = await pulumi.show(
        project,
        "up",
        "--stack",
        stack,
        "--policy-pack",
        POLICY_PACK,
        ...packConfigurationOf(project),
        "--color",
        COLOR_FLAG,
    );
    if (up.status !== 0) {
        return up.status;
    }

    const shown = await pulumi.capture(project, "stack", "output", "--json", "--stack", stack);
    if (shown.status !== 0) {
        throw new SandboxError("the stack's outputs cannot be read", shown.stderr.trim());
    }
    const { deployRoles = {}, repositoryUrls = {} } = JSON.parse(shown.stdout) as Partial<Outputs>;
    const outputs = { deployRoles, repositoryUrls };

    say(bold("\n2. What it made"));
    showRoles(outputs);
    showRepositories(outputs);

    say(bold("\n3. Who may assume the roles: tokens as GitHub sends them, handed to STS"));
    const attempts = await proveAccess(endpoint, outputs.deployRoles);
    showAttempts(attempts);

    say(bold("\n4. A wildcard subject, which IAM would save, and the policy pack"));
    const refused = await tryRefused(pulumi);
    say(refused.shown);

    const failed = attempts.filter(({ asExpected }) => !asExpected).length + (refused.asExpected ? 0 : 1);
    say(
        failed === 0
            ? green("\nPASS: every role and the policy pack decided as they must")
            : red(`\nFAIL: ${failed} decided otherwise`),
    );
    say(
        dim(
            "next: npm run sandbox -- preview --diff · npm run sandbox -- destroy · npm run sandbox -- --help",
        ),
    );
    return failed === 0 ? 0 : 1;
}

function showRoles({ deployRoles }: Outputs): void {
    for (const [name, role] of Object.entries(deployRoles)) {
        say(`  ${name.padEnd(18)} ${role.arn}`);
        for (const subject of role.subjects) {
            say(dim(`  ${"".padEnd(18)} may be assumed by ${subject}`));
        }
    }
}

function showRepositories({ repositoryUrls }: Outputs): void {
    for (const [region, urls] of Object.entries(repositoryUrls)) {
        for (const url of Object.values(urls)) {
            say(`  ${region.padEnd(18)} ${url}`);
        }
    }
}

function showAttempts(attempts: readonly Attempt[]): void {
    const width = Math.max(...attempts.map(({ about }) => about.length));
    let role = "";
    for (const attempt of attempts) {
        if (attempt.role !== role) {
            say(`  ${(role = attempt.role)}`);
        }
        const mark = attempt.asExpected ? green("ok  ") : red("FAIL");
        const { aud, sub } = attempt.claims;
        const token = attempt.about === "another audience" ? `${sub} for ${aud}` : sub;
        say(`  ${mark} ${attempt.about.padEnd(width)}  ${attempt.answer.padEnd(12)}  ${dim(token)}`);
    }
}

/** Previews a program with the trust policy of many tutorials; the pack must stop it. */
async function tryRefused(pulumi: Pulumi): Promise<{ readonly shown: string; readonly asExpected: boolean }> {
    const project = shadowOf(join(__dirname, "refused"));
    await pulumi.ensureStack(project, REFUSED_STACK);
    const args = ["preview", "--stack", REFUSED_STACK, "--policy-pack", POLICY_PACK, "--color", "never"];
    const { status, stdout } = await pulumi.capture(project, ...args);
    const violation = stdout.slice(Math.max(0, stdout.indexOf("Policies:"))).trim();
    return {
        shown: violation.replace(/^/gm, "  "),
        asExpected: status !== 0 && /\[mandatory\]/.test(violation) && violation.includes("GitHubActions"),
    };
}
