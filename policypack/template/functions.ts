import { isObject, memberOf } from "../values/value";
import { arnOfType, attributeOfShape, isIssuer, isNamedByArn, isNamedFreely } from "./arns";
import { type Call, callIn, isNoValue, itemsOf, type Template } from "./calls";
import { Conditions } from "./conditions";
import { Mappings } from "./mappings";
import { asWritten, bounded, exampleText, knownText, type Text } from "./pieces";
import { pseudoParameters } from "./pseudo";
import { type Choose, NO_DECISIONS, type Scenario } from "./scenarios";

/** What parameters of these types hold has been checked by CloudFormation: a number, or the name of something that exists. */
const CHECKED_TYPE = /^(Number|AWS::(?!SSM::)[\w:]+)$/;

/** So many values of a parameter are tried. */
const MAX_ALLOWED = 100;

/** Attributes that hold whatever somebody wrote, of resources of AWS: outputs of other stacks, values of parameters. */
const WRITTEN_BY_ANYBODY = /^(Outputs\.|Value$|Data$)/;

/** What the functions of one template refer to, in one scenario. */
export class Scope {
    private readonly pseudo: ReadonlyMap<string, Text>;
    private readonly mappings: Mappings;
    private readonly conditions: Conditions;
    /** The providers whose ARN is being made. */
    private readonly providers = new Set<string>();

    /**
     * @param account what AWS::AccountId stands for
     * @param choose decides what the template leaves open
     * @param scenario what is decided already
     */
    constructor(
        readonly template: Template,
        private readonly account: string,
        choose: Choose,
        scenario: Scenario = NO_DECISIONS,
    ) {
        this.pseudo = pseudoParameters(account);
        this.conditions = new Conditions(template, choose, scenario);
        this.mappings = new Mappings(template["Mappings"], (value) => this.textOf(value), choose);
    }

    /** Whether CloudFormation deploys what was decided: a mapping that lacks a key stops it. */
    get isFeasible(): boolean {
        return this.mappings.isFeasible;
    }

    /** What a call of a function that only picks a value picks: a branch, an entry of a mapping, an element of a list. */
    picked({ name, argument }: Call): { readonly value: unknown; readonly index?: number } | undefined {
        const parts = itemsOf(argument);
        switch (name) {
            case "Fn::If": {
                const [condition] = parts;
                if (typeof condition !== "string" || parts.length !== 3) {
                    return undefined;
                }
                const index = this.conditions.holds(condition) ? 1 : 2;
                return { value: parts[index], index };
            }
            case "Fn::FindInMap": {
                return this.mappings.find(parts);
            }
            default:
                return undefined;
        }
    }

    /** The items of a list, where their number is known. */
    listOf(value: unknown): readonly unknown[] | undefined {
        if (Array.isArray(value)) {
            return itemsOf(value);
        }
        const call = callIn(value);
        if (call?.name === "Fn::Split" && Array.isArray(call.argument)) {
            const [separator, text] = call.argument.map((part: unknown) => this.known(part));
            return separator === undefined || separator === "" ? undefined : text?.split(separator);
        }
        const picked = call && this.picked(call);
        return picked === undefined ? undefined : this.listOf(picked.value);
    }

    /** The string that a value resolves to; undefined where it is not a string, or unknown. */
    textOf(value: unknown): Text | undefined {
        if (typeof value === "string") {
            return asWritten(value);
        }
        if (typeof value === "number" || typeof value === "boolean") {
            return [String(value)];
        }
        const call = callIn(value);
        if (call === undefined) {
            return undefined;
        }
        const { name, argument } = call;
        switch (name) {
            case "Ref":
                return typeof argument === "string" ? this.reference(argument) : undefined;
            case "Fn::GetAtt": {
                const parts = attributePath(argument);
                return parts.length === 0 ? undefined : this.attribute(parts.join("."));
            }
            case "Fn::Join":
                return this.joined(argument);
            case "Fn::Sub":
                return this.substituted(argument);
            case "Fn::Select":
                return this.selected(argument);
            case "Fn::If":
            case "Fn::FindInMap": {
                const picked = this.picked(call);
                return picked === undefined ? [{ name, free: true }] : this.textOf(picked.value);
            }
            case "Fn::ImportValue":
                return [{ name, free: true }];
            default:
                return undefined;
        }
    }

    /** The JSON text behind a resource with which AWS CDK puts functions into the keys of a mapping. */
    jsonOf({ name, argument }: Call): Text | undefined {
        const [id, attribute] = name === "Fn::GetAtt" ? attributePath(argument) : [];
        return id !== undefined && attribute === "Value" && this.typeOf(id) === "Custom::AWSCDKCfnJson"
            ? this.textOf(memberOf(this.propertiesOf(id), "Value"))
            : undefined;
    }

    private known(value: unknown): string | undefined {
        const text = this.textOf(value);
        return text && knownText(text);
    }

    private reference(name: string): Text | undefined {
        const known = this.pseudo.get(name);
        if (known !== undefined) {
            return known;
        }
        const parameter = memberOf(this.template["Parameters"], name);
        if (isObject(parameter)) {
            return this.parameter(name, parameter);
        }
        const type = this.typeOf(name);
        if (type !== undefined && isNamedByArn(type)) {
            return this.arnOf(name, type);
        }
        return name === "AWS::NoValue"
            ? undefined
            : [{ name, free: type === undefined || isCustom(type) || isNamedFreely(type) }];
    }

