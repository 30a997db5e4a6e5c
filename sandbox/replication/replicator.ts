/**
 * Replicates pushed images as each registry's replication configuration says, which ECR does by itself and the local AWS does
 * not. https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { administratorOf, Cloud } from "../provider/cloud";
import { refusalOf } from "./destination";
import { copyImage, imagesIn, repositoriesIn, type StoredImage } from "./images";
import { destinationsOf, type Registry, type ReplicationConfiguration } from "./rules";

/** The local AWS, and the folder of what is kept beside it. */
export interface LocalAws {
    readonly endpoint: string;
    readonly keptIn: string;
}

/** As `DescribeImageReplicationStatus` answers, at whose end the local one already is. */
export interface ReplicationStatus {
    readonly registryId: string;
    readonly region: string;
    readonly status: "COMPLETE" | "FAILED";
    /** Why it failed. */
    readonly failureCode?: string;
}

/** What became of one image on its way to one destination. */
export interface Replica extends ReplicationStatus {
    readonly source: Registry;
    readonly repository: string;
    readonly digest: string;
    readonly tags: readonly string[];
}

/** Of an image in its source registry: as what it was sent, and what became of that. */
interface Sent {
    readonly tags: readonly string[];
    readonly statuses: readonly ReplicationStatus[];
}

const SENT = "replicated images";
const REPLICAS = "replicas";
const keyOf = (repository: string, digest: string) => `${repository}@${digest}`;

const cloudOf = ({ endpoint, keptIn }: LocalAws, { account, region }: Registry) =>
    new Cloud(endpoint, account, region, {}, administratorOf(account), keptIn);

/** What ECR would say of an image in its source registry. */
export function replicationStatus(
    aws: LocalAws,
    source: Registry,
    repository: string,
    digest: string,
): readonly ReplicationStatus[] {
    const sent = cloudOf(aws, source).kept<Sent>(SENT).get(keyOf(repository, digest));
    return sent?.statuses ?? [];
}

/**
 * Copies what was pushed since each configuration was put, and every tag that was pushed of it since; what came or failed.
 * @param backfill copies what was pushed before too, and what failed, as `StartReplicationBackfill` does
 */
export async function replicate(aws: LocalAws, { backfill = false } = {}): Promise<readonly Replica[]> {
    const replicas: Replica[] = [];
    for (const source of registriesIn(aws)) {
        const cloud = cloudOf(aws, source);
        const shelf = cloud.kept<ReplicationConfiguration>("replication");
        const since = shelf.changedAt(source.account);
        const configuration = shelf.get(source.account);
        if (configuration === undefined || since === undefined) {
            continue;
        }
        for (const repository of await repositoriesIn(cloud)) {
            const destinations = destinationsOf(configuration, repository);
            for (const image of destinations.length === 0 ? [] : await imagesIn(repository, cloud)) {
                const errand = { aws, source, repository, image };
                replicas.push(...(await send(errand, destinations, backfill ? undefined : since)));
            }
        }
    }
    return replicas;
}

/** Every registry that a program ever put something in. */
function registriesIn({ keptIn }: LocalAws): readonly Registry[] {
    const foldersOf = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
    return foldersOf(keptIn).flatMap((account) =>
        foldersOf(join(keptIn, account)).map((region) => ({ account, region })),
    );
}

/** What is replicated, and from where. */
interface Errand {
    readonly aws: LocalAws;
    readonly source: Registry;
    readonly repository: string;
    readonly image: StoredImage;
}

/**
 * Sends an image to the destinations that it was not sent to as it is now tagged.
 * @param since from when on an image is new; every one is without it
 */
async function send(
    errand: Errand,
    destinations: readonly Registry[],
    since: Date | undefined,
): Promise<readonly Replica[]> {
    const { aws, source, repository, image } = errand;
    const cloud = cloudOf(aws, source);
    const key = keyOf(repository, image.digest);
    // A replica is not replicated further.
    if (cloud.kept(REPLICAS).get(key) !== undefined) {
        return [];
    }
    const { statuses = [], tags = [] } = cloud.kept<Sent>(SENT).get(key) ?? {};
    const sent = new Map(statuses.map((status) => [`${status.registryId}/${status.region}`, status]));
    const isRetagged = image.tags.some((tag) => !tags.includes(tag));
    const replicas: Replica[] = [];
    for (const destination of destinations) {
        const name = `${destination.account}/${destination.region}`;
        const isDue = sent.has(name) ? isRetagged : wasPushedSince(since, image);
        if (isDue || since === undefined) {
            const replica = await copy(errand, destination);
            sent.set(name, statusOf(replica));
            replicas.push(replica);
        }
    }
    // A tag that moved away may come back, and is then sent again.
    if (sent.size > 0) {
        cloud.kept<Sent>(SENT).put(key, { tags: image.tags, statuses: [...sent.values()] });
    }
    return replicas;
}

/** The local AWS tells the time of a push in whole seconds. */
const wasPushedSince = (since: Date | undefined, { pushedAt }: StoredImage) =>
    since === undefined || pushedAt.getTime() >= Math.floor(since.getTime() / 1000) * 1000;

const statusOf = ({ registryId, region, status, failureCode }: Replica): ReplicationStatus => ({
    registryId,
    region,
    status,
    ...(failureCode !== undefined && { failureCode }),
});

async function copy({ aws, source, repository, image }: Errand, destination: Registry): Promise<Replica> {
    const { account: registryId, region } = destination;
    const { digest, tags } = image;
    const about = { source, repository, digest, tags, registryId, region };
    const to = cloudOf(aws, destination);
    const failureCode = await refusalOf(source, repository, to);
    if (failureCode !== undefined) {
        return { ...about, status: "FAILED", failureCode };
    }
    await copyImage(repository, image, cloudOf(aws, source), to);
    to.kept(REPLICAS).put(keyOf(repository, digest), source);
    return { ...about, status: "COMPLETE" };
}

/** One line for each, to be printed. */
export function linesOf(replicas: readonly Replica[]): readonly string[] {
    return replicas.map(({ source, repository, digest, tags, registryId, region, failureCode }) => {
        const image = `${repository}@${digest.slice(0, 19)}… (${tags.join(", ") || "untagged"})`;
        const way = `${image} from ${source.account}/${source.region} to ${registryId}/${region}`;
        return failureCode === undefined
            ? `sandbox replicator: copied ${way}`
            : `sandbox replicator: failed to copy ${way}: ${failureCode}`;
    });
}
