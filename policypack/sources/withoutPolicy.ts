import { isDataProtection } from "../documents/foreign";
import { isObject } from "../values/value";

/** Values that look as if they held policies that apply; nothing else may stand in them, or it would pass with them. */
export function kindWithoutPolicy(value: unknown): string | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    if (isDataProtection(value)) {
        return "sns-data-protection";
    }
    // AWS CDK writes the properties of its constructs beside the templates that it makes of them.
    const { version, tree, ...others } = value;
    const isTree = isObject(tree) && typeof version === "string" && version.startsWith("tree-");
    return isTree && Object.keys(others).length === 0 ? "cdk-tree" : undefined;
}

/** What describes something else than policies, as far as none was found in it. */
export function manifestKind(value: unknown): string | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    // https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html
    const isAssembly = isObject(value["artifacts"]) && typeof value["version"] === "string";
    return isAssembly ? "cdk-manifest" : isManifest(value) ? "kubernetes-manifest" : undefined;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields */
function isManifest(value: Readonly<Record<string, unknown>>): boolean {
    return typeof value["apiVersion"] === "string" && typeof value["kind"] === "string";
}

/** Whether a value is written as a document is, although no statement can be read in it. */
export function looksLikeDocument(value: unknown): boolean {
    const keys = isObject(value) ? Object.keys(value).map((key) => key.toLowerCase()) : [];
    return keys.includes("statement") && keys.every((key) => ["version", "id", "statement"].includes(key));
}
