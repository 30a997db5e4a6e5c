/** Policies of IAM, inline and managed, and what attaches them: https://docs.aws.amazon.com/IAM/latest/APIReference/ */
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { malformed, quotas } from "../policyDocument";
import { defineResource } from "../resource";
import { removed } from "../tags";
import {
    decoded,
    MALFORMED,
    NO_ENTITY,
    requireValue,
    iamSdk,
    tagList,
    tagRecord,
    iamTags,
} from "./iamShapes";

/** The two halves of an id such as `role:policy` or `role/arn`. */
function halves(id: string, separator: string): readonly [string, string] {
    const at = id.indexOf(separator);
    if (at < 1) {
        throw new Error(`no such id: "${id}"; it has the form ROLE${separator}POLICY`);
    }
    return [id.slice(0, at), id.slice(at + 1)];
}

const rolePolicyInputs = z.object({
    name: z.string().regex(/^[\w+=,.@-]{1,128}$/, "must be 1 to 128 letters, digits or +=,.@-_"),
    role: z.string().min(1),
    policy: z.string(),
});

export const rolePolicy = defineResource({
    schema: rolePolicyInputs,
    name: { property: "name", longest: 128 },
    replaces: ["name", "role"],
    documents: ["policy"],
    computed: [],
    id: ({ role, name }) => `${role}:${name}`,
    refusal: MALFORMED,
    refuse: ({ policy }) => malformed(policy, "identity", quotas.inline),
    async create(inputs, cloud) {
        await putRolePolicy(inputs, cloud);
        return {};
    },
    async read(id, cloud) {
        const [role, name] = halves(id, ":");
        const { GetRolePolicyCommand } = await iamSdk();
        const request = new GetRolePolicyCommand({ RoleName: role, PolicyName: name });
        const found = await unlessMissing((await cloud.iam).send(request), NO_ENTITY);
        return found && { inputs: { role, name, policy: decoded(found.PolicyDocument) }, outputs: {} };
    },
    async update(_id, inputs, cloud) {
        await putRolePolicy(inputs, cloud);
        return {};
    },
    async remove(id, cloud) {
        const [RoleName, PolicyName] = halves(id, ":");
        const { DeleteRolePolicyCommand } = await iamSdk();
        await unlessMissing(
            (await cloud.iam).send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
            NO_ENTITY,
        );
    },
});

async function putRolePolicy(
    { name, role, policy }: z.infer<typeof rolePolicyInputs>,
    cloud: Cloud,
): Promise<void> {
    const { PutRolePolicyCommand } = await iamSdk();
    const request = new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: policy });
    await (await cloud.iam).send(request);
}