    /** A default is only what the parameter has where nobody says otherwise; the values that are allowed are all there are. */
    private parameter(name: string, { AllowedValues: allowed, Type: type }: Template): Text {
        const isListed = Array.isArray(allowed) && allowed.length > 0 && allowed.length <= MAX_ALLOWED;
        if (isListed && (type === "String" || type === "Number")) {
            return asWritten(this.conditions.valueOf(name, [...new Set(allowed.map(String))]));
        }
        return [{ name, free: typeof type !== "string" || !CHECKED_TYPE.test(type) }];
    }

    private attribute(path: string): Text {
        const [owner = "", ...rest] = path.split(".");
        const attribute = rest.join(".");
        const type = this.typeOf(owner);
        const shaped = attributeOfShape(type, attribute, path);
        if (shaped !== undefined) {
            return shaped;
        }
        if (type === undefined || isCustom(type) || WRITTEN_BY_ANYBODY.test(attribute)) {
            return [{ name: path, free: true }];
        }
        return /^\w*Arn$/.test(attribute) ? this.arnOf(owner, type) : [{ name: path, free: false }];
    }

    private arnOf(id: string, type: string): Text {
        if (!isIssuer(type)) {
            return arnOfType(type, id, this.account);
        }
        const properties = this.propertiesOf(id);
        // A template that makes a circle of its providers is refused by CloudFormation.
        const inCircle = this.providers.has(id);
        this.providers.add(id);
        const url = inCircle ? undefined : this.textOf(memberOf(properties, "Url"));
        this.providers.delete(id);
        return url === undefined
            ? [{ name: id, free: true }]
            : [
                  `arn:aws:iam::${this.account}:oidc-provider/`,
                  ...url.map((piece, index) =>
                      typeof piece === "string" && index === 0 ? piece.replace(/^https:\/\//, "") : piece,
                  ),
              ];
    }

    private propertiesOf(id: string): unknown {
        return memberOf(memberOf(this.template["Resources"], id), "Properties");
    }

    private typeOf(id: string): string | undefined {
        const type = memberOf(memberOf(this.template["Resources"], id), "Type");
        if (typeof type === "string") {
            return type;
        }
        // AWS SAM makes a role for each function that brings none.
        const owner = id.endsWith("Role") ? memberOf(this.template["Resources"], id.slice(0, -4)) : undefined;
        return memberOf(owner, "Type") === "AWS::Serverless::Function" ? "AWS::IAM::Role" : undefined;
    }

    private joined(argument: unknown): Text | undefined {
        const [separator, list] = itemsOf(argument);
        if (typeof separator !== "string") {
            return undefined;
        }
        const items = this.listOf(list)?.filter((item) => !isNoValue(item));
        if (items === undefined) {
            return [{ name: "Fn::Join", free: true }];
        }
        const texts = items.map((item) => this.textOf(item));
        return texts.every((text) => text !== undefined)
            ? bounded(
                  texts.flatMap((text, index) => (index === 0 ? text : [separator, ...text])),
                  "Fn::Join",
              )
            : undefined;
    }

    private selected(argument: unknown): Text | undefined {
        const [index, list] = itemsOf(argument);
        const at = Number(this.known(index));
        const part = this.partOf(list, at);
        if (part !== undefined) {
            return [{ name: "Fn::Select", free: false, example: part }];
        }
        const items = this.listOf(list);
        return items === undefined || !(at in items)
            ? [{ name: "Fn::Select", free: true }]
            : this.textOf(items[at]);
    }

    /** A part of a text that only the deployment decides, such as one of AWS::StackId. */
    private partOf(list: unknown, index: number): string | undefined {
        const call = callIn(list);
        const [separator, value] = call?.name === "Fn::Split" ? itemsOf(call.argument) : [];
        const text = typeof separator === "string" && separator !== "" ? this.textOf(value) : undefined;
        return text === undefined || knownText(text) !== undefined
            ? undefined
            : exampleText(text)?.split(String(separator))[index];
    }

    private substituted(argument: unknown): Text | undefined {
        const [text, names] = Array.isArray(argument) ? itemsOf(argument) : [argument];
        if (typeof text !== "string") {
            return undefined;
        }
        const pieces = text.split(/(\$\{[^{}]*\})/).map((piece): Text | undefined => {
            const [, literal, inner = ""] = /^\$\{(!?)([^{}]*)\}$/.exec(piece) ?? [];
            const name = inner.trim();
            if (literal === undefined) {
                return asWritten(piece);
            }
            if (literal === "!") {
                return [`\${${name}}`];
            }
            if (isObject(names) && Object.hasOwn(names, name)) {
                return this.textOf(names[name]);
            }
            return name.includes(".") ? this.attribute(name) : this.reference(name);
        });
        return pieces.every((piece) => piece !== undefined) ? bounded(pieces.flat(), "Fn::Sub") : undefined;
    }
}

/** A custom resource returns whatever its author likes. */
function isCustom(type: string): boolean {
    return !type.startsWith("AWS::") || type === "AWS::CloudFormation::CustomResource";
}

/** The logical ID and the attribute that Fn::GetAtt takes, as one text or as two. */
function attributePath(argument: unknown): readonly string[] {
    return typeof argument === "string" ? argument.split(".") : itemsOf(argument).map(String);
}
