/** Log groups of CloudWatch: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { defineResource } from "../resource";
import { removed } from "../tags";

const sdk = () => import("@aws-sdk/client-cloudwatch-logs");
const MISSING = "ResourceNotFoundException";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html; 0 keeps them for ever. */
const RETENTION_DAYS = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
    3653,
];

const arnOf = (name: string, { partition, region, account }: Cloud) =>
    `arn:${partition}:logs:${region}:${account}:log-group:${name}`;

async function setRetention(logGroupName: string, retentionInDays: number, cloud: Cloud): Promise<void> {
    const { DeleteRetentionPolicyCommand, PutRetentionPolicyCommand } = await sdk();
    const logs = await cloud.logs;
    await (retentionInDays === 0
        ? logs.send(new DeleteRetentionPolicyCommand({ logGroupName }))
        : logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })));
}

export const logGroup = defineResource({
    schema: z.object({
        name: z.string().regex(/^[\w./#-]{1,512}$/, "must be 1 to 512 letters, digits or _-/.#"),
        kmsKeyId: z.string().startsWith("arn:", "must be a key's ARN").optional(),
        logGroupClass: z.enum(["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]).optional(),
        retentionInDays: z
            .number()
            .refine((days) => RETENTION_DAYS.includes(days), `must be one of ${RETENTION_DAYS.join(", ")}`)
            .optional(),
        skipDestroy: z.boolean().optional(),
        tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
    }),
    name: { property: "name", longest: 512 },
    replaces: ["name", "logGroupClass"],
    defaults: { retentionInDays: 0, skipDestroy: false },
    computed: ["arn", "logGroupClass", "tagsAll"],
    id: ({ name }) => name,
    async create({ name, kmsKeyId, logGroupClass, retentionInDays = 0, tags }, cloud) {
        const { CreateLogGroupCommand } = await sdk();
        const tagsAll = cloud.tags(tags);
        const request = { logGroupName: name, kmsKeyId, logGroupClass, tags: tagsAll };
        await (await cloud.logs).send(new CreateLogGroupCommand(request));
        if (retentionInDays !== 0) {
            await setRetention(name, retentionInDays, cloud);
        }
        return { arn: arnOf(name, cloud), logGroupClass: logGroupClass ?? "STANDARD", tagsAll };
    },
    async read(name, cloud, state) {
        const { DescribeLogGroupsCommand, ListTagsForResourceCommand } = await sdk();
        const logs = await cloud.logs;
        const { logGroups = [] } = await logs.send(
            new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
        );
        const found = logGroups.find(({ logGroupName }) => logGroupName === name);
        if (found === undefined) {
            return undefined;
        }
        const arn = arnOf(name, cloud);
        // The local AWS knows one partition only.
        const resourceArn = arn.replace(/^arn:[a-z-]+:/, "arn:aws:");
        const { tags: tagsAll = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
        const own = cloud.ownTags(tagsAll);
        const { kmsKeyId, logGroupClass, retentionInDays = 0 } = found;
        return {
            inputs: {
                name,
                retentionInDays,
                ...(kmsKeyId !== undefined && { kmsKeyId }),
                ...(logGroupClass !== undefined && { logGroupClass }),
                // A wish about deletion that AWS does not know of.
                ...(state["skipDestroy"] === true && { skipDestroy: true }),
                ...(own && { tags: own }),
            },
            outputs: { arn, logGroupClass, tagsAll },
        };
    },
    async update(name, { kmsKeyId, retentionInDays = 0, tags }, cloud, olds) {
        const api = await sdk();
        const logs = await cloud.logs;
        await setRetention(name, retentionInDays, cloud);
        if (kmsKeyId !== olds.kmsKeyId) {
            await (kmsKeyId === undefined
                ? logs.send(new api.DisassociateKmsKeyCommand({ logGroupName: name }))
                : logs.send(new api.AssociateKmsKeyCommand({ logGroupName: name, kmsKeyId })));
        }
        const resourceArn = arnOf(name, cloud).replace(/^arn:[a-z-]+:/, "arn:aws:");
        const tagsAll = cloud.tags(tags);
        const tagKeys = removed(cloud.tags(olds.tags), tagsAll);
        if (tagKeys.length > 0) {
            await logs.send(new api.UntagResourceCommand({ resourceArn, tagKeys }));
        }
        await logs.send(new api.TagResourceCommand({ resourceArn, tags: tagsAll }));
        return { tagsAll };
    },
    async remove(name, cloud, state) {
        if (state["skipDestroy"] === true) {
            return;
        }
        const { DeleteLogGroupCommand } = await sdk();
        const request = new DeleteLogGroupCommand({ logGroupName: name });
        await unlessMissing((await cloud.logs).send(request), MISSING);
    },
});
