import { NO_PLACE } from "../documents/kind";
import { notInTemplate, unreadable, withKeyAccount } from "../documents/located";
import { survey } from "../documents/survey";
import { kindOfResource } from "../resources/resource";
import type { StackResource } from "../resources/stack";
import { propertiesPath, type Template } from "../template/calls";
import { insertedBy, LOOP } from "../template/inserted";
import { concernsPolicies } from "../template/concerns";
import { keyPolicyPath } from "../template/keyPolicy";
import { type Prepared, prepared } from "../template/prepared";
import type { Resolved } from "../template/resolve";
import { NO_DECISIONS } from "../template/scenarios";
import { describedIn, explored, partsOf, type TemplatePart, TOO_MANY } from "../template/template";
import { member, segmentsOf } from "../values/path";
import { isObject } from "../values/value";
import type { Part, Source, View } from "./source";

/**
 * A template as a source: a part for each resource, in each combination of decisions.
 *
 * @param account what AWS::AccountId stands for
 */
export function readTemplate(text: Template, account: string): Omit<Source, "spots" | "value"> {
    const { template, originOf, inserted } = prepared(text);
    const compared = registryResources(template);
    const { variants, complete } = explored(
        { ...template, Resources: compared },
        Object.keys(compared),
        account,
    );
    const parts = [
        loopedPart(inserted),
        ...partsOf(template, account).map((part) => toPart(part, template, account, originOf)),
    ];
    return {
        kind: "cloudformation-template",
        parts: complete ? parts : [...parts, UNCOMPARED],
        stacks: variants.map(({ scenario, value }) => ({ scenario, value: stackOf(value) })),
        originOf: (id) => originOf(propertiesPath(id)),
    };
}

/** What loops make of names that are not in the template. */
function loopedPart(paths: readonly string[]): Part {
    return {
        resourceAt: (path) => String(segmentsOf(path)[1]),
        views: [
            {
                scenario: NO_DECISIONS,
                survey: { documents: paths.map((path) => notInTemplate(LOOP, path)), resources: [] },
                reported: (path) => path,
                origin: (path) => path,
            },
        ],
    };
}

/** What is said where the repositories of a template could not be compared with each other in all combinations. */
const UNCOMPARED: Part = {
    resourceAt: () => undefined,
    views: [
        {
            scenario: NO_DECISIONS,
            survey: {
                documents: [
                    unreadable(
                        {
                            ...TOO_MANY,
                            message: TOO_MANY.message.replace(
                                "the policy",
                                "repositories and their replication",
                            ),
                        },
                        "Resources",
                        NO_PLACE,
                    ),
                ],
                resources: [],
            },
            reported: (path) => path,
            origin: (path) => path,
        },
    ],
};

function toPart(
    { id, variants, complete }: TemplatePart,
    template: Template,
    account: string,
    originOf: Prepared["originOf"],
): Part {
    const keyPolicy = keyPolicyPath(template, id);
    return {
        resourceAt: () => id,
        views: variants.map(({ scenario, value }): View => {
            const { documents: found, resources } = survey(value.value);
            const documents = withKeyAccount(found, keyPolicy, account);
            const reported = (path: string): string => value.origins.of(path);
            const unjudged =
                complete || documents.length === 0
                    ? []
                    : [unreadable(TOO_MANY, propertiesPath(id ?? ""), NO_PLACE)];
            const judged = new Set(documents.map(({ path }) => member(reported(path), "Fn::Transform")));
            const inserted = value.inserted
                .filter((path) => !judged.has(path) && concernsPolicies(template, path))
                .map((path) => notInTemplate(insertedBy(template, path), path));
            return {
                scenario,
                survey: { documents: [...documents, ...inserted, ...unjudged], resources },
                reported,
                origin: (path) => originOf(reported(path)),
            };
        }),
    };
}

/** What the rules over a stack compare, so that no decision on anything else multiplies the combinations. */
const COMPARED = /^((repository)?name|tags|replicationconfiguration)$/i;

/** The resources that they compare, with these properties. */
function registryResources(template: Template): Readonly<Record<string, unknown>> {
    const resources = isObject(template["Resources"]) ? template["Resources"] : {};
    return Object.fromEntries(
        Object.entries(resources).flatMap(([id, resource]): [string, unknown][] => {
            const { Type: type, Properties: all } = isObject(resource) ? resource : {};
            if (typeof type !== "string" || !kindOfResource(type).startsWith("ecr")) {
                return [];
            }
            const properties = Object.entries(isObject(all) ? all : {}).filter(([name]) =>
                COMPARED.test(name),
            );
            return [[id, { Type: type, Properties: Object.fromEntries(properties) }]];
        }),
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
