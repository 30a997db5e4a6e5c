import { survey } from "../documents/survey";
import { NO_DECISIONS } from "../template/scenarios";
import { outerHole, withoutMarks } from "../template/pieces";
import { isTemplate } from "../template/template";
import { joinPaths } from "../values/path";
import { isObject, memberOf } from "../values/value";
import { type Part, type Source, UnreadableError } from "./source";

type Json = Readonly<Record<string, unknown>>;

/** A template that is a member of something else. */
export interface TemplateWithin {
    readonly key: string;
    readonly template: Json;
    /** What stands beside it. */
    readonly rest: Json;
}

/**
 * The template in what `aws cloudformation get-template` prints, or in a service of the Serverless Framework, whose variables
 * are unknown in it; undefined for any other value.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/get-template.html
 * https://www.serverless.com/framework/docs/providers/aws/guide/resources
 *
 * @throws UnreadableError where resources are not in the file
 */
export function templateWithin(value: unknown): TemplateWithin | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const isService = isServerless(value);
    const key = isService ? "resources" : "TemplateBody";
    const { [key]: inner, ...rest } = value;
    if (isService && isAssembled(inner)) {
        throw new UnreadableError(PACKAGE_FIRST);
    }
    const template = isService ? withUnknownVariables(inner) : inner;
    return isTemplate(template) ? { key, template, rest } : undefined;
}

function isServerless(value: Json): boolean {
    return "service" in value && (isObject(value["provider"]) || value["provider"] === "aws");
}

const PACKAGE_FIRST =
    "is a service of the Serverless Framework that takes resources from variables; " +
    "run serverless package, and check .serverless/cloudformation-template-update-stack.json";

/** Whether a variable stands for resources, which then are not in the file. */
function isAssembled(resources: unknown): boolean {
    const parts = Array.isArray(resources) ? resources : [resources];
    return parts.some((part: unknown) => {
        const own = memberOf(part, "Resources");
        return [part, own, ...(isObject(own) ? Object.values(own) : [])].some(isVariable);
    });
}

/**
 * A variable, which the framework fills in before CloudFormation sees the template. None of CloudFormation's begins so.
 * https://www.serverless.com/framework/docs/guides/variables
 */
const VARIABLE = /\$\{(?!AWS::)([A-Za-z][\w-]*(?:\([^{}]*\)(?::[^{}]*)?|:[^{}]*))\}/g;

function isVariable(value: unknown): boolean {
    return typeof value === "string" && withUnknownVariables(value) !== value;
}

/** A value with a mark in place of each variable, the innermost first. */
function withUnknownVariables(value: unknown): unknown {
    if (typeof value === "string") {
        const marked = value.replace(VARIABLE, (_, name: string) =>
            outerHole({ name: withoutMarks(name), free: true }),
        );
        return marked === value ? value : withUnknownVariables(marked);
    }
    if (Array.isArray(value)) {
        return value.map(withUnknownVariables);
    }
    return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUnknownVariables(item)]))
        : value;
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
