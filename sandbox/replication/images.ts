/** The images of a repository, to be copied as ECR copies them. */
import {
    BatchGetImageCommand,
    DescribeImagesCommand,
    DescribeRepositoriesCommand,
    PutImageCommand,
} from "@aws-sdk/client-ecr";
import type { Cloud } from "../provider/cloud";

export interface StoredImage {
    readonly digest: string;
    readonly tags: readonly string[];
    readonly pushedAt: Date;
}

export async function repositoriesIn(cloud: Cloud): Promise<readonly string[]> {
    const { repositories = [] } = await (await cloud.ecr).send(new DescribeRepositoriesCommand({}));
    return repositories.map(({ repositoryName = "" }) => repositoryName);
}

export async function imagesIn(repositoryName: string, cloud: Cloud): Promise<readonly StoredImage[]> {
    const { imageDetails = [] } = await (await cloud.ecr).send(new DescribeImagesCommand({ repositoryName }));
    return imageDetails.map(({ imageDigest: digest = "", imageTags: tags = [], imagePushedAt }) => ({
        digest,
        tags,
        pushedAt: imagePushedAt ?? new Date(0),
    }));
}

/**
 * Copies an image with its tags. A tag that is taken in a repository of immutable tags stays
 * where it is, and the image comes without it: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export async function copyImage(
    repositoryName: string,
    image: StoredImage,
    from: Cloud,
    to: Cloud,
): Promise<void> {
    const there = await imagesIn(repositoryName, to);
    const isThere = there.some(({ digest }) => digest === image.digest);
    const lacking = image.tags.filter(
        (tag) => !there.some(({ digest, tags }) => digest === image.digest && tags.includes(tag)),
    );
    const tags = (await isImmutable(repositoryName, to))
        ? lacking.filter((tag) => !there.some((other) => other.tags.includes(tag)))
        : lacking;
    const wanted = tags.length > 0 ? tags : isThere ? [] : [undefined];
    for (const imageTag of wanted) {
        await put(repositoryName, image.digest, imageTag, from, to);
    }
}

async function put(
    repositoryName: string,
    imageDigest: string,
    imageTag: string | undefined,
    from: Cloud,
    to: Cloud,
): Promise<void> {
    const request = new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] });
    const [image] = (await (await from.ecr).send(request)).images ?? [];
    await (
        await to.ecr
    ).send(
        new PutImageCommand({
            repositoryName,
            imageDigest,
            imageTag,
            imageManifest: image?.imageManifest,
            imageManifestMediaType: image?.imageManifestMediaType,
        }),
    );
}

/** Where some tags are excluded, the local AWS does not know which, and holds none fast. */
async function isImmutable(repositoryName: string, cloud: Cloud): Promise<boolean> {
    const request = new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] });
    const [repository] = (await (await cloud.ecr).send(request)).repositories ?? [];
    return repository?.imageTagMutability === "IMMUTABLE";
}
