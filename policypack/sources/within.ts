import { survey } from "../documents/survey";
import { NO_DECISIONS } from "../template/scenarios";
import { isTemplate } from "../template/template";
import { joinPaths } from "../values/path";
import { isObject } from "../values/value";
import { isService, templateOfService } from "./serverless";
import type { Part, Source } from "./source";

type Json = Readonly<Record<string, unknown>>;

/** A template that is a part of something else, or is made of parts of it. */
export interface TemplateWithin {
    readonly template: Json;
    /** The path in the file of what stands at one of the template. */
    readonly pathInFile: (path: string) => string;
    /** What stands beside it. */
    readonly rest: Json;
}

/**
 * The template in what `aws cloudformation get-template` prints, or the one that a service of the Serverless Framework is made
 * into; undefined for any other value.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/get-template.html
 *
 * @throws UnreadableError where resources are not in the file
 */
export function templateWithin(value: unknown): TemplateWithin | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const within = isService(value) ? templateOfService(value) : answeredTemplate(value);
    return isTemplate(within.template) ? { ...within, template: within.template } : undefined;
}

function answeredTemplate({ TemplateBody: template, ...rest }: Json) {
    return { template, pathInFile: (path: string) => joinPaths("TemplateBody", path), rest };
}

/** The source of a template as one of the file around it, with what else is there. */
export function withinFile(
    { pathInFile, rest }: TemplateWithin,
    inner: Omit<Source, "spots" | "value">,
): Omit<Source, "spots" | "value"> {
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
        parts: [...inner.parts.map((part) => partWithin(part, pathInFile)), beside],
        originOf: (resource) => pathInFile(inner.originOf(resource)),
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
