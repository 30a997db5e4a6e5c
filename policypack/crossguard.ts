import type { ResourceValidationPolicy } from "@pulumi/policy";
import { checkProperties } from "./engine";
import { UNKNOWN } from "./iam/values";
import { messageOf } from "./message";
import { DOCUMENT_RULES } from "./rules";
import type { DocumentRule } from "./rules/rule";

/** The rules as policies of CrossGuard. Importing this starts nothing: only `new PolicyPack` serves. */
export const POLICIES: ResourceValidationPolicy[] = DOCUMENT_RULES.map(toPolicy);

function toPolicy(rule: DocumentRule): ResourceValidationPolicy {
    const [framework] = rule.references;
    return {
        name: rule.id,
        displayName: rule.title,
        description: `${rule.title}. ${rule.why}`,
        enforcementLevel: rule.enforcement,
        severity: rule.severity,
        remediationSteps: rule.remediation,
        url: rule.url,
        ...(framework === undefined ? {} : { framework }),
        validateResource: ({ props, type }, reportViolation) => {
            for (const finding of checkProperties(known(props), type, [rule])) {
                reportViolation(messageOf(finding));
            }
        },
    };
}

/**
 * A copy of a resource's properties in which `UNKNOWN` stands for each value that comes with the update. CrossGuard hands
 * over proxies that throw where such a value is read; caught here, one of them does not hide the documents beside it.
 */
export function known(value: unknown): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (Array.isArray(value)) {
        return Array.from({ length: value.length }, (_, index) => readKnown(value, index));
    }
    // Assets and archives are objects of classes: they hold no policy documents, and reading them may touch the disk.
    return Object.getPrototypeOf(value) === Object.prototype
        ? Object.fromEntries(Object.keys(value).map((key) => [key, readKnown(value, key)]))
        : undefined;
}

function readKnown(owner: object, key: string | number): unknown {
    let value: unknown;
    try {
        value = Reflect.get(owner, key);
    } catch {
        return UNKNOWN;
    }
    return known(value);
}
