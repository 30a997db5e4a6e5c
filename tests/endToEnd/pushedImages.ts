/** Images as the tests push them, by the administrator of a registry. */
import { BatchDeleteImageCommand, CreateRepositoryCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { createHash } from "node:crypto";
import type { Cloud } from "../../sandbox/provider/cloud";

export interface Pushed {
    readonly digest: string;
    /** By digest, as a function or task names it. */
    readonly uri: string;
}

export const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** The manifest of an image that differs from others by its content. */
export function manifestOf(content: string): string {
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const config = {
        mediaType: "application/vnd.oci.image.config.v1+json",
        digest: digestOf(content),
        size: content.length,
    };
    return JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
}

/** An index of images of these architectures. */
export function indexOf(...architectures: readonly string[]): string {
    const manifests = architectures.map((architecture) => ({
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        digest: digestOf(architecture),
        size: 1,
        platform: { architecture, os: "linux" },
    }));
    return JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.index.v1+json",
        manifests,
    });
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

export async function deleteImage(repositoryName: string, imageDigest: string, cloud: Cloud): Promise<void> {
    await (
        await cloud.ecr
    ).send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
}
