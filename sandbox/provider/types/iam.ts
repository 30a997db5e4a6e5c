/** The OpenID Connect provider and roles of IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/ */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { malformed, quotas } from "../policyDocument";
import { defineResource } from "../resource";
import { removed } from "../tags";
import {
    decoded,
    description,
    MALFORMED,
    NO_ENTITY,
    requireValue,
    iamSdk,
    tagList,
    tagRecord,
    iamTags,
} from "./iamShapes";
import type { Properties } from "../values";

const providerInputs = z.object({
    url: z.url({ protocol: /^https$/, error: "must be an https:// URL" }),
    clientIdLists: z.array(z.string().min(1).max(255)).max(100),
    thumbprintLists: z
        .array(z.string().regex(/^[0-9a-fA-F]{40}$/, "must be 40 hexadecimal digits"))
        .max(5)
        .optional(),
    tags: iamTags,
});

export const openIdConnectProvider = defineResource({
    schema: providerInputs,
    replaces: ["url"],
    computed: ["arn", "tagsAll", "thumbprintLists"],
    id: ({ url }, { partition, account }) =>
        `arn:${partition}:iam::${account}:oidc-provider/${url.slice("https://".length)}`,
    async create(inputs, cloud) {
        return {
            arn: await makeProvider(inputs, cloud),
            ...providerOutputs(inputs, cloud.tags(inputs.tags)),
        };
    },
    async read(arn, cloud) {
        const { GetOpenIDConnectProviderCommand } = await iamSdk();
        const request = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
        const found = await unlessMissing((await cloud.iam).send(request), NO_ENTITY);
        if (found === undefined) {
            return undefined;
        }
        const tagsAll = tagRecord(found.Tags);
        const url = requireValue(found.Url, "the provider's URL");
        const given = { url: url.startsWith("https://") ? url : `https://${url}` };
        return {
            inputs: {
                ...given,
                clientIdLists: found.ClientIDList ?? [],
                ...(found.ThumbprintList?.length ? { thumbprintLists: found.ThumbprintList } : {}),
                ...(cloud.ownTags(tagsAll) && { tags: cloud.ownTags(tagsAll) }),
            },
            outputs: {
                arn,
                ...providerOutputs({ ...given, thumbprintLists: found.ThumbprintList }, tagsAll),
            },
        };
    },
    /** The local AWS cannot change a provider; the same ARN comes back from making it anew. */
    async update(arn, inputs, cloud) {
        await removeProvider(arn, cloud);
        await makeProvider(inputs, cloud);
        return providerOutputs(inputs, cloud.tags(inputs.tags));
    },
    remove: removeProvider,
});

/**
 * The data source of a provider that the account has, by ARN or by URL; IAM's own answer where it has none.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/openid_connect_provider_data_source.go
 */
export async function existingProvider(
    { arn, url }: Readonly<Record<string, unknown>>,
    cloud: Cloud,
): Promise<Properties> {
    const { GetOpenIDConnectProviderCommand } = await iamSdk();
    const host = typeof url === "string" ? url.replace(/^https:\/\//, "") : "";
    const id =
        typeof arn === "string" ? arn : `arn:${cloud.partition}:iam::${cloud.account}:oidc-provider/${host}`;
    const found = await (
        await cloud.iam
    ).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }));
    return {
        id,
        arn: id,
        url: found.Url ?? "",
        clientIdLists: found.ClientIDList ?? [],
        thumbprintLists: found.ThumbprintList ?? [],
        tags: tagRecord(found.Tags),
    };
}

/**
 * IAM fetches the thumbprint where none is given, so the provider shows one in any case (thumbprint_list is Computed).
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/openid_connect_provider.go
 */
function providerOutputs(
    { url, thumbprintLists = [] }: { readonly url: string; readonly thumbprintLists?: string[] | undefined },
    tagsAll: Record<string, string>,
) {
    const fetched = createHash("sha1").update(url).digest("hex");
    return { thumbprintLists: thumbprintLists.length > 0 ? thumbprintLists : [fetched], tagsAll };
}

