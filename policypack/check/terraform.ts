import { isObject, UNKNOWN } from "../iam/values";
import { elementsOf, kindOfResource, type Property, propertyOf } from "../resource";
import type { StackResource } from "../stack";

/** A resource of a plan, with the type that Terraform gives it. */
export interface PlannedResource extends StackResource {
    readonly type: string;
}

/** Whether a value is what `terraform show -json PLAN` prints. */
export function isPlan(value: unknown): value is Readonly<Record<string, unknown>> {
    return isObject(value) && "format_version" in value && isObject(value["planned_values"]);
}

/**
 * The resources that a plan leaves standing, with `UNKNOWN` for each value that the apply decides.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function plannedResources(plan: Readonly<Record<string, unknown>>): PlannedResource[] {
    const root: Property = { path: "", value: plan };
    const unknowns = new Map(
        elementsOf(propertyOf(root, "resourcechanges")).map((change) => [
            textOf(change, "address"),
            at(change, "change", "afterunknown"),
        ]),
    );
    const providers = new Map(providersIn(at(root, "configuration", "rootmodule"), ""));
    return modulesIn(at(root, "plannedvalues", "rootmodule"))
        .flatMap((module) => elementsOf(propertyOf(module, "resources")))
        .filter((resource) => textOf(resource, "mode") !== "data")
        .map((resource) => {
            const id = textOf(resource, "address");
            const type = textOf(resource, "type");
            const values = mark(propertyOf(resource, "values")?.value, unknowns.get(id)?.value);
            const properties = isObject(values) ? values : {};
            const provider = providers.get(id.replace(/\[[^\]]*\]/g, ""));
            const region = typeof properties["region"] === "string" ? properties["region"] : "";
            const registry = provider === undefined ? undefined : `${provider} ${region}`;
            return { id, type, kind: kindOfResource(type), path: "", registry, properties };
        });
}

function modulesIn(module: Property | undefined): Property[] {
    return module === undefined
        ? []
        : [module, ...elementsOf(propertyOf(module, "childmodules")).flatMap((child) => modulesIn(child))];
}

/** The provider of each resource, by the resource's address without its index. */
function providersIn(module: Property | undefined, prefix: string): [address: string, provider: string][] {
    if (module === undefined) {
        return [];
    }
    const calls = propertyOf(module, "modulecalls");
    const inner = isObject(calls?.value) ? Object.entries(calls.value) : [];
    return [
        ...elementsOf(propertyOf(module, "resources")).map((resource): [string, string] => [
            `${prefix}${textOf(resource, "address")}`,
            textOf(resource, "providerconfigkey"),
        ]),
        ...inner.flatMap(([name, call]) =>
            providersIn(propertyOf({ path: "", value: call }, "module"), `${prefix}module.${name}.`),
        ),
    ];
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
