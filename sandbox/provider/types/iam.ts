/** IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/ */
import type { Tag } from "@aws-sdk/client-iam";
import { z } from "zod";
import { unlessMissing, type Cloud } from "../cloud";
import { malformed, quotas } from "../policyDocument";
import { defineResource } from "../resource";

const sdk = () => import("@aws-sdk/client-iam");
const missing = "NoSuchEntityException";
const tags = z.record(z.string(), z.string()).optional();

const tagList = (all: Record<string, string>): Tag[] =>
    Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
const tagRecord = (list: readonly Tag[] | undefined) =>
    Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));

const removed = (olds: Record<string, string>, news: Record<string, string>) =>
    Object.keys(olds).filter((key) => !(key in news));

/** IAM answers with URL-encoded documents. */
const decoded = (document: string | undefined) =>
    document === undefined ? "" : decodeURIComponent(document);

function requireValue<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw new Error(`IAM answered without ${what}`);
    return value;
}

const providerInputs = z.object({
    url: z.url({ protocol: /^https$/, error: "must be an https:// URL" }),
    clientIdLists: z.array(z.string().min(1).max(255)).max(100),
    thumbprintLists: z
        .array(z.string().regex(/^[0-9a-fA-F]{40}$/, "must be 40 hexadecimal digits"))
        .max(5)
        .optional(),
    tags,
});

export const openIdConnectProvider = defineResource({
    schema: providerInputs,
    replaces: ["url"],
    computed: ["arn", "tagsAll"],
    id: ({ url }, { partition, account }) =>
        `arn:${partition}:iam::${account}:oidc-provider/${url.slice("https://".length)}`,
    async create(inputs, cloud) {
        return { arn: await makeProvider(inputs, cloud), tagsAll: cloud.tags(inputs.tags) };
    },
    async read(arn, cloud) {
        const { GetOpenIDConnectProviderCommand } = await sdk();
        const request = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
        const found = await unlessMissing((await cloud.iam).send(request), missing);
        if (found === undefined) return undefined;
        const tagsAll = tagRecord(found.Tags);
        const url = requireValue(found.Url, "the provider's URL");
        return {
            inputs: {
                url: url.startsWith("https://") ? url : `https://${url}`,
                clientIdLists: found.ClientIDList ?? [],
                ...(found.ThumbprintList?.length ? { thumbprintLists: found.ThumbprintList } : {}),
                ...(cloud.ownTags(tagsAll) && { tags: cloud.ownTags(tagsAll) }),
            },
            outputs: { arn, tagsAll },
        };
    },
    /** The local AWS cannot change a provider; the same ARN comes back from making it anew. */
    async update(arn, inputs, cloud) {
        await removeProvider(arn, cloud);
        await makeProvider(inputs, cloud);
        return { tagsAll: cloud.tags(inputs.tags) };
    },
    remove: removeProvider,
});

async function makeProvider(inputs: z.infer<typeof providerInputs>, cloud: Cloud): Promise<string> {
    const { CreateOpenIDConnectProviderCommand } = await sdk();
    const request = new CreateOpenIDConnectProviderCommand({
        Url: inputs.url,
        ClientIDList: inputs.clientIdLists,
        ThumbprintList: inputs.thumbprintLists,
        Tags: tagList(cloud.tags(inputs.tags)),
    });
    const answer = await (await cloud.iam).send(request);
    return requireValue(answer.OpenIDConnectProviderArn, "the provider's ARN");
}

async function removeProvider(arn: string, cloud: Cloud): Promise<void> {
    const { DeleteOpenIDConnectProviderCommand } = await sdk();
    const request = new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
    await unlessMissing((await cloud.iam).send(request), missing);
}

