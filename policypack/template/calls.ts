import { member } from "../values/path";
import { isObject, memberOf } from "../values/value";

/** A template, or a section of one. */
export type Template = Readonly<Record<string, unknown>>;

/** A call of one of CloudFormation's functions. */
export interface Call {
    readonly name: string;
    readonly argument: unknown;
}

/** The call that a value is; undefined where it is none. */
export function callIn(value: unknown): Call | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const [name, ...others] = Object.keys(value);
    return others.length === 0 && name !== undefined && (name === "Ref" || name.startsWith("Fn::"))
        ? { name, argument: value[name] }
        : undefined;
}

/** Whether a value leaves out what it stands for. */
export function isNoValue(value: unknown): boolean {
    return isObject(value) && value["Ref"] === "AWS::NoValue";
}

/** Whether a value is written as a text, a number or a boolean. */
export function isPlainText(value: unknown): value is string | number | boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}

/** Whether a mapping may hold a value: functions cannot stand there, so that none of them leads to itself. */
export function isPlain(value: unknown): boolean {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.every(isPlainText);
}

/** The items of a list; of anything else there are none. */
export function itemsOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

/** The path of a resource's properties. */
export function propertiesPath(id: string): string {
    return member(member("Resources", id), "Properties");
}

/**
 * Whether a macro puts in a file that lies beside the template, which is judged by itself.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
 */
export function includesNeighbor(macro: unknown): boolean {
    const location = memberOf(memberOf(macro, "Parameters"), "Location");
    return (
        memberOf(macro, "Name") === "AWS::Include" && typeof location === "string" && !/^\w+:/.test(location)
    );
}
