import { element, member } from "../values/path";
import { isObject, memberOf } from "../values/value";
import { isNoValue, itemsOf, type Template } from "./calls";
import { Origins } from "./origins";

/** The API that AWS SAM makes where an event names none. */
const IMPLICIT_API = "ServerlessRestApi";

/**
 * A template of AWS SAM with its globals put into the resources that they are for, and with the API that events imply.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 *
 * @returns where what was put in stands in the template, too
 */
export function withGlobals(template: Template): { readonly template: Template; readonly origins: Origins } {
    const origins = new Origins();
    const { Globals: globals, ...rest } = template;
    if (!isObject(globals) || !isObject(template["Resources"])) {
        return { template, origins };
    }
    const all = impliesApi(template["Resources"])
        ? { ...template["Resources"], [IMPLICIT_API]: { Type: "AWS::Serverless::Api", Properties: {} } }
        : template["Resources"];
    const resources = Object.entries(all).map(([id, resource]): [string, unknown] => {
        const common = globalsFor(resource, globals);
        return [id, common === undefined ? resource : withCommon(id, resource, common, origins)];
    });
    return { template: { ...rest, Resources: Object.fromEntries(resources) }, origins };
}

/** What is common to resources of one type, and where it stands. */
interface Common {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly path: string;
}

function globalsFor(resource: unknown, globals: Readonly<Record<string, unknown>>): Common | undefined {
    const type = memberOf(resource, "Type");
    const name = typeof type === "string" && type.startsWith("AWS::Serverless::") ? type.slice(17) : "";
    const properties = memberOf(globals, name);
    const ignored = memberOf(resource, "IgnoreGlobals");
    if (!isObject(properties) || ignored === "*") {
        return undefined;
    }
    const kept = Object.entries(properties).filter(([key]) => !itemsOf(ignored).includes(key));
    return { properties: Object.fromEntries(kept), path: member("Globals", name) };
}

function withCommon(id: string, resource: unknown, common: Common, origins: Origins): unknown {
    const at = member(member("Resources", id), "Properties");
    const own = memberOf(resource, "Properties") ?? {};
    return {
        ...(isObject(resource) ? resource : {}),
        Properties: merged(common.properties, own, at, common.path, origins),
    };
}

/** A list continues the global one, a mapping is merged with it, and anything else stands in place of it. */
function merged(common: unknown, own: unknown, at: string, from: string, origins: Origins): unknown {
    if (own === undefined || (isNoValue(own) && isObject(common))) {
        origins.move(at, from);
        return common;
    }
    if (Array.isArray(common) && Array.isArray(own)) {
        common.forEach((_, index) => {
            origins.move(element(at, index), element(from, index));
        });
        own.forEach((_, index) => {
            origins.move(element(at, common.length + index), element(at, index));
        });
        return [...(common as unknown[]), ...(own as unknown[])];
    }
    if (!isObject(common) || !isObject(own)) {
        return own;
    }
    const keys = [...Object.keys(common), ...Object.keys(own).filter((key) => !(key in common))];
    return Object.fromEntries(
        keys.map((key) => [
            key,
            key in common
                ? merged(common[key], memberOf(own, key), member(at, key), member(from, key), origins)
                : own[key],
        ]),
    );
}

/** Whether an event of a function or a state machine is one of an API that the template does not describe. */
function impliesApi(resources: Readonly<Record<string, unknown>>): boolean {
    return (
        !(IMPLICIT_API in resources) &&
        Object.values(resources).some((resource) =>
            Object.values(eventsOf(resource)).some(
                (event) =>
                    memberOf(event, "Type") === "Api" &&
                    memberOf(memberOf(event, "Properties"), "RestApiId") === undefined,
            ),
        )
    );
}

function eventsOf(resource: unknown): Readonly<Record<string, unknown>> {
    const events = memberOf(memberOf(resource, "Properties"), "Events");
    return isObject(events) ? events : {};
}
