/**
 * Makes roles in the local AWS and hands tokens to its STS. Reads `{ policies, attempts }` as JSON from standard input and
 * prints what STS answered to each attempt, in their order.
 */
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { readFileSync } from "node:fs";
import { startEmulator } from "../../sandbox/emulator/emulator";
import { tokenOf } from "../../sandbox/signIn";
import { Cloud, errorName } from "../../sandbox/provider/cloud";

export interface Attempt {
    readonly role: string;
    readonly issuer: string;
    readonly claims: Readonly<Record<string, string>>;
}

export interface Questions {
    /** Trust policies by the names of their roles, all in one account. */
    readonly policies: Readonly<Record<string, string>>;
    readonly attempts: readonly Attempt[];
}

const account = "111111111111";

async function answer({ policies, attempts }: Questions): Promise<void> {
    const emulator = await startEmulator();
    try {
        const iam = await new Cloud(emulator.endpoint, account, "us-east-1").iam;
        for (const [RoleName, AssumeRolePolicyDocument] of Object.entries(policies)) {
            await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
        }
        const answers: string[] = [];
        const sts = new STSClient({
            endpoint: emulator.endpoint,
            region: "us-east-1",
            maxAttempts: 1,
            credentials: { accessKeyId: "none", secretAccessKey: "none" },
        });
        for (const { role, issuer, claims } of attempts) {
            const request = new AssumeRoleWithWebIdentityCommand({
                RoleArn: `arn:aws:iam::${account}:role/${role}`,
                RoleSessionName: "ask",
                WebIdentityToken: tokenOf(issuer, claims),
            });
            answers.push(await sts.send(request).then(() => "admitted", errorName));
        }
        process.stdout.write(JSON.stringify(answers));
    } finally {
        await emulator.stop();
    }
}

void answer(JSON.parse(readFileSync(0, "utf8")) as Questions);
