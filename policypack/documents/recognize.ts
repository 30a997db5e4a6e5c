import { kindOfResource } from "../resources/resource";
import { isObject } from "../values/value";
import type { Place } from "./kind";

/** Elements of which a statement has at least one. A rule of a web firewall has a `statement` too, and none of these. */
const TELLING = new Set(["effect", "principal", "notprincipal", "action", "notaction"]);
const DOCUMENT_KEYS = new Set(["version", "id", "statement"]);
/** Whether a value is a document, or what only CloudFormation can make one of. */
export function isDocument(value: Readonly<Record<string, unknown>>): boolean {
    const keys = Object.keys(value);
    return keys.some((key) => {
        switch (key.toLowerCase()) {
            case "statement":
                return (
                    looksLikeStatement(value[key], 0) ||
                    (isCall(value[key]) && hasOnlyDocumentKeys(keys)) ||
                    (Array.isArray(value[key]) && value[key].some(isCall))
                );
            case "version":
                return (
                    typeof value[key] === "string" &&
                    /^20(08|12)-10-17$/.test(value[key]) &&
                    hasOnlyDocumentKeys(keys)
                );
            default:
                return false;
        }
    });
}

function hasOnlyDocumentKeys(keys: readonly string[]): boolean {
    return keys.every((key) => DOCUMENT_KEYS.has(key.toLowerCase()));
}

/** Whether a value is what only CloudFormation can tell, such as a statement that a condition decides. */
export function isCall(value: unknown): value is Readonly<Record<string, unknown>> {
    return isObject(value) && Object.keys(value).some((key) => key === "Ref" || key.startsWith("Fn::"));
}

function looksLikeStatement(value: unknown, depth: number): boolean {
    if (Array.isArray(value)) {
        return depth < 3 && value.some((item) => looksLikeStatement(item, depth + 1));
    }
    return isObject(value) && Object.keys(value).some((key) => TELLING.has(key.toLowerCase()));
}

/** Whether a property of CloudFormation holds a document and nothing else. */
export function holdsDocument(property: string): boolean {
    return /^(?!lifecycle)(\w*policy(document|text)|x-amazon-apigateway-policy|(key|resource|repository|access|bucket|filesystem|destination)policy|accesspolicies)$/i.test(
        property,
    );
}

/** Policies that are no documents of IAM: of queues, subscriptions, images, listeners and the like. */
const OTHER_POLICY =
    /^(redrive(allow)?|mixedinstances|lifecycle|delivery|filter|ssl|security|scaling|retention|update|cache|stack)_?polic(y|ies)/i;

/** Whether a property whose value is not known yet is likely to hold a document. */
export function namesDocument({ property, type }: Place): boolean {
    return (
        /polic(y|ies)(_?(document|text|json))?$/i.test(property) &&
        !OTHER_POLICY.test(property.replaceAll("_", "")) &&
        !/lifecyclepolicy$/i.test(kindOfResource(type))
    );
}
