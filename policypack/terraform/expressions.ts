import { elementsOf, type Property, propertyOf } from "../resources/resource";
import { isObject } from "../values/value";

/** What the configuration says of one resource: expressions, of which a plan shows constants and names. */
export interface Configured {
    readonly provider: string;
    readonly expressions: Property | undefined;
}

/** What a plan's configuration says, by the address of the resource without indices. */
export function configuredIn(root: Property | undefined): ReadonlyMap<string, Configured> {
    return new Map(entriesOf(root, ""));
}

/** The address without the keys and numbers of its instances. */
export function withoutIndices(address: string): string {
    return address.replace(/\[("(?:[^"\\]|\\.)*"|[^[\]]*)\]/g, "");
}

/**
 * The one thing that an expression refers to, such as `data.aws_iam_policy_document.trust` for its attribute `json`;
 * undefined where it refers to more, or to another attribute. Terraform lists an attribute together with what it belongs to.
 * https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export function onlyReference(expression: Property | undefined, attribute: string): string | undefined {
    const references = elementsOf(expression && propertyOf(expression, "references")).map(
        ({ value }) => value,
    );
    const [first] = references;
    if (typeof first !== "string" || !first.endsWith(`.${attribute}`)) {
        return undefined;
    }
    const owner = first.slice(0, -attribute.length - 1);
    const own = [first, owner, withoutIndices(owner)];
    return references.every((reference) => typeof reference === "string" && own.includes(reference))
        ? owner
        : undefined;
}

function entriesOf(
    module: Property | undefined,
    prefix: string,
): [address: string, configured: Configured][] {
    if (module === undefined) {
        return [];
    }
    const calls = propertyOf(module, "modulecalls")?.value;
    return [
        ...elementsOf(propertyOf(module, "resources")).map((resource): [string, Configured] => {
            const [address, provider] = ["address", "providerconfigkey"].map(
                (name) => propertyOf(resource, name)?.value,
            );
            return [
                `${prefix}${typeof address === "string" ? address : ""}`,
                {
                    provider: typeof provider === "string" ? provider : "",
                    expressions: propertyOf(resource, "expressions"),
                },
            ];
        }),
        ...(isObject(calls) ? Object.entries(calls) : []).flatMap(([name, call]) =>
            entriesOf(propertyOf({ path: "", value: call }, "module"), `${prefix}module.${name}.`),
        ),
    ];
}
