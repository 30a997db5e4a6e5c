import { isObject, UNKNOWN } from "../iam/values";
import { joinPaths } from "../path";
import { elementsOf, kindOfResource, type Property, propertyOf } from "../resource";
import type { StackResource } from "../stack";
import { survey } from "../walk";
import { type Part, NO_DECISIONS, type Source } from "./source";

type Json = Readonly<Record<string, unknown>>;

/** A resource of a plan or a state, with the type that Terraform gives it. */
interface TerraformResource extends StackResource {
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

/** A plan or a state as a source: a part for each resource that is to stand, or stands. */
export function readTerraform(json: Json): Omit<Source, "spots"> {
    const resources = isPlan(json) ? plannedResources(json) : resourcesOf(json, "values");
    const origins = new Map(resources.map(({ id, origin }) => [id, origin]));
    return {
        kind: isPlan(json) ? "terraform-plan" : "terraform-state",
        parts: resources.map(toPart),
        stacks: [{ scenario: NO_DECISIONS, value: resources }],
        originOf: (id) => origins.get(id) ?? "",
    };
}

function toPart({ id, type, properties, origin }: TerraformResource): Part {
    return {
        resourceAt: () => id,
        views: [
            {
                scenario: NO_DECISIONS,
                survey: survey(properties, type),
                reported: (path) => joinPaths(id, path),
                origin: (path) => joinPaths(origin, path),
            },
        ],
    };
}

/**
 * The resources that a plan leaves standing, with `UNKNOWN` for each value that the apply decides.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
function plannedResources(plan: Json): TerraformResource[] {
    const root: Property = { path: "", value: plan };
    const unknowns = new Map(
        elementsOf(propertyOf(root, "resourcechanges")).map((change) => [
            textOf(change, "address"),
            at(change, "change", "afterunknown")?.value,
        ]),
    );
    return resourcesOf(plan, "plannedvalues").map((resource) => {
        const values = mark(resource.properties, unknowns.get(resource.id));
        return { ...resource, properties: isObject(values) ? values : {} };
    });
}

/** The resources under a section of a plan or of a state; what was only looked up is none of them. */
function resourcesOf(json: Json, section: string): TerraformResource[] {
    const root: Property = { path: "", value: json };
    const providers = new Map(providersIn(at(root, "configuration", "rootmodule"), ""));
    return modulesIn(at(root, section, "rootmodule"))
        .flatMap((module) => elementsOf(propertyOf(module, "resources")))
        .filter((resource) => textOf(resource, "mode") !== "data")
        .map((resource) => {
            const id = textOf(resource, "address");
            const type = textOf(resource, "type");
            const values = propertyOf(resource, "values");
            const properties = isObject(values?.value) ? values.value : {};
            const provider = providers.get(id.replace(/\[[^\]]*\]/g, ""));
            const region = typeof properties["region"] === "string" ? properties["region"] : "";
            const registry = provider === undefined ? undefined : `${provider} ${region}`;
            const origin = values?.path ?? resource.path;
            return { id, type, kind: kindOfResource(type), path: "", registry, properties, origin };
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
