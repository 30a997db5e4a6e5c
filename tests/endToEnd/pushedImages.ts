/** Images as the tests push them, by the administrator of a registry. */
import {
    BatchDeleteImageCommand,
    CreateRepositoryCommand,
    ECRClient,
    PutImageCommand,
} from "@aws-sdk/client-ecr";
import type { Cloud, Credentials } from "../../sandbox/provider/cloud";

export { digestOf, indexOf, manifestOf } from "../../sandbox/images";

export interface Pushed {
    readonly digest: string;
    /** By digest, as a function or task names it. */
    readonly uri: string;
}

export async function makeRepository(repositoryName: string, cloud: Cloud): Promise<void> {
    await (await cloud.ecr).send(new CreateRepositoryCommand({ repositoryName }));
}

export async function pushImage(
    repositoryName: string,
    imageTag: string,
    imageManifest: string,
    cloud: Cloud,
): Promise<Pushed> {
    const { image } = await (
        await cloud.ecr
    ).send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
    const digest = image?.imageId?.imageDigest ?? "";
    const host = `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com`;
    return { digest, uri: `${host}/${repositoryName}@${digest}` };
}

/** Pushes with a session's own permissions; the digest that ECR answers. */
export async function pushImageAs(
    credentials: Credentials,
    endpoint: string,
    region: string,
    repositoryName: string,
    imageTag: string,
    imageManifest: string,
): Promise<string> {
    const ecr = new ECRClient({ endpoint, region, maxAttempts: 1, credentials });
    const { image } = await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
    return image?.imageId?.imageDigest ?? "";
}

export async function deleteImage(repositoryName: string, imageDigest: string, cloud: Cloud): Promise<void> {
    await (
        await cloud.ecr
    ).send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
}