async function makeProvider(inputs: z.infer<typeof providerInputs>, cloud: Cloud): Promise<string> {
    const { CreateOpenIDConnectProviderCommand } = await iamSdk();
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
    const { DeleteOpenIDConnectProviderCommand } = await iamSdk();
    const request = new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
    await unlessMissing((await cloud.iam).send(request), NO_ENTITY);
}

export const role = defineResource({
    schema: z.object({
        name: z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be 1 to 64 letters, digits or +=,.@-_"),
        assumeRolePolicy: z.string(),
        description: description.optional(),
        forceDetachPolicies: z.boolean().optional(),
        maxSessionDuration: z.number().int().min(3600).max(43_200).optional(),
        path: z
            .string()
            .regex(/^\/([!-~]*\/)?$/, "must begin and end with /")
            .optional(),
        permissionsBoundary: z.string().optional(),
        tags: iamTags,
    }),
    name: { property: "name", longest: 64 },
    replaces: ["name", "path"],
    documents: ["assumeRolePolicy"],
    defaults: { maxSessionDuration: 3600, path: "/", forceDetachPolicies: false, description: "" },
    computed: ["arn", "uniqueId", "createDate", "tagsAll"],
    id: ({ name }) => name,
    principals: {
        property: "assumeRolePolicy",
        kind: "trust policies",
        region: "global",
        // https://repost.aws/knowledge-center/iam-principal-policy
        answer: (arn) => `${MALFORMED}: Invalid principal in policy: "AWS":"${arn}"`,
    },
    refusal: MALFORMED,
    refuse: ({ assumeRolePolicy }) => malformed(assumeRolePolicy, "trust", quotas.trust),
    async create(inputs, cloud) {
        await refuseTakenName(inputs.name, cloud);
        const { CreateRoleCommand } = await iamSdk();
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
        const { GetRoleCommand } = await iamSdk();
        const answer = await unlessMissing(
            (await cloud.iam).send(new GetRoleCommand({ RoleName: name })),
            NO_ENTITY,
        );
        if (answer?.Role === undefined) {
            return undefined;
        }
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
        const api = await iamSdk();
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
        if (TagKeys.length > 0) {
            await iam.send(new api.UntagRoleCommand({ RoleName, TagKeys }));
        }
        await iam.send(new api.TagRoleCommand({ RoleName, Tags: tagList(tagsAll) }));
        return { tagsAll };
    },
    async remove(name, cloud, state) {
        const iam = await cloud.iam;
        if (state["forceDetachPolicies"] === true) {
            await detachEverything(name, cloud);
        }
        const { DeleteRoleCommand } = await iamSdk();
        await unlessMissing(iam.send(new DeleteRoleCommand({ RoleName: name })), NO_ENTITY);
    },
});

/**
 * Names that differ in case alone are one name to IAM; the local AWS takes both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 */
async function refuseTakenName(name: string, cloud: Cloud): Promise<void> {
    const { ListRolesCommand } = await iamSdk();
    const { Roles = [] } = await (await cloud.iam).send(new ListRolesCommand({}));
    if (Roles.some(({ RoleName }) => RoleName?.toLowerCase() === name.toLowerCase())) {
        throw new Error(`EntityAlreadyExists: Role with name ${name} already exists.`);
    }
}

async function detachEverything(RoleName: string, cloud: Cloud): Promise<void> {
    const iam = await cloud.iam;
    const api = await iamSdk();
    const attached = await unlessMissing(
        iam.send(new api.ListAttachedRolePoliciesCommand({ RoleName })),
        NO_ENTITY,
    );
    for (const { PolicyArn } of attached?.AttachedPolicies ?? []) {
        await iam.send(new api.DetachRolePolicyCommand({ RoleName, PolicyArn }));
    }
    const inline = await unlessMissing(iam.send(new api.ListRolePoliciesCommand({ RoleName })), NO_ENTITY);
    for (const PolicyName of inline?.PolicyNames ?? []) {
        await iam.send(new api.DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
}
