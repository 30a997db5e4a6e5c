import { withKeyAccount } from "../documents/located";
import { survey } from "../documents/survey";
import type { PulumiResource } from "../pulumi/deployment";
import { NO_DECISIONS } from "../template/scenarios";
import { joinPaths } from "../values/path";
import type { Source } from "./source";

/**
 * Resources of Pulumi as a source: a part for each.
 *
 * @param written the path to what is written, where that is not what it comes to
 */
export function readPulumi(
    kind: string,
    resources: readonly PulumiResource[],
    written = (path: string): string => path,
): Omit<Source, "spots" | "value"> {
    const origins = new Map(resources.map(({ id, origin }) => [id, origin]));
    return {
        kind,
        parts: resources.map(({ id, type, properties, origin, keyAccount }) => {
            const inFile = (path: string): string => written(joinPaths(origin, path));
            const { documents, resources: described } = survey(properties, type);
            return {
                resourceAt: () => id,
                views: [
                    {
                        scenario: NO_DECISIONS,
                        survey: {
                            documents: withKeyAccount(documents, "policy", keyAccount),
                            resources: described,
                        },
                        reported: inFile,
                        origin: inFile,
                    },
                ],
            };
        }),
        stacks: [{ scenario: NO_DECISIONS, value: resources }],
        originOf: (id) => origins.get(id) ?? "",
    };
}
