import type { Property, Resource } from "../resources/resource";
import { element, member } from "../values/path";
import { isObject } from "../values/value";
import { NIST_IA_5 } from "./references";
import type { ResourceRule, Violation } from "./rule";

/**
 * The ID of a long-term access key; those of temporary ones begin with ASIA.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
const LONG_TERM_KEY = /(?<![A-Za-z0-9])AKIA[A-Z0-9]{16}(?![A-Za-z0-9])/;

/** Deeper than any provider nests its properties; a value below is reported by the reader of documents. */
const MAX_DEPTH = 128;

export const staticAccessKey: ResourceRule = {
    id: "static-access-key",
    title: "No resource creates or contains a static access key",
    why:
        "An access key works from anywhere until somebody revokes it, and every log, fork and laptop that it passes through " +
        "can keep a copy. A workflow needs none: it exchanges its token for credentials that expire, after one hour by default.",
    severity: "critical",
    enforcement: "mandatory",
    remediation:
        "Let the workload assume a role, with a token of its issuer or as the role of its AWS service.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
    references: [
        NIST_IA_5,
        {
            name: "CIS AWS Foundations Benchmark",
            version: "v3.0.0",
            reference: "1.14",
            specification: "Ensure access keys are rotated every 90 days or less",
        },
    ],
    check: (resource) => [...madeHere(resource), ...(resource.path === "" ? writtenHere(resource) : [])],
};

function madeHere({ kind, path }: Resource): Violation[] {
    return kind === "iamaccesskey"
        ? [{ path, message: "the resource creates an access key that never expires" }]
        : [];
}

/** Keys in the values of a resource, whatever the resource: a provider's configuration, a function's environment. */
function writtenHere({ path, properties }: Resource): Violation[] {
    return [...textsIn({ path, value: properties }, 0)]
        .map((text) => ({ path: text.path, key: LONG_TERM_KEY.exec(text.value)?.[0] }))
        .flatMap(({ path: at, key }) =>
            key === undefined
                ? []
                : [{ path: at, message: `the value contains the long-term access key ${key.slice(0, 8)}…` }],
        );
}

function* textsIn({ path, value }: Property, depth: number): Generator<{ path: string; value: string }> {
    if (typeof value === "string") {
        yield { path, value };
    } else if (depth < MAX_DEPTH && Array.isArray(value)) {
        for (const [index, item] of (value as readonly unknown[]).entries()) {
            yield* textsIn({ path: element(path, index), value: item }, depth + 1);
        }
    } else if (depth < MAX_DEPTH && isObject(value)) {
        for (const [key, item] of Object.entries(value)) {
            yield* textsIn({ path: member(path, key), value: item }, depth + 1);
        }
    }
}
