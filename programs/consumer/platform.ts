import * as pulumi from "@pulumi/pulumi";
import { type DestinationRequest, type Known, Problems, type SharedImage } from "keyless-delivery";
import { type Consumer, reported, type Task } from "./config";

/** As it passes through a stack's outputs, with every value known. */
export type KnownImage = Known<SharedImage>;

/** What the platform's stack gives out; nothing before its first update. */
export interface Platform {
    readonly imageDestinations: Readonly<Record<string, DestinationRequest>>;
    readonly sharedImages: Readonly<Record<string, KnownImage>>;
}

export async function readPlatform(stack: string): Promise<Platform> {
    const reference = new pulumi.StackReference(stack);
    const output = async (name: string) => (await reference.getOutputDetails(name)).value as unknown;
    return {
        imageDestinations: ((await output("imageDestinations")) ?? {}) as Platform["imageDestinations"],
        sharedImages: ((await output("sharedImages")) ?? {}) as Platform["sharedImages"],
    };
}

/**
 * The images of the workloads that have a digest.
 *
 * @throws RunError with everything that the platform does not share as they need it
 */
export function imagesToRun(consumer: Consumer, platform: Platform) {
    const problems = new Problems();
    const images = {
        api: sharedImage(problems, "api", consumer, platform),
        task: sharedImage(problems, "task", consumer, platform),
    };
    if (consumer.task !== undefined && images.task !== undefined) {
        checkReader(problems, consumer.task, images.task, consumer);
    }
    return reported(() => problems.orThrow(images));
}

function sharedImage(
    problems: Problems,
    part: "api" | "task",
    consumer: Consumer,
    { sharedImages }: Platform,
): KnownImage | undefined {
    const { platform: stack, registryAccountId, region, [part]: workload } = consumer;
    if (workload?.digest === undefined) {
        return undefined;
    }
    const repository = workload.image;
    const image = sharedImages[repository];
    if (image === undefined) {
        const names = Object.keys(sharedImages).sort().join(", ");
        problems.check([part, "image"], repository, {
            message: `is not shared by ${stack}`,
            remediation: `let the platform share it, or name one of: ${names || "none"}`,
        });
        return undefined;
    }
    const places = image.registries.map((its) => `${its.accountId}/${its.region}`);
    if (!places.includes(`${registryAccountId}/${region}`)) {
        problems.check([part, "image"], repository, {
            message: `is not in ${registryAccountId}/${region} but in ${places.join(", ")}`,
            remediation: "let the platform replicate it there, or write another registryAccountId",
        });
    }
    return image;
}

/** The function's reader is checked by ImageFunction. */
function checkReader(
    problems: Problems,
    { executionRole }: Task,
    { repository, readers }: KnownImage,
    { accountId }: Consumer,
): void {
    const arn = `:iam::${accountId}:role/${executionRole}`;
    // A reader without an account is a role of every account of an organization.
    const isNamed = Object.values(readers).some(({ role }) =>
        role?.arn === undefined
            ? role?.name === executionRole && (role.accountId ?? accountId) === accountId
            : role.arn.endsWith(arn),
    );
    if (!isNamed) {
        problems.check(["task", "executionRole"], executionRole, {
            message: `is no reader of ${repository}`,
            remediation: `add to its readers on the platform: { role: { accountId: "${accountId}", name: ${executionRole} } }`,
        });
    }
}
