import { parseArn } from "../iam/arn";
import { elementsOf, kindOfResource, type Property, propertyOf } from "../resources/resource";
import type { StackResource } from "../resources/stack";
import { isObject, memberOf } from "../values/value";
import { withoutIndices } from "./addresses";
import { Context } from "./context";
import { configurationOf, listOf } from "./expressions";
import type { Instance } from "./instances";
import { isRawState, storedResources } from "./rawState";
import { mark } from "./unknowns";

export type Json = Readonly<Record<string, unknown>>;

/** A resource of a plan or a state, with the type that Terraform gives it. */
export interface TerraformResource extends StackResource {
    readonly type: string;
    /** Where its values stand in the file. */
    readonly origin: string;
}

/** Whether a value is what `terraform show -json PLAN` prints, or what a tool keeps of it. */
export function isPlan(value: unknown): value is Json {
    return (
        isObject(value) &&
        isObject(value["planned_values"]) &&
        ("format_version" in value || isObject(value["planned_values"]["root_module"]))
    );
}

/** Whether a value is what `terraform show -json` prints of a state, or the state's own file. */
export function isState(value: unknown): value is Json {
    return (
        isRawState(value) ||
        (isObject(value) &&
            "format_version" in value &&
            isObject(value["values"]) &&
            isObject(value["values"]["root_module"]))
    );
}

/** The resources that a plan leaves standing, or that a state holds. */
export function resourcesIn(json: Json): readonly TerraformResource[] {
    if (isPlan(json)) {
        return plannedResources(json);
    }
    return isRawState(json)
        ? storedResources(json).map(({ address, type, values }) => toResource(address, type, values))
        : resourcesOf(json, "values");
}

/**
 * The resources that a plan leaves standing, with `UNKNOWN` for each value that the apply decides, without what nobody set.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
function plannedResources(json: Json): TerraformResource[] {
    const changes = new Map(listOf(json["resource_changes"]).map(changeOf));
    const resources = resourcesOf(json, "plannedvalues").map((resource) => {
        const values = mark(resource.properties, changes.get(resource.id)?.unknown);
        return { ...resource, properties: isObject(values) ? values : {} };
    });
    const context = new Context(configurationOf(json), new Map([...changes, ...byAddress(resources)]));
    return resources.map((resource) => ({ ...resource, properties: context.settled(resource.id, resource) }));
}

/** What a plan changes, by its address: what it makes of a resource, or looks up during the apply. */
function changeOf(change: unknown): [address: string, instance: Instance & { readonly unknown: unknown }] {
    const inner = memberOf(change, "change");
    const unknown = memberOf(inner, "after_unknown");
    const values = mark(memberOf(inner, "after"), unknown);
    return [
        String(memberOf(change, "address")),
        {
            type: String(memberOf(change, "type")),
            isData: memberOf(change, "mode") === "data",
            properties: isObject(values) ? values : {},
            unknown,
        },
    ];
}

function byAddress(resources: readonly TerraformResource[]): [address: string, instance: Instance][] {
    return resources.map(({ id, type, properties }) => [id, { type, isData: false, properties }]);
}

/** The resources under a section of a plan or of a state; what was only looked up is none of them. */
function resourcesOf(json: Json, section: string): TerraformResource[] {
    const root: Property = { path: "", value: json };
    const { resources: configured } = configurationOf(json);
    return modulesIn(at(root, section, "rootmodule"))
        .flatMap((module) => elementsOf(propertyOf(module, "resources")))
        .filter((resource) => textOf(resource, "mode") !== "data")
        .map((resource) => {
            const id = textOf(resource, "address");
            const values = propertyOf(resource, "values") ?? { path: resource.path, value: {} };
            const provider = configured.get(withoutIndices(id))?.provider;
            return toResource(id, textOf(resource, "type"), values, provider);
        });
}

function toResource(id: string, type: string, values: Property, provider?: string): TerraformResource {
    const properties = isObject(values.value) ? values.value : {};
    const registry = registryOf(properties, provider);
    const [arn, region] = [properties["arn"], properties["region"]].map((one) =>
        typeof one === "string" ? one : "",
    );
    const parts = parseArn(arn ?? "");
    const whereabouts = {
        account: parts?.account || undefined,
        region: parts?.region || region || undefined,
    };
    return {
        ...{ id, type, kind: kindOfResource(type), path: "", registry, whereabouts, properties },
        origin: values.path,
    };
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

function at(property: Property, ...names: readonly string[]): Property | undefined {
    return names.reduce<Property | undefined>((found, name) => found && propertyOf(found, name), property);
}

function textOf(property: Property, name: string): string {
    const value = propertyOf(property, name)?.value;
    return typeof value === "string" ? value : "";
}
