/**
 * Makes roles in the local AWS, enters the first of them with a token and goes on from there. Reads `Errand` as JSON from
 * standard input and prints what became of each journey, in their order: "ok" or the name of the error that ended it.
 */
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { Credentials as SessionCredentials } from "@aws-sdk/client-sts";
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { readFileSync } from "node:fs";
import { startEmulator } from "../../sandbox/emulator/emulator";
import { tokenOf } from "../../sandbox/signIn";
import { administratorOf, Cloud, type Credentials, errorName } from "../../sandbox/provider/cloud";

export interface IamRole {
    /** Who gets in, and what they may do there, as JSON. */
    readonly trust: string;
    readonly permissions?: string;
    readonly tags?: Readonly<Record<string, string>>;
}

export interface Journey {
    /** The roles to go through, with session tags or without. */
    readonly through: readonly { readonly role: string; readonly tags?: Readonly<Record<string, string>> }[];
    /** The role to read at the end, where there is one. */
    readonly reads?: string;
}

export interface Errand {
    /** All in one account, by their names. */
    readonly roles: Readonly<Record<string, IamRole>>;
    /** The role that the token is for. */
    readonly entrance: string;
    readonly token: { readonly issuer: string; readonly claims: Readonly<Record<string, string>> };
    readonly journeys: readonly Journey[];
}

const account = "111111111111";
const region = "us-east-1";
const arnOf = (role: string) => `arn:aws:iam::${account}:role/${role}`;
const listOf = (tags: Readonly<Record<string, string>> = {}) =>
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

async function run({ roles, entrance, token, journeys }: Errand): Promise<void> {
    const emulator = await startEmulator();
    const { endpoint } = emulator;
    const as = (credentials: Credentials) => ({ endpoint, region, maxAttempts: 1, credentials });
    try {
        const iam = await new Cloud(endpoint, account, region, {}, administratorOf(account)).iam;
        for (const [RoleName, { trust, permissions, tags }] of Object.entries(roles)) {
            const role = { RoleName, AssumeRolePolicyDocument: trust, Tags: listOf(tags) };
            await iam.send(new CreateRoleCommand(role));
            if (permissions !== undefined) {
                const policy = { RoleName, PolicyName: "grants", PolicyDocument: permissions };
                await iam.send(new PutRolePolicyCommand(policy));
            }
        }
        const travel = async ({ through, reads }: Journey): Promise<void> => {
            const nobody = { accessKeyId: "none", secretAccessKey: "none" };
            const entered = await new STSClient(as(nobody)).send(
                new AssumeRoleWithWebIdentityCommand({
                    RoleArn: arnOf(entrance),
                    RoleSessionName: "ask",
                    WebIdentityToken: tokenOf(token.issuer, token.claims),
                }),
            );
            let session = credentialsOf(entered.Credentials);
            for (const { role, tags } of through) {
                const request = { RoleArn: arnOf(role), RoleSessionName: "ask", Tags: listOf(tags) };
                const next = await new STSClient(as(session)).send(new AssumeRoleCommand(request));
                session = credentialsOf(next.Credentials);
            }
            if (reads !== undefined) {
                await new IAMClient(as(session)).send(new GetRoleCommand({ RoleName: reads }));
            }
        };
        const answers: string[] = [];
        for (const journey of journeys) {
            answers.push(await travel(journey).then(() => "ok", errorName));
        }
        process.stdout.write(JSON.stringify(answers));
    } finally {
        await emulator.stop();
    }
}

function credentialsOf(given: SessionCredentials | undefined): Credentials {
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = given ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

void run(JSON.parse(readFileSync(0, "utf8")) as Errand);
