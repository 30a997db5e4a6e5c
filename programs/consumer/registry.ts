import type * as aws from "@pulumi/aws";
import { currentSettings } from "keyless-delivery/current-settings";
import { ImageDestination } from "keyless-delivery";
import { type Consumer } from "./config";
import { type Platform } from "./platform";

/**
 * Makes this account's registry what the platform wants it to be, where the platform replicates to it. Apply it before the
 * first image is pushed; apply it again when repositories or readers were added there.
 */
export function prepareRegistry(consumer: Consumer, platform: Platform, provider: aws.Provider) {
    const { accountId, region, overwrite } = consumer;
    const plan = Object.values(platform.imageDestinations).find(
        (its) => its.accountId === accountId && its.region === region,
    );
    if (plan === undefined) {
        return {};
    }
    const { repositoryUrls, registryHost } = new ImageDestination(
        "images",
        { ...plan, overwrite },
        { provider, readSetting: currentSettings({ accountId, region }) },
    );
    return { repositoryUrls, registryHost };
}
