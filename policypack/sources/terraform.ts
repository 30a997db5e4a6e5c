import { survey } from "../documents/survey";
import { NO_DECISIONS } from "../template/scenarios";
import { isPlan, type Json, resourcesIn, type TerraformResource } from "../terraform/plan";
import { joinPaths } from "../values/path";
import type { Part, Source } from "./source";

/** A plan or a state as a source: a part for each resource that is to stand, or stands. */
export function readTerraform(json: Json): Omit<Source, "spots" | "value"> {
    const resources = resourcesIn(json);
    const origins = new Map(resources.map(({ id, origin }) => [id, origin]));
    return {
        kind: isPlan(json) ? "terraform-plan" : "terraform-state",
        parts: resources.map(toPart),
        stacks: [{ scenario: NO_DECISIONS, value: resources }],
        originOf: (id) => origins.get(id) ?? "",
    };
}

function toPart({ id, type, properties, origin }: TerraformResource): Part {
    return {
        resourceAt: () => id,
        views: [
            {
                scenario: NO_DECISIONS,
                survey: survey(properties, type),
                reported: (path) => joinPaths(id, path),
                origin: (path) => joinPaths(origin, path),
            },
        ],
    };
}
