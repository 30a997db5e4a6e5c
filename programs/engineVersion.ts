import * as pulumi from "@pulumi/pulumi";

/**
 * Engines before this one delete again what a failed replacement had deleted and a later update made anew, and report
 * success. https://github.com/pulumi/pulumi/pull/24588
 */
const RANGE = ">=3.263.0";

/**
 * Stops a run with an engine that would lose resources. The sandbox's engine, the newest that builds where only package
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
            `this engine is too old for AWS: ${(error as Error).message} -- install Pulumi ${RANGE}; older engines delete ` +
                "again what a failed replacement had deleted",
        );
    }
}
