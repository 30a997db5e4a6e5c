/** Images that consist of nothing but a manifest: enough for whatever asks which image a tag or digest stands for. */
import { createHash } from "node:crypto";

export const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const SINGLE = "application/vnd.oci.image.manifest.v1+json";

/** The manifest of an image that differs from others by its content. */
export function manifestOf(content: string): string {
    const config = {
        mediaType: "application/vnd.oci.image.config.v1+json",
        digest: digestOf(content),
        size: content.length,
    };
    return JSON.stringify({ schemaVersion: 2, mediaType: SINGLE, config, layers: [] });
}

/** An index of images of these architectures. */
export function indexOf(...architectures: readonly string[]): string {
    const manifests = architectures.map((architecture) => ({
        mediaType: SINGLE,
        digest: digestOf(architecture),
        size: 1,
        platform: { architecture, os: "linux" },
    }));
    const mediaType = "application/vnd.oci.image.index.v1+json";
    return JSON.stringify({ schemaVersion: 2, mediaType, manifests });
}
