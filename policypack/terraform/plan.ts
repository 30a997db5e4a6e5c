import { parseArn, SOME_ACCOUNT } from "../iam/arn";
import { elementsOf, kindOfResource, type Property, propertyOf } from "../resources/resource";
import type { StackResource } from "../resources/stack";
import { isObject, UNKNOWN } from "../values/value";
import { documentOf } from "./documents";
import { type Configured, configuredIn, onlyReference, withoutIndices } from "./expressions";

export type Json = Readonly<Record<string, unknown>>;

/** A resource of a plan or a state, with the type that Terraform gives it. */
export interface TerraformResource extends StackResource {
    readonly type: string;
    /** Where its values stand in the file. */
    readonly origin: string;
}

/** Whether a value is what `terraform show -json PLAN` prints. */
export function isPlan(value: unknown): value is Json {
    return isObject(value) && "format_version" in value && isObject(value["planned_values"]);
}

/** Whether a value is what `terraform show -json` prints of a state. */
export function isState(value: unknown): value is Json {
    return (
        isObject(value) &&
        "format_version" in value &&
        isObject(value["values"]) &&
        isObject(value["values"]["root_module"])
    );
}

/** The resources that a plan leaves standing, or that a state holds. */
export function resourcesIn(json: Json): readonly TerraformResource[] {
    return isPlan(json) ? plannedResources(json) : resourcesOf(json, "values");
}

/** A plan, by the addresses of its resources. */
interface Plan {
    readonly resources: readonly TerraformResource[];
    readonly configured: ReadonlyMap<string, Configured>;
    /** What the apply will look up, with `UNKNOWN` for what it will find. */
    readonly data: ReadonlyMap<string, unknown>;
}

/**
 * The resources that a plan leaves standing, with `UNKNOWN` for each value that the apply decides. A document that a data
 * source will make is made here from what the plan shows of its arguments.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
function plannedResources(json: Json): TerraformResource[] {
    const root: Property = { path: "", value: json };
    const changes = elementsOf(propertyOf(root, "resourcechanges"));
    const unknowns = new Map(
        changes.map((change) => [textOf(change, "address"), at(change, "change", "afterunknown")?.value]),
    );
    const plan: Plan = {
        resources: resourcesOf(json, "plannedvalues").map((resource) => {
            const values = mark(resource.properties, unknowns.get(resource.id));
            return { ...resource, properties: isObject(values) ? values : {} };
        }),
        configured: configuredIn(at(root, "configuration", "rootmodule")),
        data: new Map(
            changes
                .filter((change) => textOf(change, "mode") === "data")
                .map((change) => [
                    textOf(change, "address"),
                    mark(at(change, "change", "after")?.value, at(change, "change", "afterunknown")?.value),
                ]),
        ),
    };
    return plan.resources.map((resource) => ({
        ...resource,
        properties: Object.fromEntries(
            Object.entries(resource.properties).map(([name, value]) => [
                name,
                value === UNKNOWN ? (documentFor(resource.id, name, plan) ?? value) : value,
            ]),
        ),
    }));
}

/** The document that an argument will hold; undefined where the plan does not show where it comes from. */
function documentFor(id: string, argument: string, { resources, configured, data }: Plan): unknown {
    const module = moduleOf(id);
    const expressionsOf = (address: string): Property | undefined =>
        configured.get(withoutIndices(address))?.expressions;
    const expressions = expressionsOf(id);
    const source = onlyReference(
        expressions && propertyOf(expressions, argument.replaceAll("_", "")),
        "json",
    );
    if (source?.startsWith("data.aws_iam_policy_document.") !== true) {
        return undefined;
    }
    const address = `${module}${source}`;
    const arnOf = (owner: string): string | undefined => {
        const resource = resources.find((one) => one.id === `${module}${owner}`);
        return resource && arnOfResource(resource);
    };
    return data.has(address) ? documentOf(data.get(address), expressionsOf(address), arnOf) : undefined;
}

