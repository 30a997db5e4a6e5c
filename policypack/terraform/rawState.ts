import { elementsOf, type Property, propertyOf } from "../resources/resource";
import { isObject } from "../values/value";

/** A resource as a state file holds it. */
export interface StoredResource {
    readonly address: string;
    readonly type: string;
    readonly values: Property;
}

/** Whether a value is a state file, such as `terraform.tfstate` or what `terraform state pull` prints. */
export function isRawState(value: unknown): value is Readonly<Record<string, unknown>> {
    return (
        isObject(value) &&
        value["version"] === 4 &&
        typeof value["terraform_version"] === "string" &&
        Array.isArray(value["resources"])
    );
}

/** The resources of a state file by the addresses that Terraform shows; what was only looked up is none of them. */
export function storedResources(state: Readonly<Record<string, unknown>>): readonly StoredResource[] {
    return elementsOf(propertyOf({ path: "", value: state }, "resources"))
        .filter((resource) => textOf(resource, "mode") === "managed")
        .flatMap((resource) => {
            const type = textOf(resource, "type");
            const module = textOf(resource, "module");
            const owner = `${module === "" ? "" : `${module}.`}${type}.${textOf(resource, "name")}`;
            return elementsOf(propertyOf(resource, "instances")).map((instance) => ({
                address: `${owner}${keyOf(propertyOf(instance, "indexkey")?.value)}`,
                type,
                values: propertyOf(instance, "attributes") ?? { path: instance.path, value: {} },
            }));
        });
}

function keyOf(key: unknown): string {
    return typeof key === "string" || typeof key === "number" ? `[${JSON.stringify(key)}]` : "";
}

function textOf(property: Property, name: string): string {
    const value = propertyOf(property, name)?.value;
    return typeof value === "string" ? value : "";
}
