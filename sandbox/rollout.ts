/**
 * `npm run sandbox -- rollout`: a platform that shares images and two teams that run them, from an empty world and in the order
 * that AWS asks for: ECR refuses a policy that names a role that does not exist, and Lambda and ECS need policy and image.
 * `npm run sandbox -- rollout down` takes it back in the order that leaves no policy with a role that is gone.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { layout, POLICY_PACK, ROOT } from "./layout";
import { packConfigurationOf, type Project, shadowOf } from "./project";
import type { Pulumi } from "./pulumi";
import { pushImage, replicateAll } from "./push";
import { bold, COLOR_FLAG, green, red, SandboxError, say } from "./terminal";

type Configuration = Readonly<Record<string, unknown>>;
type Digests = Readonly<Record<string, string>>;

const EXAMPLES = join(ROOT, "docs", "examples");
const PLATFORM = "dev";
/** The teams, each a stack named after its example, and after the part of its configuration that says what it runs. */
const TEAMS = ["api", "task"] as const;

/** Who pushes, beside what the example has of the platform. */
const GITHUB = {
    accountId: "111111111111",
    region: "us-east-1",
    organization: "acme",
    roles: {
        images: {
            repositories: ["images"],
            environment: "images",
            pushImages: [{ repository: "cross-account-function" }, { repository: "my-ecr-repository" }],
        },
    },
};

/** @throws SandboxError for anything but `down` or nothing. */
export function rolloutOf(args: readonly string[]): (pulumi: Pulumi) => Promise<number> {
    if (args.length > 1 || (args[0] ?? "down") !== "down") {
        const remediation = "write npm run sandbox -- rollout, or npm run sandbox -- rollout down";
        throw new SandboxError(`rollout does not know "${args.join(" ")}"`, remediation, 2);
    }
    return args.length === 0 ? rollOut : rollBack;
}

async function rollOut(pulumi: Pulumi): Promise<number> {
    const platform = platformProject();
    // There, so that the teams' stacks can ask it for outputs that it does not have yet.
    await pulumi.ensureStack(platform, PLATFORM);
    let digests: Digests = {};
    return inOrder("PASS: a function and tasks run the platform's images", [
        ["1. The teams' roles, which the platform's policies name", () => upTeams(pulumi)],
        ["2. The platform: repositories, readers and policies", () => up(pulumi, platform, PLATFORM)],
        [
            "3. The push, with the session of a workflow's token",
            async () => {
                digests = await pushAll(pulumi, platform);
                return replicateAll(pulumi.endpoint);
            },
        ],
        ["4. What the teams run", () => upTeams(pulumi, digests)],
    ]);
}

function rollBack(pulumi: Pulumi): Promise<number> {
    const unprotected = platformProject({ protect: false, forceDelete: true });
    return inOrder("PASS: nothing is left", [
        ["1. What the teams run", () => upTeams(pulumi)],
        [
            "2. The update that lets the repositories go with their images",
            () => up(pulumi, unprotected, PLATFORM),
        ],
        ["3. The platform", () => destroy(pulumi, unprotected, PLATFORM)],
        ["4. The teams' roles, which no policy names any more", () => destroyTeams(pulumi)],
    ]);
}

/** Does one step after the other, up to the first that fails. */
async function inOrder(
    done: string,
    steps: readonly (readonly [title: string, step: () => Promise<number>])[],
): Promise<number> {
    for (const [title, step] of steps) {
        say(bold(`\n${title}`));
        const status = await step();
        if (status !== 0) {
            say(red(`FAIL: ${title}`));
            return status;
        }
    }
    say(green(`\n${done}`));
    return 0;
}

async function upTeams(pulumi: Pulumi, digests: Digests = {}): Promise<number> {
    const project = teamsProject(digests);
    return eachTeam((team) => up(pulumi, project, team));
}

const destroyTeams = (pulumi: Pulumi) => eachTeam((team) => destroy(pulumi, teamsProject(), team));

async function eachTeam(act: (team: string) => Promise<number>): Promise<number> {
    for (const team of TEAMS) {
        const status = await act(team);
        if (status !== 0) {
            return status;
        }
    }
    return 0;
}

async function up(pulumi: Pulumi, project: Project, stack: string): Promise<number> {
    await pulumi.ensureStack(project, stack);
    const checked = [`--policy-pack=${POLICY_PACK}`, ...packConfigurationOf(project)];
    const args = ["up", "--skip-preview", `--stack=${stack}`, ...checked, `--color=${COLOR_FLAG}`];
    return (await pulumi.show(project, ...args)).status;
}

async function destroy(pulumi: Pulumi, project: Project, stack: string): Promise<number> {
    const args = ["destroy", "--skip-preview", `--stack=${stack}`, `--color=${COLOR_FLAG}`];
    return (await pulumi.show(project, ...args)).status;
}

async function pushAll(pulumi: Pulumi, platform: Project): Promise<Digests> {
    const digests: Record<string, string> = {};
    for (const { repository } of GITHUB.roles.images.pushImages) {
        const image = { repository, tag: "v1", content: repository };
        digests[repository] = await pushImage(pulumi, platform, PLATFORM, image);
    }
    return digests;
}

function platformProject(settings: Configuration = {}): Project {
    const { "keyless-delivery:images": images } = exampleOf("images/consumers.yaml");
    return projectOf("keyless-delivery", "programs", {
        [PLATFORM]: {
            "keyless-delivery:github": GITHUB,
            "keyless-delivery:images": { ...(images as Configuration), ...settings },
        },
    });
}

/** The teams' stacks: without a digest of its image, one is its roles alone. */
function teamsProject(digests: Digests = {}): Project {
    const stacks = TEAMS.map((team) => {
        const configuration = exampleOf(`consumers/${team}.yaml`);
        const part = `image-consumer:${team}`;
        const its = configuration[part] as { readonly image: string };
        return [team, { ...configuration, [part]: { ...its, digest: digests[its.image] } }];
    });
    return projectOf(
        "image-consumer",
        join("programs", "consumer"),
        Object.fromEntries(stacks) as Configuration,
    );
}

function exampleOf(file: string): Configuration {
    return (parse(readFileSync(join(EXAMPLES, file), "utf8")) as { config: Configuration }).config;
}

/** A project of this repository's program with these stacks' configurations. */
function projectOf(name: string, program: string, stacks: Configuration): Project {
    const folder = join(layout.run, name);
    mkdirSync(folder, { recursive: true });
    const main = relative(folder, join(ROOT, program));
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name, runtime: "nodejs", main }));
    for (const [stack, config] of Object.entries(stacks)) {
        writeFileSync(join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));
    }
    return shadowOf(folder);
}
