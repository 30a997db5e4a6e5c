/** What ECS's resources say alike. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ */
import type { Tag } from "@aws-sdk/client-ecs";
import { z } from "zod";
import type { Cloud } from "../cloud";
import { removed } from "../tags";

/** Loaded when first used: it costs a tenth of a second. */
export const ecsSdk = () => import("@aws-sdk/client-ecs");

export const ecsTags = z.record(z.string().min(1).max(128), z.string().max(256)).optional();

export const ecsTagList = (all: Record<string, string>): Tag[] =>
    Object.entries(all).map(([key, value]) => ({ key, value }));
export const ecsTagRecord = (list: readonly Tag[] | undefined) =>
    Object.fromEntries((list ?? []).map(({ key = "", value = "" }) => [key, value]));

export async function tagEcs(
    resourceArn: string,
    olds: Record<string, string>,
    news: Record<string, string>,
    cloud: Cloud,
): Promise<void> {
    const { TagResourceCommand, UntagResourceCommand } = await ecsSdk();
    const ecs = await cloud.ecs;
    const tagKeys = removed(olds, news);
    if (tagKeys.length > 0) {
        await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys }));
    }
    if (Object.keys(news).length > 0) {
        await ecs.send(new TagResourceCommand({ resourceArn, tags: ecsTagList(news) }));
    }
}
