import * as aws from "@pulumi/aws";
import { serveApi } from "./api";
import { readConfiguration } from "./config";
import { imagesToRun, readPlatform } from "./platform";
import { prepareRegistry } from "./registry";
import { runTask } from "./task";

/**
 * A team's own program, which runs images that the platform's stack shares. It is applied twice: without digests it makes
 * the roles that the platform's policies name and prepares the registry, and with them, after the push, what runs.
 */
async function consume() {
    const consumer = readConfiguration();
    const { accountId, region, api, task } = consumer;
    const platform = await readPlatform(consumer.platform);
    const images = imagesToRun(consumer, platform);
    const provider = new aws.Provider(`aws-${accountId}-${region}`, {
        region,
        allowedAccountIds: [accountId],
    });
    return {
        ...prepareRegistry(consumer, platform, provider),
        ...(api && serveApi(consumer, api, images.api, { provider })),
        ...(task && runTask(consumer, task, images.task, { provider })),
    };
}

export = consume;
