/**
 * Enters roles with GitHub's tokens and pushes images as their workflows would. Reads a list of pushes as JSON from standard
 * input, prints what ECR answered to each, and takes the images away again.
 */
import { BatchDeleteImageCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tokenOf } from "../../sandbox/proof";
import { Cloud, errorName } from "../../sandbox/provider/cloud";
import { withSession } from "../../sandbox/session";

export interface Push {
    readonly role: string;
    /** The `sub` claim of the workflow's token. */
    readonly subject: string;
    readonly region: string;
    readonly repository: string;
    readonly tag: string;
    /** What makes the image another one. */
    readonly content: string;
}

const account = "111111111111";
const nobody = { accessKeyId: "none", secretAccessKey: "none" };

async function credentialsOf(endpoint: string, { role, subject }: Push) {
    const sts = new STSClient({ endpoint, region: "us-east-1", maxAttempts: 1, credentials: nobody });
    const claims = { sub: subject, aud: "sts.amazonaws.com" };
    const { Credentials: session } = await sts.send(
        new AssumeRoleWithWebIdentityCommand({
            RoleArn: `arn:aws:iam::${account}:role/${role}`,
            RoleSessionName: "push",
            WebIdentityToken: tokenOf("https://token.actions.githubusercontent.com", claims),
        }),
    );
    return {
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
        sessionToken: session?.SessionToken ?? "",
    };
}

async function attempt(endpoint: string, push: Push): Promise<string> {
    const { region, repository: repositoryName, tag: imageTag, content } = push;
    const credentials = await credentialsOf(endpoint, push);
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: content.length };
    const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
    const ecr = new ECRClient({ endpoint, region, maxAttempts: 1, credentials });
    const put = new PutImageCommand({ repositoryName, imageTag, imageManifest });
    return ecr.send(put).then(() => "pushed", errorName);
}

void withSession("push", async ({ endpoint }) => {
    const pushes = JSON.parse(readFileSync(0, "utf8")) as readonly Push[];
    const answers: string[] = [];
    for (const push of pushes) {
        answers.push(await attempt(endpoint, push));
    }
    for (const { region, repository: repositoryName, tag: imageTag } of pushes) {
        const ecr = await new Cloud(endpoint, account, region).ecr;
        await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
    }
    process.stdout.write(JSON.stringify(answers));
});