export const policy = defineResource({
    schema: z.object({
        name: z.string().regex(/^[\w+=,.@-]{1,128}$/, "must be 1 to 128 letters, digits or +=,.@-_"),
        policy: z.string(),
        description: z.string().max(1000).optional(),
        path: z
            .string()
            .regex(/^\/([!-~]*\/)?$/, "must begin and end with /")
            .optional(),
        tags: iamTags,
    }),
    name: { property: "name", longest: 128 },
    replaces: ["name", "path", "description"],
    documents: ["policy"],
    defaults: { path: "/", description: "" },
    computed: ["arn", "policyId", "tagsAll"],
    id: ({ name, path = "/" }, { partition, account }) =>
        `arn:${partition}:iam::${account}:policy${path}${name}`,
    refusal: MALFORMED,
    refuse: (inputs) => malformed(inputs.policy, "identity", quotas.managed),
    async create(inputs, cloud) {
        const { CreatePolicyCommand } = await iamSdk();
        const tagsAll = cloud.tags(inputs.tags);
        const { Policy } = await (
            await cloud.iam
        ).send(
            new CreatePolicyCommand({
                PolicyName: inputs.name,
                PolicyDocument: inputs.policy,
                Description: inputs.description,
                Path: inputs.path,
                Tags: tagList(tagsAll),
            }),
        );
        return { arn: requireValue(Policy?.Arn, "the policy's ARN"), policyId: Policy?.PolicyId, tagsAll };
    },
    async read(arn, cloud) {
        const iam = await cloud.iam;
        const api = await iamSdk();
        const answer = await unlessMissing(iam.send(new api.GetPolicyCommand({ PolicyArn: arn })), NO_ENTITY);
        if (answer?.Policy === undefined) {
            return undefined;
        }
        const found = answer.Policy;
        const VersionId = found.DefaultVersionId;
        const version = await iam.send(new api.GetPolicyVersionCommand({ PolicyArn: arn, VersionId }));
        const tagsAll = tagRecord(found.Tags);
        return {
            inputs: {
                name: requireValue(found.PolicyName, "the policy's name"),
                policy: decoded(version.PolicyVersion?.Document),
                description: found.Description ?? "",
                path: found.Path ?? "/",
                ...(cloud.ownTags(tagsAll) && { tags: cloud.ownTags(tagsAll) }),
            },
            outputs: { arn, policyId: found.PolicyId, tagsAll },
        };
    },
    async update(arn, inputs, cloud, olds) {
        const iam = await cloud.iam;
        const api = await iamSdk();
        await dropOldVersions(arn, cloud, 4);
        await iam.send(
            new api.CreatePolicyVersionCommand({
                PolicyArn: arn,
                PolicyDocument: inputs.policy,
                SetAsDefault: true,
            }),
        );
        const tagsAll = cloud.tags(inputs.tags);
        const TagKeys = removed(cloud.tags(olds.tags), tagsAll);
        if (TagKeys.length > 0) {
            await iam.send(new api.UntagPolicyCommand({ PolicyArn: arn, TagKeys }));
        }
        await iam.send(new api.TagPolicyCommand({ PolicyArn: arn, Tags: tagList(tagsAll) }));
        return { tagsAll };
    },
    async remove(arn, cloud) {
        await dropOldVersions(arn, cloud, 1);
        const { DeletePolicyCommand } = await iamSdk();
        await unlessMissing((await cloud.iam).send(new DeletePolicyCommand({ PolicyArn: arn })), NO_ENTITY);
    },
});

/** A policy keeps five versions at most, and goes only when the default one alone is left. */
async function dropOldVersions(PolicyArn: string, cloud: Cloud, keep: number): Promise<void> {
    const iam = await cloud.iam;
    const api = await iamSdk();
    const answer = await unlessMissing(iam.send(new api.ListPolicyVersionsCommand({ PolicyArn })), NO_ENTITY);
    const old = (answer?.Versions ?? [])
        .filter((version) => version.IsDefaultVersion !== true)
        .sort((left, right) => Number(right.VersionId?.slice(1)) - Number(left.VersionId?.slice(1)));
    for (const { VersionId } of old.slice(keep - 1)) {
        await iam.send(new api.DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    }
}

export const rolePolicyAttachment = defineResource({
    schema: z.object({ role: z.string().min(1), policyArn: z.string().min(20) }),
    replaces: ["role", "policyArn"],
    deleteFirst: true,
    computed: [],
    id: ({ role, policyArn }) => `${role}/${policyArn}`,
    async create({ role, policyArn }, cloud) {
        const { AttachRolePolicyCommand } = await iamSdk();
        await (await cloud.iam).send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
        return {};
    },
    async read(id, cloud) {
        const [role, policyArn] = halves(id, "/");
        const { ListAttachedRolePoliciesCommand } = await iamSdk();
        const request = new ListAttachedRolePoliciesCommand({ RoleName: role });
        const answer = await unlessMissing((await cloud.iam).send(request), NO_ENTITY);
        const found = answer?.AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === policyArn);
        return found ? { inputs: { role, policyArn }, outputs: {} } : undefined;
    },
    async remove(id, cloud) {
        const [RoleName, PolicyArn] = halves(id, "/");
        const { DetachRolePolicyCommand } = await iamSdk();
        await unlessMissing(
            (await cloud.iam).send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
            NO_ENTITY,
        );
    },
});
