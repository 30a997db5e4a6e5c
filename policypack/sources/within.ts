import { survey } from "../documents/survey";
import { NO_DECISIONS } from "../template/scenarios";
import { isTemplate } from "../template/template";
import { joinPaths } from "../values/path";
import { isObject } from "../values/value";
import type { Part, Source } from "./source";

type Json = Readonly<Record<string, unknown>>;

/** A template that is a member of something else. */
export interface TemplateWithin {
    readonly key: string;
    readonly template: Json;
    /** What stands beside it. */
    readonly rest: Json;
}

/**
 * The template in what `aws cloudformation get-template` prints, or in a service of the Serverless Framework; undefined for any
 * other value.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/get-template.html
 * https://www.serverless.com/framework/docs/providers/aws/guide/resources
 */
export function templateWithin(value: unknown): TemplateWithin | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const key = isObject(value["provider"]) && "service" in value ? "resources" : "TemplateBody";
    const { [key]: template, ...rest } = value;
    return isTemplate(template) ? { key, template, rest } : undefined;
}

/** The source of a template as one of the file around it, with what else is there. */
export function withinFile(
    { key, rest }: TemplateWithin,
    inner: Omit<Source, "spots" | "value">,
): Omit<Source, "spots" | "value"> {
    const inFile = (path: string): string => joinPaths(key, path);
    const beside: Part = {
        resourceAt: () => undefined,
        views: [
            {
                scenario: NO_DECISIONS,
                survey: survey(rest),
                reported: (path) => path,
                origin: (path) => path,
            },
        ],
    };
    return {
        ...inner,
        parts: [...inner.parts.map((part) => partWithin(part, inFile)), beside],
        originOf: (resource) => inFile(inner.originOf(resource)),
    };
}

function partWithin({ views, ...part }: Part, inFile: (path: string) => string): Part {
    return {
        ...part,
        views: views.map(({ reported, origin, ...view }) => ({
            ...view,
            reported: (path) => inFile(reported(path)),
            origin: (path) => inFile(origin(path)),
        })),
    };
}
