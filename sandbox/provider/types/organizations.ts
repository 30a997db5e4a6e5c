/** Policies of an organization: https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html */
import type { Policy, Tag } from "@aws-sdk/client-organizations";
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { defineResource } from "../resource";
import { removed } from "../tags";

const sdk = () => import("@aws-sdk/client-organizations");

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const LONGEST = { SERVICE_CONTROL_POLICY: 10_240, RESOURCE_CONTROL_POLICY: 5_120 } as const;

const tagList = (all: Record<string, string>): Tag[] =>
    Object.entries(all).map(([Key, Value]) => ({ Key, Value }));

async function describe(id: string, cloud: Cloud): Promise<Policy | undefined> {
    const { DescribePolicyCommand } = await sdk();
    const request = new DescribePolicyCommand({ PolicyId: id });
    return (await unlessMissing((await cloud.organizations).send(request), "PolicyNotFoundException"))
        ?.Policy;
}

async function tagsOf(id: string, cloud: Cloud): Promise<Record<string, string>> {
    const { ListTagsForResourceCommand } = await sdk();
    const { Tags = [] } = await (
        await cloud.organizations
    ).send(new ListTagsForResourceCommand({ ResourceId: id }));
    return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

export const organizationPolicy = defineResource({
    schema: z.object({
        content: z.string(),
        description: z.string().max(512).optional(),
        name: z.string().min(1).max(128),
        skipDestroy: z.boolean().optional(),
        tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
        type: z.enum(["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]).optional(),
    }),
    name: { property: "name", longest: 128 },
    replaces: ["type"],
    documents: ["content"],
    defaults: { type: "SERVICE_CONTROL_POLICY" },
    computed: ["arn", "id", "tagsAll"],
    id: ({ name }) => name,
    refuse: ({ content, type = "SERVICE_CONTROL_POLICY" }) =>
        content.length > LONGEST[type]
            ? [`the policy has ${content.length} characters, ${LONGEST[type]} are allowed`]
            : [],
    refusal: "ConstraintViolationException",
    async create({ content, description = "", name, tags, type = "SERVICE_CONTROL_POLICY" }, cloud) {
        const { CreatePolicyCommand } = await sdk();
        const tagsAll = cloud.tags(tags);
        const request = { Content: content, Description: description, Name: name, Type: type };
        const { Policy } = await (
            await cloud.organizations
        ).send(new CreatePolicyCommand({ ...request, Tags: tagList(tagsAll) }));
        const { Arn: arn, Id: id } = Policy?.PolicySummary ?? {};
        return { arn, id, tagsAll };
    },
    async read(id, cloud, state) {
        const found = await describe(id, cloud);
        const { Arn: arn, Description: description, Name: name, Type } = found?.PolicySummary ?? {};
        if (found?.Content === undefined || name === undefined) {
            return undefined;
        }
        const tagsAll = await tagsOf(id, cloud);
        const own = cloud.ownTags(tagsAll);
        return {
            inputs: {
                content: found.Content,
                name,
                type: Type === "RESOURCE_CONTROL_POLICY" ? Type : "SERVICE_CONTROL_POLICY",
                ...(description !== undefined && description !== "" && { description }),
                // A wish about deletion that AWS does not know of.
                ...(state["skipDestroy"] === true && { skipDestroy: true }),
                ...(own && { tags: own }),
            },
            outputs: { arn, id, tagsAll },
        };
    },
    async update(id, { content, description = "", name, tags }, cloud, olds) {
        const { TagResourceCommand, UntagResourceCommand, UpdatePolicyCommand } = await sdk();
        const organizations = await cloud.organizations;
        await organizations.send(
            new UpdatePolicyCommand({
                PolicyId: id,
                Content: content,
                Description: description,
                Name: name,
            }),
        );
        const tagsAll = cloud.tags(tags);
        const TagKeys = removed(cloud.tags(olds.tags), tagsAll);
        if (TagKeys.length > 0) {
            await organizations.send(new UntagResourceCommand({ ResourceId: id, TagKeys }));
        }
        await organizations.send(new TagResourceCommand({ ResourceId: id, Tags: tagList(tagsAll) }));
        return { tagsAll };
    },
    async remove(id, cloud, state) {
        if (state["skipDestroy"] !== true) {
            const { DeletePolicyCommand } = await sdk();
            const request = new DeletePolicyCommand({ PolicyId: id });
            await unlessMissing((await cloud.organizations).send(request), "PolicyNotFoundException");
        }
    },
});

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html */
export const policyAttachment = defineResource({
    schema: z.object({
        policyId: z.string(),
        skipDestroy: z.boolean().optional(),
        targetId: z
            .string()
            .regex(
                /^(?:r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
                "must be a root, an organizational unit or an account",
            ),
    }),
    replaces: ["policyId", "targetId"],
    computed: [],
    id: ({ policyId, targetId }) => `${targetId}:${policyId}`,
    async create({ policyId, targetId }, cloud) {
        const { AttachPolicyCommand } = await sdk();
        await (
            await cloud.organizations
        ).send(new AttachPolicyCommand({ PolicyId: policyId, TargetId: targetId }));
        return {};
    },
    async read(id, cloud, state) {
        const { ListTargetsForPolicyCommand } = await sdk();
        const [targetId = "", policyId = ""] = id.split(":");
        const request = new ListTargetsForPolicyCommand({ PolicyId: policyId });
        const found = await unlessMissing(
            (await cloud.organizations).send(request),
            "PolicyNotFoundException",
        );
        return found?.Targets?.some(({ TargetId }) => TargetId === targetId) === true
            ? {
                  inputs: {
                      policyId,
                      targetId,
                      ...(state["skipDestroy"] === true && { skipDestroy: true }),
                  },
                  outputs: {},
              }
            : undefined;
    },
    async remove(id, cloud, state) {
        if (state["skipDestroy"] !== true) {
            const { DetachPolicyCommand } = await sdk();
            const [targetId = "", policyId = ""] = id.split(":");
            const request = new DetachPolicyCommand({ PolicyId: policyId, TargetId: targetId });
            await unlessMissing((await cloud.organizations).send(request), "PolicyNotAttachedException");
        }
    },
});
