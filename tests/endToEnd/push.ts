/**
 * Enters roles with GitHub's tokens and pushes images as their workflows would. Reads a list of pushes as JSON from standard
 * input, prints what ECR answered to each, and takes the images away again.
 */
import { BatchDeleteImageCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { readFileSync } from "node:fs";
import { signIn } from "../../sandbox/signIn";
import { Cloud, errorName } from "../../sandbox/provider/cloud";
import { withSession } from "../../sandbox/session";
import { manifestOf } from "../../sandbox/images";

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

const credentialsOf = (endpoint: string, { role, subject }: Push) =>
    signIn(
        endpoint,
        {
            arn: `arn:aws:iam::${account}:role/${role}`,
            subjects: [subject],
            audience: "sts.amazonaws.com",
            issuer: "https://token.actions.githubusercontent.com",
        },
        { sub: subject, aud: "sts.amazonaws.com" },
    );

async function attempt(endpoint: string, push: Push): Promise<string> {
    const { region, repository: repositoryName, tag: imageTag, content } = push;
    const credentials = await credentialsOf(endpoint, push);
    const imageManifest = manifestOf(content);
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
