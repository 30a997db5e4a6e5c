import * as pulumi from "@pulumi/pulumi";

/**
 * After a failed replacement, older engines delete the already deleted resource again, even where a later update has
 * recreated it, and report success. https://github.com/pulumi/pulumi/pull/24588
 */
const RANGE = ">=3.263.0";

/**
 * Ends the update with an engine that would lose resources. The sandbox's engine, the newest that builds where only package
 * registries can be reached, is older and works on nothing real.
 *
 * @throws pulumi.RunError with the version that is needed.
 */
export async function requireEngine(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
    if (environment["KEYLESS_SANDBOX_SESSION"] !== undefined) {
        return;
    }
    try {
        await pulumi.requirePulumiVersion(RANGE);
    } catch (error) {
        throw new pulumi.RunError(
            `this engine is too old for AWS: ${(error as Error).message} -- install Pulumi ${RANGE}; after a failed ` +
                "replacement, older engines delete the already deleted resource again and report success",
        );
    }
}
