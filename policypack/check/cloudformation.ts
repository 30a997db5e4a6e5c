import { isObject } from "../iam/values";
import { kindOfResource } from "../resource";
import type { StackResource } from "../stack";

type Template = Readonly<Record<string, unknown>>;

/** What stands for a name that CloudFormation gives and that no rule looks at. */
const GIVEN_LATER = "(decided by CloudFormation)";

/** Elements of a statement that decide nothing about who gets in. */
const INDIFFERENT = /^(resource|notresource|sid|id|description)$/i;

/** Whether a value is a template, by its sections. */
export function isTemplate(value: unknown): value is Template {
    return (
        isObject(value) &&
        isObject(value["Resources"]) &&
        ("AWSTemplateFormatVersion" in value ||
            Object.values(value["Resources"]).some(
                (resource) => isObject(resource) && typeof resource["Type"] === "string",
            ))
    );
}

/**
 * A template with what can be told of its intrinsic functions put in their place: pseudo parameters, joins and
 * substitutions of those, and the ARNs of its own resources. The others stay as they are, and no rule accepts them where it
 * needs a text: what a parameter or a condition decides is not known here.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 *
 * @param account what AWS::AccountId stands for
 */
export function resolveTemplate(template: Template, account: string): Template {
    const scope = new Scope(template, account);
    const resolve = (value: unknown, key: string): unknown => {
        if (Array.isArray(value)) {
            return value.map((item: unknown) => resolve(item, key)).filter((item) => item !== undefined);
        }
        if (!isObject(value)) {
            return value;
        }
        if (isIntrinsic(value)) {
            const text = scope.textOf(value);
            return text ?? (INDIFFERENT.test(key) ? GIVEN_LATER : isNoValue(value) ? undefined : value);
        }
        return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, name)]));
    };
    return resolve(template, "") as Template;
}

/** The resources of a template. It is deployed into one account and region, so all of them share their registry. */
export function resourcesOf(template: Template): StackResource[] {
    return Object.entries(isObject(template["Resources"]) ? template["Resources"] : {}).flatMap(
        ([id, resource]) =>
            isObject(resource) && typeof resource["Type"] === "string"
                ? [
                      {
                          id,
                          kind: kindOfResource(resource["Type"]),
                          path: `Resources.${id}.Properties`,
                          registry: "template",
                          properties: isObject(resource["Properties"]) ? resource["Properties"] : {},
                      },
                  ]
                : [],
    );
}

/** Whether a value is a call of one of CloudFormation's functions. */
export function isIntrinsic(value: Readonly<Record<string, unknown>>): boolean {
    const [name, ...others] = Object.keys(value);
    return others.length === 0 && name !== undefined && (name === "Ref" || name.startsWith("Fn::"));
}

function isNoValue(value: Readonly<Record<string, unknown>>): boolean {
    return value["Ref"] === "AWS::NoValue";
}

/** The names that functions refer to. */
class Scope {
    private readonly resources: Template;
    private readonly pseudo: ReadonlyMap<string, string>;

    constructor(template: Template, account: string) {
        this.resources = isObject(template["Resources"]) ? template["Resources"] : {};
        this.pseudo = new Map([
            ["AWS::AccountId", account],
            ["AWS::Partition", "aws"],
            ["AWS::Region", "us-east-1"],
            ["AWS::URLSuffix", "amazonaws.com"],
            ["AWS::StackName", "stack"],
        ]);
    }

    /** The text that a value stands for; undefined where only CloudFormation can tell. */
    textOf(value: unknown): string | undefined {
        if (typeof value === "string") {
            return value;
        }
        if (!isObject(value) || !isIntrinsic(value)) {
            return undefined;
        }
        const [name, argument] = Object.entries(value)[0] ?? [];
        switch (name) {
            case "Ref":
                return typeof argument === "string" ? this.reference(argument) : undefined;
            case "Fn::GetAtt": {
                const parts: unknown = typeof argument === "string" ? argument.split(".") : argument;
                return Array.isArray(parts) ? this.attribute(parts.map(String).join(".")) : undefined;
            }
            case "Fn::Join":
                return this.joined(argument);
            case "Fn::Sub":
                return this.substituted(argument);
            case undefined:
            default:
                return undefined;
        }
    }

    private reference(name: string): string | undefined {
        const type = this.typeOf(name);
        return (
            this.pseudo.get(name) ??
            (type === "AWS::IAM::OIDCProvider" || type === "AWS::SNS::Topic" ? this.arnOf(name) : undefined)
        );
    }

    private attribute(name: string): string | undefined {
        const [owner, attribute, ...rest] = name.split(".");
        return owner !== undefined && rest.length === 0 && /Arn$/.test(attribute ?? "")
            ? this.arnOf(owner)
            : undefined;
    }

    /** An ARN of the shape that the resource will have: which account and which service is certain, and the name is not. */
    private arnOf(id: string): string | undefined {
        const type = this.typeOf(id);
        const account = this.pseudo.get("AWS::AccountId") ?? "";
        switch (type) {
            case undefined:
                return undefined;
            case "AWS::IAM::Role":
            case "AWS::IAM::User":
                return `arn:aws:iam::${account}:${type === "AWS::IAM::Role" ? "role" : "user"}/${id}`;
            case "AWS::IAM::OIDCProvider": {
                const resource = this.resources[id];
                const properties = isObject(resource) ? resource["Properties"] : undefined;
                const url = isObject(properties) ? this.textOf(properties["Url"]) : undefined;
                return url && `arn:aws:iam::${account}:oidc-provider/${url.replace(/^https:\/\//, "")}`;
            }
            default: {
                const service = type.split("::")[1]?.toLowerCase() ?? "";
                return `arn:aws:${service}:us-east-1:${account}:${id}`;
            }
        }
    }

    private typeOf(id: string): string | undefined {
        const resource = Object.hasOwn(this.resources, id) ? this.resources[id] : undefined;
        return isObject(resource) && typeof resource["Type"] === "string" ? resource["Type"] : undefined;
    }

    private joined(argument: unknown): string | undefined {
        const [separator, list] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
        const parts = Array.isArray(list) ? list.map((item) => this.textOf(item)) : [undefined];
        return typeof separator === "string" && parts.every((part) => part !== undefined)
            ? parts.join(separator)
            : undefined;
    }

    private substituted(argument: unknown): string | undefined {
        const [text, names] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument];
        if (typeof text !== "string") {
            return undefined;
        }
        const missing: string[] = [];
        const result = text.replace(/\$\{(!?)([^}]*)\}/g, (whole: string, literal: string, name: string) => {
            if (literal === "!") {
                return `\${${name}}`;
            }
            const own = isObject(names) && Object.hasOwn(names, name) ? this.textOf(names[name]) : undefined;
            const found = own ?? (name.includes(".") ? this.attribute(name) : this.reference(name));
            if (found === undefined) {
                missing.push(name);
            }
            return found ?? whole;
        });
        return missing.length === 0 ? result : undefined;
    }
}

/** The logical ID that a path in a template lies under. */
export function logicalIdOf(path: string): string | undefined {
    return /^Resources\.(\w+)/.exec(path)?.[1];
}
