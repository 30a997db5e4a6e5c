/**
 * `npm run sandbox -- push REPOSITORY:TAG`: pushes an image as the stack's own workflow does, with the session of a token, and
 * replicates it as ECR does.
 */
import { BatchGetImageCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { digestOf, manifestOf } from "./images";
import { layout } from "./layout";
import { type Project, shadowOf } from "./project";
import { errorName } from "./provider/cloud";
import type { Pulumi } from "./pulumi";
import { linesOf, replicate } from "./replication/replicator";
import { type DeployRole, signIn } from "./signIn";
import { SandboxError, say } from "./terminal";

export interface PushedImage {
    readonly repository: string;
    readonly tag: string;
    /** What makes the image another one. */
    readonly content: string;
}

/** What is pushed, and to which stack's repository. */
export interface PushCommand extends PushedImage {
    readonly project: Project;
    readonly stack: string;
}

/** The outputs that say where a repository is, and who may push to it. */
interface Outputs {
    readonly deployRoles: Readonly<Record<string, DeployRole>>;
    readonly sharedImages: Readonly<
        Record<string, { readonly registries: readonly { readonly region: string }[] }>
    >;
}

/** @throws SandboxError where no image is named. */
export function pushCommandOf(args: readonly string[], userFolder: string): PushCommand {
    const { values, positionals } = parseArgs({
        args: [...args],
        allowPositionals: true,
        options: {
            cwd: { type: "string", short: "C" },
            stack: { type: "string", short: "s", default: "dev" },
            content: { type: "string" },
        },
    });
    const [image = ""] = positionals;
    const { repository, tag } = /^(?<repository>[^:]+):(?<tag>[\w.-]+)$/.exec(image)?.groups ?? {};
    if (repository === undefined || tag === undefined || positionals.length > 1) {
        throw new SandboxError(
            `"${positionals.join(" ")}" is not an image with its tag`,
            "write npm run sandbox -- push REPOSITORY:TAG, and --content TEXT for another image of that tag",
            2,
        );
    }
    const project = shadowOf(values.cwd === undefined ? undefined : resolve(userFolder, values.cwd));
    return { project, stack: values.stack, repository, tag, content: values.content ?? image };
}

export async function push(pulumi: Pulumi, { project, stack, ...image }: PushCommand): Promise<number> {
    await pulumi.ensureStack(project, stack);
    await pushImage(pulumi, project, stack, image);
    return replicateAll(pulumi.endpoint);
}

/** Pushes with a token for the first of the stack's roles that may; the digest. */
export async function pushImage(
    pulumi: Pulumi,
    project: Project,
    stack: string,
    image: PushedImage,
): Promise<string> {
    const { deployRoles, sharedImages } = await outputsOf(pulumi, project, stack);
    const [home] = sharedImages[image.repository]?.registries ?? [];
    if (home === undefined) {
        const known = Object.keys(sharedImages).join(", ");
        throw new SandboxError(
            `stack ${stack} has no repository ${image.repository}`,
            `bring the stack up first, or name one of its own: ${known || "it has none"}`,
        );
    }
    const refusals: string[] = [];
    for (const [name, role] of Object.entries(deployRoles)) {
        const answer = await pushAs(pulumi.endpoint, role, home.region, image);
        if ("digest" in answer) {
            say(`pushed ${image.repository}:${image.tag} with a token for role ${name}: ${answer.digest}`);
            return answer.digest;
        }
        refusals.push(`${name}: ${answer.error}`);
    }
    throw new SandboxError(
        `no deploy role of stack ${stack} pushes ${image.repository}:${image.tag}: ${refusals.join("; ")}`,
        "grant one of its roles pushImages on the repository, and push a tag that is not taken",
    );
}

/** What a push brings about in ECR. */
export async function replicateAll(
    endpoint: string,
    options: { readonly backfill?: boolean } = {},
): Promise<number> {
    const lines = linesOf(await replicate({ endpoint, keptIn: layout.kept }, options));
    say(lines.length > 0 ? lines.join("\n") : "sandbox replicator: nothing to copy");
    return 0;
}

async function outputsOf(pulumi: Pulumi, project: Project, stack: string): Promise<Outputs> {
    const shown = await pulumi.capture(project, "stack", "output", "--json", "--stack", stack);
    if (shown.status !== 0) {
        throw new SandboxError(`the outputs of stack ${stack} cannot be read`, shown.stderr.trim());
    }
    const { deployRoles = {}, sharedImages = {} } = JSON.parse(shown.stdout) as Partial<Outputs>;
    return { deployRoles, sharedImages };
}

/** The digest, or what STS or ECR refused it with. */
async function pushAs(
    endpoint: string,
    role: DeployRole,
    region: string,
    { repository: repositoryName, tag: imageTag, content }: PushedImage,
): Promise<{ readonly digest: string } | { readonly error: string }> {
    const [sub = ""] = role.subjects;
    try {
        const credentials = await signIn(endpoint, role, { sub, aud: role.audience });
        const ecr = new ECRClient({ endpoint, region, maxAttempts: 1, credentials });
        const imageManifest = manifestOf(content);
        const there = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
        // An immutable tag takes no image twice, not even the one that it has.
        if (there.images?.[0]?.imageId?.imageDigest !== digestOf(imageManifest)) {
            await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
        }
        return { digest: digestOf(imageManifest) };
    } catch (error) {
        return { error: errorName(error) };
    }
}
