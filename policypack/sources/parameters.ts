import { isObject } from "../values/value";
import { readContents } from "./contents";
import { UnreadableError } from "./source";

type Json = Readonly<Record<string, unknown>>;

/** Values of a template's parameters, by their names. */
export type Parameters = ReadonlyMap<string, string>;

export const NO_PARAMETERS: Parameters = new Map();

/**
 * The values in a file of parameters, in every form that the AWS command line and CloudFormation read: a list of
 * `ParameterKey` and `ParameterValue`, an object of `Parameters`, a list of texts `NAME=VALUE`, or names and values alone.
 * A value that stays as it was is not among them.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
 *
 * @throws UnreadableError where it is none of them
 */
export function readParameters(text: string): Parameters {
    const reading = readContents(text, false);
    if (!reading.ok) {
        throw new UnreadableError(reading.message);
    }
    const [content] = reading.contents;
    const value = content?.value;
    const entries = Array.isArray(value) ? value.map(entryOf) : entriesOf(value);
    if (entries === undefined || entries.includes(undefined)) {
        throw new UnreadableError(
            'holds no parameters; write [{"ParameterKey": "NAME", "ParameterValue": "VALUE"}] or {"Parameters": {"NAME": "VALUE"}}',
        );
    }
    return new Map(entries.flatMap((entry) => entry ?? []));
}

type Entry = readonly [name: string, value: string];

/** One of a list; none where the value stays as it was, undefined where it is no parameter. */
function entryOf(item: unknown): readonly Entry[] | undefined {
    if (typeof item === "string") {
        const entry = assignmentIn(item);
        return entry && [entry];
    }
    const {
        ParameterKey: name,
        ParameterValue: value,
        UsePreviousValue: previous,
    } = isObject(item) ? item : {};
    if (typeof name !== "string") {
        return undefined;
    }
    return previous === true && value === undefined ? [] : [[name, textOf(value)]];
}

function entriesOf(value: unknown): readonly (readonly Entry[] | undefined)[] | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const inner = value["Parameters"] ?? value["parameters"] ?? value;
    return isObject(inner) ? Object.entries(inner).map(([name, item]) => [[name, textOf(item)]]) : undefined;
}

/** `NAME=VALUE`; undefined for any other text. */
export function assignmentIn(text: string): Entry | undefined {
    const [, name, value] = /^([A-Za-z][\w:-]*)=([^]*)$/.exec(text) ?? [];
    return name === undefined || value === undefined ? undefined : [name, value];
}

/** What CloudFormation takes: a text, and a list as one with commas. */
function textOf(value: unknown): string {
    return Array.isArray(value)
        ? value.map(textOf).join(",")
        : typeof value === "string"
          ? value
          : JSON.stringify(value ?? "");
}

/** Types whose value is the name of a parameter of Systems Manager, which only the deployment looks up. */
const LOOKED_UP = /^AWS::SSM::Parameter::Value/;
const LIST = /^(CommaDelimitedList$|List<)/;

/** A template in which the parameters that are given have one value each, and lists stand where they are referred to. */
export function withParameters(template: Json, given: Parameters): Json {
    const declared = Object.entries(isObject(template["Parameters"]) ? template["Parameters"] : {});
    const lists = new Map<string, readonly string[]>();
    const parameters = declared.map(([name, declaration]): [string, unknown] => {
        const value = given.get(name);
        const type = isObject(declaration) ? String(declaration["Type"]) : "";
        if (value === undefined || !isObject(declaration) || LOOKED_UP.test(type)) {
            return [name, declaration];
        }
        if (LIST.test(type)) {
            lists.set(
                name,
                value.split(",").map((item) => item.trim()),
            );
        }
        return [name, { ...declaration, Type: "String", Default: value, AllowedValues: [value] }];
    });
    return declared.length === 0 || given.size === 0
        ? template
        : { ...(withLists(template, lists) as Json), Parameters: Object.fromEntries(parameters) };
}

function withLists(value: unknown, lists: ReadonlyMap<string, readonly string[]>): unknown {
    if (lists.size === 0) {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map((item) => withLists(item, lists));
    }
    if (!isObject(value)) {
        return value;
    }
    const list = typeof value["Ref"] === "string" ? lists.get(value["Ref"]) : undefined;
    return (
        list ?? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLists(item, lists)]))
    );
}

/** The names of the parameters that a template or a program in YAML asks for. */
export function parametersOf(value: unknown): readonly string[] {
    const sections = isObject(value) ? [value["Parameters"], value["config"], value["configuration"]] : [];
    return sections.flatMap((section) => (isObject(section) ? Object.keys(section) : []));
}
