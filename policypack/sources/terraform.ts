import { withKeyAccount } from "../documents/located";
import { survey } from "../documents/survey";
import { NO_DECISIONS } from "../template/scenarios";
import { keyAccountsOf } from "../terraform/ownAccount";
import { isPlan, type Json, resourcesIn, type TerraformResource } from "../terraform/plan";
import { joinPaths } from "../values/path";
import type { Part, Source } from "./source";

/** A plan or a state as a source: a part for each resource that is to stand, or stands. */
export function readTerraform(json: Json): Omit<Source, "spots" | "value"> {
    const resources = resourcesIn(json);
    const keyAccountOf = keyAccountsOf(json);
    const origins = new Map(resources.map(({ id, origin }) => [id, origin]));
    return {
        kind: isPlan(json) ? "terraform-plan" : "terraform-state",
        parts: resources.map((resource) => toPart(resource, keyAccountOf(resource))),
        stacks: [{ scenario: NO_DECISIONS, value: resources }],
        originOf: (id) => origins.get(id) ?? "",
    };
}

/** @param keyAccount the account of the key whose policy the resource holds */
function toPart({ id, type, properties, origin }: TerraformResource, keyAccount: string | undefined): Part {
    const { documents, resources } = survey(properties, type);
    return {
        resourceAt: () => id,
        views: [
            {
                scenario: NO_DECISIONS,
                survey: {
                    resources,
                    documents: withKeyAccount(documents, "policy", keyAccount),
                },
                reported: (path) => joinPaths(id, path),
                origin: (path) => joinPaths(origin, path),
            },
        ],
    };
}
