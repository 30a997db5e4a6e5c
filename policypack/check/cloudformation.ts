import { isObject } from "../iam/values";
import { notYetKnown, unreadable } from "../located";
import { kindOfResource } from "../resource";
import type { StackResource } from "../stack";
import type { Template } from "../template/functions";
import type { Resolved } from "../template/resolve";
import {
    describedIn,
    explored,
    partsOf,
    propertiesPath,
    type TemplatePart,
    TOO_MANY,
} from "../template/template";
import { survey } from "../walk";
import type { Part, Source, View } from "./source";

const NO_PLACE = { property: "", type: "" };

/**
 * A template as a source: a part for each resource, in each combination of decisions.
 *
 * @param account what AWS::AccountId stands for
 */
export function readTemplate(template: Template, account: string): Omit<Source, "spots"> {
    return {
        kind: "cloudformation-template",
        parts: partsOf(template, account).map(toPart),
        stacks: explored(template, registryResources(template), account).variants.map(
            ({ scenario, value }) => ({
                scenario,
                value: stackOf(value),
            }),
        ),
        originOf: propertiesPath,
    };
}

function toPart({ id, variants, complete }: TemplatePart): Part {
    return {
        resourceAt: () => id,
        views: variants.map(({ scenario, value }, index): View => {
            const { documents, resources } = survey(value.value);
            const origin = (path: string): string => value.origins.of(path);
            const unjudged =
                complete || index > 0 || documents.length === 0
                    ? []
                    : [unreadable(TOO_MANY, propertiesPath(id ?? ""), NO_PLACE)];
            const inserted = value.inserted.map((path) => notYetKnown(path, NO_PLACE));
            return {
                scenario,
                survey: { documents: [...documents, ...inserted, ...unjudged], resources },
                reported: origin,
                origin,
            };
        }),
    };
}

/** The resources that the rules over a stack compare. */
function registryResources(template: Template): string[] {
    return Object.entries(isObject(template["Resources"]) ? template["Resources"] : {}).flatMap(
        ([id, resource]) =>
            isObject(resource) &&
            typeof resource["Type"] === "string" &&
            kindOfResource(resource["Type"]).startsWith("ecr")
                ? [id]
                : [],
    );
}

/** A template is deployed into one account and region, so all of its resources share their registry. */
function stackOf(resolved: Resolved): StackResource[] {
    const { value } = resolved;
    const resources = isObject(value) && isObject(value["Resources"]) ? value["Resources"] : {};
    return Object.keys(resources).flatMap((id) => {
        const resource = describedIn(resolved, id);
        const type = resource?.["Type"];
        const properties = resource?.["Properties"];
        return typeof type === "string"
            ? [
                  {
                      id,
                      kind: kindOfResource(type),
                      path: propertiesPath(id),
                      registry: "template",
                      properties: isObject(properties) ? properties : {},
                  },
              ]
            : [];
    });
}
