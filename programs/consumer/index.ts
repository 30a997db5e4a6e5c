import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { currentSettings } from "keyless-delivery/current-settings";
import { type DestinationRequest, ImageDestination } from "keyless-delivery";

/**
 * A team's own program: it reads what the platform's stack wants this account's registry to be like, and makes it so. Apply
 * it before the platform's stack replicates here; apply it again when repositories or readers were added there.
 */
async function prepareRegistry() {
    const config = new pulumi.Config();
    const plan = await planOf(config.require("platform"), config.require("destination"));
    const { accountId, region } = plan;
    const provider = new aws.Provider(`aws-${accountId}-${region}`, {
        region,
        allowedAccountIds: [accountId],
    });
    const { repositoryUrls, registryHost } = new ImageDestination(
        "images",
        { ...plan, overwrite: config.getObject<string[]>("overwrite") },
        { provider, readSetting: currentSettings({ accountId, region }) },
    );
    return { repositoryUrls, registryHost };
}

async function planOf(stack: string, destination: string): Promise<DestinationRequest> {
    const platform = new pulumi.StackReference(stack);
    const details = await platform.getOutputDetails("imageDestinations");
    const plans = (details.value ?? {}) as Readonly<Record<string, DestinationRequest>>;
    const plan = plans[destination];
    if (plan === undefined) {
        const names = Object.keys(plans).sort().join(", ");
        throw new pulumi.RunError(
            `${stack} has no destination ${destination} that another stack prepares; it has: ${names || "none"}`,
        );
    }
    return plan;
}

export = prepareRegistry;