/** What stands before the resource itself in its address. */
function moduleOf(address: string): string {
    return /^(?:module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)*/.exec(address)?.[0] ?? "";
}

/** The ARN of a resource that the apply will make, as far as its type and its arguments tell. */
function arnOfResource({ type, id, properties }: TerraformResource): string | undefined {
    const name = (text: unknown): string => (typeof text === "string" ? text : id.replace(/\W+/g, "_"));
    switch (type) {
        case "aws_iam_openid_connect_provider":
            return typeof properties["url"] === "string"
                ? `arn:aws:iam::${SOME_ACCOUNT}:oidc-provider/${properties["url"].replace(/^https:\/\//, "")}`
                : undefined;
        case "aws_iam_role":
        case "aws_iam_user":
            return `arn:aws:iam::${SOME_ACCOUNT}:${type.slice("aws_iam_".length)}/${name(properties["name"])}`;
        case "aws_s3_bucket":
            return `arn:aws:s3:::${name(properties["bucket"])}`;
        default: {
            const [, service] = /^aws_([a-z0-9]+)_/.exec(type) ?? [];
            return service && `arn:aws:${service}:us-east-1:${SOME_ACCOUNT}:${name(undefined)}`;
        }
    }
}

/** The resources under a section of a plan or of a state; what was only looked up is none of them. */
function resourcesOf(json: Json, section: string): TerraformResource[] {
    const root: Property = { path: "", value: json };
    const configured = configuredIn(at(root, "configuration", "rootmodule"));
    return modulesIn(at(root, section, "rootmodule"))
        .flatMap((module) => elementsOf(propertyOf(module, "resources")))
        .filter((resource) => textOf(resource, "mode") !== "data")
        .map((resource) => {
            const id = textOf(resource, "address");
            const type = textOf(resource, "type");
            const values = propertyOf(resource, "values");
            const properties = isObject(values?.value) ? values.value : {};
            const provider = configured.get(withoutIndices(id))?.provider;
            const registry = registryOf(properties, provider);
            const origin = values?.path ?? resource.path;
            return { id, type, kind: kindOfResource(type), path: "", registry, properties, origin };
        });
}

/** A plan knows the provider of a resource, and a state the ARN of what was made. */
function registryOf(properties: Json, provider: string | undefined): string | undefined {
    const text = (name: string): string => {
        const value = properties[name];
        return typeof value === "string" ? value : "";
    };
    if (provider !== undefined) {
        return `${provider} ${text("region")}`;
    }
    const arn = parseArn(text("arn"));
    const [account, region] = [arn?.account ?? text("registry_id"), arn?.region ?? text("region")];
    return account === "" || region === "" ? undefined : `${account} ${region}`;
}

function modulesIn(module: Property | undefined): Property[] {
    return module === undefined
        ? []
        : [module, ...elementsOf(propertyOf(module, "childmodules")).flatMap((child) => modulesIn(child))];
}

/** Values with `UNKNOWN` wherever the second tree, which has the same shape, says `true`. */
function mark(value: unknown, unknown: unknown): unknown {
    if (unknown === true) {
        return UNKNOWN;
    }
    if (Array.isArray(unknown)) {
        const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
        return unknown.map((inner, index) => mark(items[index], inner));
    }
    if (!isObject(unknown)) {
        return value;
    }
    const marked = Object.entries(unknown).map(
        ([key, inner]) => [key, mark(isObject(value) ? value[key] : undefined, inner)] as const,
    );
    return { ...(isObject(value) ? value : {}), ...Object.fromEntries(marked) };
}

function at(property: Property, ...names: readonly string[]): Property | undefined {
    return names.reduce<Property | undefined>((found, name) => found && propertyOf(found, name), property);
}

function textOf(property: Property, name: string): string {
    const value = propertyOf(property, name)?.value;
    return typeof value === "string" ? value : "";
}
