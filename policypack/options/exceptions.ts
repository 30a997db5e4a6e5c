import type { Schema } from "./schema";

/** Leave to violate one rule on one resource, until a day, for a reason. */
export interface Exception {
    /** The URN in Pulumi; the logical ID, the address or the file where a file is checked. */
    readonly resource: string;
    readonly reason: string;
    /** The last day on which it holds, as YYYY-MM-DD in UTC. */
    readonly expires: string;
}

export const EXCEPTIONS_SCHEMA: Schema = {
    type: "array",
    description: "a list of exceptions",
    items: {
        type: "object",
        description: "an exception with resource, reason and expires",
        properties: {
            resource: {
                type: "string",
                pattern: "^[^*]+$",
                description: "exactly one resource, by its URN, its logical ID, its address or its file",
            },
            reason: {
                type: "string",
                pattern: "\\S+\\s+\\S+",
                description: "a reason of at least two words",
            },
            expires: {
                type: "string",
                pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                description: "the last day on which the exception holds, as YYYY-MM-DD",
            },
        },
        required: ["resource", "reason", "expires"],
        additionalProperties: false,
    },
};

/**
 * The findings that no exception covers. One whose day is over covers nothing any more, and its finding says so.
 *
 * @param names what the resource is called; an exception has to name it exactly
 * @param today as YYYY-MM-DD in UTC
 */
export function withoutExcepted<F extends { readonly message: string }>(
    findings: readonly F[],
    exceptions: readonly Exception[],
    names: readonly string[],
    today: string,
): readonly F[] {
    const own = exceptions.filter(({ resource }) => names.includes(resource));
    if (own.some(({ expires }) => expires >= today)) {
        return [];
    }
    const [expired] = own;
    return expired === undefined
        ? findings
        : findings.map((finding) => ({
              ...finding,
              message: `${finding.message} (its exception expired on ${expired.expires})`,
          }));
}

/** The day it is, as YYYY-MM-DD in UTC. */
export function today(): string {
    return new Date().toISOString().slice(0, 10);
}
