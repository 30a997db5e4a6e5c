/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
import { z } from "zod";
import { unlessMissing } from "../cloud";
import { unordered } from "../comparison";
import { defineResource } from "../resource";
import { ecsSdk, tagEcs, ecsTags, ecsTagRecord, ecsTagList } from "./ecsShapes";

export const cluster = defineResource({
    schema: z.object({
        name: z.string().regex(/^[\w-]{1,255}$/, "must be 1 to 255 letters, digits, - or _"),
        settings: z
            .array(
                z.object({
                    name: z.literal("containerInsights"),
                    value: z.enum(["enabled", "enhanced", "disabled"]),
                }),
            )
            .optional(),
        tags: ecsTags,
    }),
    name: { property: "name", longest: 255 },
    replaces: ["name"],
    comparable: { settings: unordered },
    computed: ["arn", "settings", "tagsAll"],
    id: ({ name }, { partition, region, account }) =>
        `arn:${partition}:ecs:${region}:${account}:cluster/${name}`,
    async create({ name, settings, tags }, cloud) {
        const { CreateClusterCommand } = await ecsSdk();
        const tagsAll = cloud.tags(tags);
        const { cluster: made } = await (
            await cloud.ecs
        ).send(new CreateClusterCommand({ clusterName: name, settings, tags: ecsTagList(tagsAll) }));
        return { arn: made?.clusterArn, settings: made?.settings, tagsAll };
    },
    async read(id, cloud) {
        const { DescribeClustersCommand } = await ecsSdk();
        const request = new DescribeClustersCommand({ clusters: [id], include: ["SETTINGS", "TAGS"] });
        const [found] = (await (await cloud.ecs).send(request)).clusters ?? [];
        if (found?.clusterName === undefined || found.status === "INACTIVE") {
            return undefined;
        }
        const tagsAll = ecsTagRecord(found.tags);
        const own = cloud.ownTags(tagsAll);
        const settings = found.settings?.map(({ value }) => ({
            name: "containerInsights" as const,
            value: value as "disabled",
        }));
        return {
            inputs: { name: found.clusterName, settings, ...(own && { tags: own }) },
            // An import names it by its name alone.
            outputs: { id: found.clusterArn, arn: found.clusterArn, settings, tagsAll },
        };
    },
    async update(arn, { settings, tags }, cloud, olds) {
        const { UpdateClusterCommand } = await ecsSdk();
        await (await cloud.ecs).send(new UpdateClusterCommand({ cluster: arn, settings }));
        const tagsAll = cloud.tags(tags);
        await tagEcs(arn, cloud.tags(olds.tags), tagsAll, cloud);
        return { ...(settings && { settings }), tagsAll };
    },
    async remove(arn, cloud) {
        const { DeleteClusterCommand } = await ecsSdk();
        const request = new DeleteClusterCommand({ cluster: arn });
        await unlessMissing((await cloud.ecs).send(request), "ClusterNotFoundException");
    },
});
