import { createHash } from "node:crypto";
import { type Partition } from "../arn";
import { compare, type Conditions, type Statement } from "../policy";

/** Where a role lives: what its grants mean where they name no account and no region. */
export interface Home {
    readonly partition: Partition;
    readonly accountId: string;
    readonly region: string;
    /** The role's own tags, which grants may compare; undefined where they are not known yet. */
    readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Resources that are granted under the same conditions. */
interface Granted {
    readonly resources: readonly string[];
    readonly conditions: Conditions | undefined;
}

/** One statement for all resources that are granted under the same conditions; the sid says which. */
export function statementsByCondition(
    sid: string,
    actions: readonly string[],
    grants: readonly Granted[],
): Statement[] {
    const groups = new Map<string, { conditions: Conditions | undefined; resources: string[] }>();
    for (const { resources, conditions } of grants.filter((its) => its.resources.length > 0)) {
        const key = conditionKey(conditions);
        const group = groups.get(key) ?? { conditions, resources: [] };
        group.resources.push(...resources);
        groups.set(key, group);
    }
    return [...groups].map(([key, { conditions, resources }]) => ({
        sid: key === "" ? sid : `${sid}${createHash("sha256").update(key).digest("hex").slice(0, 8)}`,
        actions,
        resources,
        ...(conditions && { conditions }),
    }));
}

/**
 * A bucket that may be listed: as a whole, or only below a prefix.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export function listingOf(bucket: string, prefix: string | undefined): Granted {
    const conditions = prefix === undefined ? undefined : { StringLike: { "s3:prefix": [`${prefix}/*`] } };
    return { resources: [bucket], conditions };
}

/** The same text for the same conditions, in whatever order they were written. */
function conditionKey(conditions: Conditions | undefined): string {
    return Object.entries(conditions ?? {})
        .flatMap(([operator, keys]) =>
            Object.entries(keys).map(([key, values]) => JSON.stringify([operator, key, values])),
        )
        .sort(compare)
        .join();
}