export const role = defineResource({
    schema: z.object({
        name: z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be 1 to 64 letters, digits or +=,.@-_"),
        assumeRolePolicy: z.string(),
        description: z.string().max(1000).optional(),
        forceDetachPolicies: z.boolean().optional(),
        maxSessionDuration: z.number().int().min(3600).max(43_200).optional(),
        path: z
            .string()
            .regex(/^\/([!-~]*\/)?$/, "must begin and end with /")
            .optional(),
        permissionsBoundary: z.string().optional(),
        tags,
    }),
    name: { property: "name", longest: 64 },
    replaces: ["name", "path"],
    documents: ["assumeRolePolicy"],
    defaults: { maxSessionDuration: 3600, path: "/", forceDetachPolicies: false, description: "" },
    computed: ["arn", "uniqueId", "createDate", "tagsAll"],
    id: ({ name }) => name,
    refuse: ({ assumeRolePolicy }) => malformed(assumeRolePolicy, "trust", quotas.trust),
    async create(inputs, cloud) {
        const { CreateRoleCommand } = await sdk();
        const tagsAll = cloud.tags(inputs.tags);
        const { Role } = await (
            await cloud.iam
        ).send(
            new CreateRoleCommand({
                RoleName: inputs.name,
                AssumeRolePolicyDocument: inputs.assumeRolePolicy,
                Description: inputs.description,
                MaxSessionDuration: inputs.maxSessionDuration,
                Path: inputs.path,
                PermissionsBoundary: inputs.permissionsBoundary,
                Tags: tagList(tagsAll),
            }),
        );
        const made = requireValue(Role, "the role");
        return {
            arn: made.Arn,
            uniqueId: made.RoleId,
            createDate: made.CreateDate?.toISOString(),
            tagsAll,
        };
    },
    async read(name, cloud, state) {
        const { GetRoleCommand } = await sdk();
        const answer = await unlessMissing(
            (await cloud.iam).send(new GetRoleCommand({ RoleName: name })),
            missing,
        );
        if (answer?.Role === undefined) return undefined;
        const found = answer.Role;
        const tagsAll = tagRecord(found.Tags);
        const boundary = found.PermissionsBoundary?.PermissionsBoundaryArn;
        return {
            inputs: {
                name,
                assumeRolePolicy: decoded(found.AssumeRolePolicyDocument),
                description: found.Description ?? "",
                maxSessionDuration: found.MaxSessionDuration ?? 3600,
                path: found.Path ?? "/",
                // A wish about deletion that AWS does not know of.
                ...(state["forceDetachPolicies"] === true && { forceDetachPolicies: true }),
                ...(boundary !== undefined && { permissionsBoundary: boundary }),
                ...(cloud.ownTags(tagsAll) && { tags: cloud.ownTags(tagsAll) }),
            },
            outputs: {
                arn: found.Arn,
                uniqueId: found.RoleId,
                createDate: found.CreateDate?.toISOString(),
                tagsAll,
            },
        };
    },
    async update(name, inputs, cloud, olds) {
        const iam = await cloud.iam;
        const api = await sdk();
        const RoleName = name;
        await iam.send(
            new api.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: inputs.assumeRolePolicy }),
        );
        const MaxSessionDuration = inputs.maxSessionDuration ?? 3600;
        await iam.send(new api.UpdateRoleCommand({ RoleName, MaxSessionDuration }));
        // A call of its own, because the local AWS takes an empty description only here.
        const Description = inputs.description ?? "";
        await iam.send(new api.UpdateRoleDescriptionCommand({ RoleName, Description }));
        if (inputs.permissionsBoundary !== undefined) {
            const PermissionsBoundary = inputs.permissionsBoundary;
            await iam.send(new api.PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
        } else if (olds.permissionsBoundary !== undefined) {
            await iam.send(new api.DeleteRolePermissionsBoundaryCommand({ RoleName }));
        }
        const tagsAll = cloud.tags(inputs.tags);
        const TagKeys = removed(cloud.tags(olds.tags), tagsAll);
        if (TagKeys.length > 0) await iam.send(new api.UntagRoleCommand({ RoleName, TagKeys }));
        await iam.send(new api.TagRoleCommand({ RoleName, Tags: tagList(tagsAll) }));
        return { tagsAll };
    },
    async remove(name, cloud, state) {
        const iam = await cloud.iam;
        if (state["forceDetachPolicies"] === true) await detachEverything(name, cloud);
        const { DeleteRoleCommand } = await sdk();
        await unlessMissing(iam.send(new DeleteRoleCommand({ RoleName: name })), missing);
    },
});

