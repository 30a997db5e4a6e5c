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
    if (isTypeSchema(value) || isListOfTypes(value)) {
        return "type-schema";
    }
    // AWS CDK writes the properties of its constructs beside the templates that it makes of them.
    const { version, tree, ...others } = value;
    const isTree = isObject(tree) && typeof version === "string" && version.startsWith("tree-");
    return isTree && Object.keys(others).length === 0 ? "cdk-tree" : undefined;
}

const SCHEMA_KEYWORDS = new Set(
    [
        "$comment $id $schema additionalProperties allOf anyOf definitions description oneOf patternProperties properties",
        "required title type additionalIdentifiers conditionalCreateOnlyProperties createOnlyProperties",
        "deprecatedProperties documentationUrl handlers nonPublicDefinitions nonPublicProperties primaryIdentifier",
        "propertyTransform readOnlyProperties remote replacementStrategy resourceLink sourceUrl tagging taggable",
        "typeConfiguration typeName writeOnlyProperties",
    ].flatMap((line) => line.split(" ")),
);

/**
 * Whether a value is a JSON Schema, such as those of CloudFormation's types: it describes properties that hold policies, and
 * gives nobody access. https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
function isTypeSchema(value: Readonly<Record<string, unknown>>): boolean {
    const { type, typeName, properties } = value;
    return (
        (type === "object" || (typeof typeName === "string" && /^\w+(::\w+){2,3}$/.test(typeName))) &&
        isObject(properties) &&
        Object.values(properties).every(isObject) &&
        Object.keys(value).every((key) => SCHEMA_KEYWORDS.has(key))
    );
}

const LISTS_OF_TYPES = [
    // https://developer.hashicorp.com/terraform/cli/commands/providers/schema
    ["format_version", "provider_schemas"],
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-resource-specification-format.html
    ["PropertyTypes", "ResourceSpecificationVersion", "ResourceTypes"],
] as const;

/** Whether a value describes the types of a provider, and holds nothing else. */
function isListOfTypes(value: Readonly<Record<string, unknown>>): boolean {
    const keys = Object.keys(value).sort().join(" ");
    return LISTS_OF_TYPES.some((names) => names.join(" ") === keys);
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
