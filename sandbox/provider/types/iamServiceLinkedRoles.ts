/**
 * Roles that AWS's own services assume, made by a call or by the service itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 */
import type { Role } from "@aws-sdk/client-iam";
import { z } from "zod";
import { type Cloud, errorName, unlessMissing } from "../cloud";
import { defineResource } from "../resource";
import { removed } from "../tags";
import { description, NO_ENTITY, requireValue, iamSdk, tagList, tagRecord, iamTags } from "./iamShapes";

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/using-service-linked-roles.html */
const NAMES: Readonly<Record<string, string>> = {
    "replication.ecr.amazonaws.com": "AWSServiceRoleForECRReplication",
    "pullthroughcache.ecr.amazonaws.com": "AWSServiceRoleForECRPullThroughCache",
};

/** The first replication configuration of an account makes this role; that it is there already is no fault then. */
export async function ensureReplicationRole(cloud: Cloud): Promise<void> {
    try {
        await makeServiceLinkedRole("replication.ecr.amazonaws.com", cloud);
    } catch (error) {
        if (errorName(error) !== "InvalidInput") {
            throw error;
        }
    }
}

async function makeServiceLinkedRole(
    service: string,
    cloud: Cloud,
    more: { readonly description?: string | undefined } = {},
): Promise<Role> {
    const RoleName = requireValue(NAMES[service], `the name of the role for ${service}`);
    const { CreateRoleCommand } = await iamSdk();
    // The local AWS has a call of its own for this, and gives the role another name than AWS.
    const request = new CreateRoleCommand({
        RoleName,
        Path: `/aws-service-role/${service}/`,
        Description: more.description,
        AssumeRolePolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
        }),
    });
    try {
        return requireValue((await (await cloud.iam).send(request)).Role, "the role");
    } catch (error) {
        if (errorName(error) !== "EntityAlreadyExistsException") {
            throw error;
        }
        throw Object.assign(
            new Error(
                `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
            ),
            { name: "InvalidInput" },
        );
    }
}

const nameIn = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

const outputsOf = (role: Role, tagsAll: Record<string, string>) => ({
    arn: role.Arn,
    name: role.RoleName,
    path: role.Path,
    uniqueId: role.RoleId,
    createDate: role.CreateDate?.toISOString(),
    tagsAll,
});

export const serviceLinkedRole = defineResource({
    schema: z.object({
        awsServiceName: z.enum(Object.keys(NAMES)),
        description: description.optional(),
        tags: iamTags,
    }),
    replaces: ["awsServiceName"],
    defaults: { description: "" },
    computed: ["arn", "name", "path", "uniqueId", "createDate", "tagsAll"],
    id: ({ awsServiceName }, { partition, account }) =>
        `arn:${partition}:iam::${account}:role/aws-service-role/${awsServiceName}/${NAMES[awsServiceName] ?? ""}`,
    async create(inputs, cloud) {
        const role = await makeServiceLinkedRole(inputs.awsServiceName, cloud, inputs);
        const tagsAll = cloud.tags(inputs.tags);
        const { TagRoleCommand } = await iamSdk();
        await (await cloud.iam).send(new TagRoleCommand({ RoleName: role.RoleName, Tags: tagList(tagsAll) }));
        return outputsOf(role, tagsAll);
    },
    async read(arn, cloud) {
        const { GetRoleCommand } = await iamSdk();
        const request = new GetRoleCommand({ RoleName: nameIn(arn) });
        const role = (await unlessMissing((await cloud.iam).send(request), NO_ENTITY))?.Role;
        if (role === undefined) {
            return undefined;
        }
        const tagsAll = tagRecord(role.Tags);
        const own = cloud.ownTags(tagsAll);
        return {
            inputs: {
                awsServiceName: role.Path?.split("/")[2] ?? "",
                description: role.Description ?? "",
                ...(own && { tags: own }),
            },
            outputs: outputsOf(role, tagsAll),
        };
    },
    async update(arn, inputs, cloud, olds) {
        const RoleName = nameIn(arn);
        const iam = await cloud.iam;
        const api = await iamSdk();
        const Description = inputs.description ?? "";
        await iam.send(new api.UpdateRoleDescriptionCommand({ RoleName, Description }));
        const tagsAll = cloud.tags(inputs.tags);
        const TagKeys = removed(cloud.tags(olds.tags), tagsAll);
        if (TagKeys.length > 0) {
            await iam.send(new api.UntagRoleCommand({ RoleName, TagKeys }));
        }
        await iam.send(new api.TagRoleCommand({ RoleName, Tags: tagList(tagsAll) }));
        return { tagsAll };
    },
    async remove(arn, cloud) {
        const { DeleteServiceLinkedRoleCommand } = await iamSdk();
        const request = new DeleteServiceLinkedRoleCommand({ RoleName: nameIn(arn) });
        await unlessMissing((await cloud.iam).send(request), NO_ENTITY);
    },
});
