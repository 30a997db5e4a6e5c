/**
 * IAM users and their access keys. The product makes none; a program that does meets the policy pack first.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
import { z } from "zod";
import { type Cloud, unlessMissing } from "../cloud";
import { defineResource } from "../resource";
import { NO_ENTITY, iamSdk } from "./iamShapes";

const userName = z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be 1 to 64 letters, digits or +=,.@-_");
const status = z.enum(["Active", "Inactive"]);
const path = z.string().regex(/^\/([!-~]*\/)?$/, "must begin and end with /");

export const user = defineResource({
    schema: z.object({ name: userName, path: path.optional() }),
    name: { property: "name", longest: 64 },
    replaces: ["name", "path"],
    defaults: { path: "/" },
    computed: ["arn", "uniqueId"],
    id: ({ name }) => name,
    async create({ name, path: Path }, cloud) {
        const { CreateUserCommand } = await iamSdk();
        const { User } = await (await cloud.iam).send(new CreateUserCommand({ UserName: name, Path }));
        return { arn: User?.Arn, uniqueId: User?.UserId };
    },
    async read(name, cloud) {
        const { GetUserCommand } = await iamSdk();
        const request = new GetUserCommand({ UserName: name });
        const found = (await unlessMissing((await cloud.iam).send(request), NO_ENTITY))?.User;
        return (
            found && {
                inputs: { name, path: found.Path ?? "/" },
                outputs: { arn: found.Arn, uniqueId: found.UserId },
            }
        );
    },
    async remove(name, cloud) {
        const { DeleteUserCommand } = await iamSdk();
        await unlessMissing((await cloud.iam).send(new DeleteUserCommand({ UserName: name })), NO_ENTITY);
    },
});

/** A user's keys; the local AWS has no error for a user that is not there. */
async function keysOf(UserName: string, cloud: Cloud) {
    const { ListAccessKeysCommand } = await iamSdk();
    const listed = await unlessMissing(
        (await cloud.iam).send(new ListAccessKeysCommand({ UserName })),
        NO_ENTITY,
    );
    return listed?.AccessKeyMetadata ?? [];
}

async function setStatus(
    UserName: string,
    AccessKeyId: string,
    Status: z.infer<typeof status>,
    cloud: Cloud,
): Promise<void> {
    const { UpdateAccessKeyCommand } = await iamSdk();
    await (await cloud.iam).send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status }));
}

/** AWS names the key, and shows its secret once: what a refresh cannot see again stays as the state has it. */
export const accessKey = defineResource({
    schema: z.object({ user: userName, status: status.optional() }),
    replaces: ["user"],
    defaults: { status: "Active" },
    computed: ["id", "createDate", "secret"],
    // Of a creation that was cut short only the user is known.
    id: ({ user: owner }) => owner,
    async create({ user: owner, status: wanted }, cloud) {
        const { CreateAccessKeyCommand } = await iamSdk();
        const made = await (await cloud.iam).send(new CreateAccessKeyCommand({ UserName: owner }));
        const { AccessKeyId: id, SecretAccessKey: secret, CreateDate: created } = made.AccessKey ?? {};
        if (id !== undefined && wanted === "Inactive") {
            await setStatus(owner, id, wanted, cloud);
        }
        return { id, secret, createDate: created?.toISOString() };
    },
    async read(id, cloud, state) {
        const owner = typeof state["user"] === "string" ? state["user"] : id;
        const found = (await keysOf(owner, cloud)).find(
            ({ AccessKeyId }) => id === owner || AccessKeyId === id,
        );
        return (
            found && {
                inputs: { user: owner, status: status.catch("Active").parse(found.Status) },
                outputs: {
                    id: found.AccessKeyId,
                    secret: state["secret"],
                    createDate: found.CreateDate?.toISOString(),
                },
            }
        );
    },
    async update(id, { user: owner, status: wanted = "Active" }, cloud) {
        await setStatus(owner, id, wanted, cloud);
        return {};
    },
    async remove(id, cloud, { user: owner }) {
        const { DeleteAccessKeyCommand } = await iamSdk();
        const UserName = typeof owner === "string" ? owner : undefined;
        const request = new DeleteAccessKeyCommand({ UserName, AccessKeyId: id });
        await unlessMissing((await cloud.iam).send(request), NO_ENTITY);
    },
});
