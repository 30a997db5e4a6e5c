import type * as Yaml from "yaml";
import { nameOf } from "../values/value";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const FUNCTIONS = new Set(
    (
        "And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap GetAtt GetAZs If ImportValue Join Length Not " +
        "Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll"
    ).split(" "),
);

/** The types of YAML that JSON has too. */
export const JSON_TYPES = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** What is refused, with where it stands. */
export class Refusal extends Error {
    constructor(
        message: string,
        readonly offset: number,
    ) {
        super(message);
    }
}

/** The long form that a tag stands for; undefined where the tag says nothing that JSON does not say. */
export function functionOf(tag: string | undefined, offset: number): string | undefined {
    if (tag === undefined || tag === "!" || JSON_TYPES.test(tag)) {
        return undefined;
    }
    const name = tag.startsWith("!") ? tag.slice(1) : "";
    if (name === "Ref" || name === "Condition") {
        return name;
    }
    if (!FUNCTIONS.has(name)) {
        throw new Refusal(`the tag ${nameOf(tag)} is not one of CloudFormation's`, offset);
    }
    return `Fn::${name}`;
}

/** Whole numbers of YAML 1.1 as nobody writes a version or a name: in base 2, 8, 16 and 60, and in groups. */
const WHOLE = /^[-+]?(0b[01_]+|0[0-7_]+|0x[\da-f_]+|[1-9][\d_]*(:[0-5]?\d)*)$/i;

/**
 * The value of a scalar in YAML 1.1: `yes`, `no`, `on` and `off` are booleans, and an account ID that begins with a zero is an
 * octal number, if it can be one. What JSON would write otherwise, such as a date or a version, is a string.
 * https://yaml.org/type/bool.html https://yaml.org/type/int.html
 */
export function scalarOf({ value, source, type }: Yaml.Scalar): unknown {
    if (type !== "PLAIN" || source === undefined || value === null) {
        return value;
    }
    if (typeof value === "boolean") {
        return source.length === 1 ? source : value;
    }
    return typeof value === "number" && (String(value) === source || WHOLE.test(source)) ? value : source;
}
