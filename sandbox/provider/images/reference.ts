/** References to images, and what the ECR of the account and region that they name holds under them. */
import { type Cloud, unlessMissing } from "../cloud";
import { partitionOf } from "../partitions";
import { isObject, type Json, listOf } from "../values";

export interface ImageReference {
    readonly account: string;
    readonly region: string;
    readonly host: string;
    readonly repository: string;
    readonly tag: string | undefined;
    readonly digest: string | undefined;
}

export interface Image {
    readonly digest: string;
    /** The architectures of an index, such as `arm64`; undefined where the image is a single one. */
    readonly architectures: readonly string[] | undefined;
}

const NO_REPOSITORY = "RepositoryNotFoundException";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const REFERENCE =
    /^(?<host>(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z0-9.]+))\/(?<repository>[a-z0-9._/-]+)(?::(?<tag>[\w.-]{1,128}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** Undefined where the image is not in a private registry of ECR. */
export function referenceOf(uri: string): ImageReference | undefined {
    const { host, account, region, suffix, repository, tag, digest } = REFERENCE.exec(uri)?.groups ?? {};
    return host === undefined ||
        account === undefined ||
        region === undefined ||
        repository === undefined ||
        suffix !== partitionOf(region).dnsSuffix
        ? undefined
        : { host, account, region, repository, tag, digest };
}

/** What a repository lets others see of itself. */
export interface Repository {
    readonly policy: string | undefined;
    readonly tags: Readonly<Record<string, string>>;
}

/** The repository that an image is in, or undefined where there is none. */
export async function findRepository(
    { account, region, repository: repositoryName }: ImageReference,
    cloud: Cloud,
): Promise<Repository | undefined> {
    const api = await import("@aws-sdk/client-ecr");
    const ecr = await cloud.as(account, region).ecr;
    // The local AWS knows one partition only.
    const resourceArn = `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`;
    const listed = await unlessMissing(
        ecr.send(new api.ListTagsForResourceCommand({ resourceArn })),
        NO_REPOSITORY,
    );
    const found = await unlessMissing(
        ecr.send(new api.GetRepositoryPolicyCommand({ repositoryName })),
        NO_REPOSITORY,
        "RepositoryPolicyNotFoundException",
    );
    return (
        listed && {
            policy: found?.policyText,
            tags: Object.fromEntries((listed.tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
        }
    );
}

/** What is there under the reference's digest or, without one, its tag. */
export async function findImage(
    { account, region, repository: repositoryName, tag, digest }: ImageReference,
    cloud: Cloud,
): Promise<Image | undefined> {
    const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
    const imageIds = [digest === undefined ? { imageTag: tag ?? "latest" } : { imageDigest: digest }];
    const answer = await unlessMissing(
        (await cloud.as(account, region).ecr).send(new BatchGetImageCommand({ repositoryName, imageIds })),
        NO_REPOSITORY,
    );
    const [found] = answer?.images ?? [];
    const imageDigest = found?.imageId?.imageDigest;
    return imageDigest === undefined
        ? undefined
        : { digest: imageDigest, architectures: architecturesOf(found?.imageManifest) };
}

/** https://github.com/opencontainers/image-spec/blob/main/image-index.md */
function architecturesOf(manifest = "{}"): readonly string[] | undefined {
    const { manifests } = JSON.parse(manifest) as Json;
    return manifests === undefined
        ? undefined
        : listOf(manifests)
              .filter(isObject)
              .map(({ platform }) => (isObject(platform) ? String(platform["architecture"]) : "unknown"));
}

/** Where it is, for a message. */
export const placeOf = ({ account, region, repository }: ImageReference) =>
    `repository ${repository} of ${account} in ${region}`;