async function detachEverything(RoleName: string, cloud: Cloud): Promise<void> {
    const iam = await cloud.iam;
    const api = await sdk();
    const attached = await unlessMissing(
        iam.send(new api.ListAttachedRolePoliciesCommand({ RoleName })),
        missing,
    );
    for (const { PolicyArn } of attached?.AttachedPolicies ?? []) {
        await iam.send(new api.DetachRolePolicyCommand({ RoleName, PolicyArn }));
    }
    const inline = await unlessMissing(iam.send(new api.ListRolePoliciesCommand({ RoleName })), missing);
    for (const PolicyName of inline?.PolicyNames ?? []) {
        await iam.send(new api.DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
}

/** The two halves of an id such as `role:policy` or `role/arn`. */
function halves(id: string, separator: string): readonly [string, string] {
    const at = id.indexOf(separator);
    if (at < 1) throw new Error(`no such id: "${id}"; it has the form ROLE${separator}POLICY`);
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
    refuse: ({ policy }) => malformed(policy, "identity", quotas.inline),
    async create(inputs, cloud) {
        await putRolePolicy(inputs, cloud);
        return {};
    },
    async read(id, cloud) {
        const [role, name] = halves(id, ":");
        const { GetRolePolicyCommand } = await sdk();
        const request = new GetRolePolicyCommand({ RoleName: role, PolicyName: name });
        const found = await unlessMissing((await cloud.iam).send(request), missing);
        return found && { inputs: { role, name, policy: decoded(found.PolicyDocument) }, outputs: {} };
    },
    async update(_id, inputs, cloud) {
        await putRolePolicy(inputs, cloud);
        return {};
    },
    async remove(id, cloud) {
        const [RoleName, PolicyName] = halves(id, ":");
        const { DeleteRolePolicyCommand } = await sdk();
        await unlessMissing(
            (await cloud.iam).send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
            missing,
        );
    },
});

async function putRolePolicy(
    { name, role, policy }: z.infer<typeof rolePolicyInputs>,
    cloud: Cloud,
): Promise<void> {
    const { PutRolePolicyCommand } = await sdk();
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
        tags,
    }),
    name: { property: "name", longest: 128 },
    replaces: ["name", "path", "description"],
    documents: ["policy"],
    defaults: { path: "/", description: "" },
    computed: ["arn", "policyId", "tagsAll"],
    id: ({ name, path = "/" }, { partition, account }) =>
        `arn:${partition}:iam::${account}:policy${path}${name}`,
    refuse: (inputs) => malformed(inputs.policy, "identity", quotas.managed),
    async create(inputs, cloud) {
        const { CreatePolicyCommand } = await sdk();
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
        const api = await sdk();
        const answer = await unlessMissing(iam.send(new api.GetPolicyCommand({ PolicyArn: arn })), missing);
        if (answer?.Policy === undefined) return undefined;
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
        const api = await sdk();
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
        if (TagKeys.length > 0) await iam.send(new api.UntagPolicyCommand({ PolicyArn: arn, TagKeys }));
        await iam.send(new api.TagPolicyCommand({ PolicyArn: arn, Tags: tagList(tagsAll) }));
        return { tagsAll };
    },
    async remove(arn, cloud) {
        await dropOldVersions(arn, cloud, 1);
        const { DeletePolicyCommand } = await sdk();
        await unlessMissing((await cloud.iam).send(new DeletePolicyCommand({ PolicyArn: arn })), missing);
    },
});

/** A policy keeps five versions at most, and goes only when the default one alone is left. */
async function dropOldVersions(PolicyArn: string, cloud: Cloud, keep: number): Promise<void> {
    const iam = await cloud.iam;
    const api = await sdk();
    const answer = await unlessMissing(iam.send(new api.ListPolicyVersionsCommand({ PolicyArn })), missing);
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
    computed: [],
    id: ({ role, policyArn }) => `${role}/${policyArn}`,
    async create({ role, policyArn }, cloud) {
        const { AttachRolePolicyCommand } = await sdk();
        await (await cloud.iam).send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
        return {};
    },
    async read(id, cloud) {
        const [role, policyArn] = halves(id, "/");
        const { ListAttachedRolePoliciesCommand } = await sdk();
        const request = new ListAttachedRolePoliciesCommand({ RoleName: role });
        const answer = await unlessMissing((await cloud.iam).send(request), missing);
        const found = answer?.AttachedPolicies?.some(({ PolicyArn }) => PolicyArn === policyArn);
        return found ? { inputs: { role, policyArn }, outputs: {} } : undefined;
    },
    async remove(id, cloud) {
        const [RoleName, PolicyArn] = halves(id, "/");
        const { DetachRolePolicyCommand } = await sdk();
        await unlessMissing(
            (await cloud.iam).send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
            missing,
        );
    },
});
