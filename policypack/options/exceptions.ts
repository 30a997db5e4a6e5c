import { resolve } from "node:path";
import type { Schema } from "./schema";

/** Leave to violate one rule on one resource, until a day, for a reason. */
export interface Exception {
    /** The URN in Pulumi; the logical ID, the address, the name or the file where a file is checked. */
    readonly resource: string;
    /** The file that a logical ID, an address or a name is of: it means a resource in this file, and in no other. */
    readonly file?: string;
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
            file: {
                type: "string",
                pattern: "^[^*]+$",
                description: "exactly one file, which the resource is described in",
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

/** A file that describes resources. */
export interface DescribingFile {
    readonly file: string;
    /** Whether other files of the run describe resources too, so that a logical ID alone does not tell whose it is. */
    readonly isOneOfSeveral: boolean;
}

/**
 * The findings that no exception covers. One whose day is over covers nothing any more, and its finding says so; nor does one
 * that names a resource in one of several files without the file.
 *
 * @param names what the resource is called; an exception has to name it exactly
 * @param today as YYYY-MM-DD in UTC
 * @param described the file that describes the resource; undefined in Pulumi
 */
export function withoutExcepted<F extends { readonly message: string }>(
    findings: readonly F[],
    exceptions: readonly Exception[],
    names: readonly string[],
    today: string,
    described?: DescribingFile,
): readonly F[] {
    const own = exceptions.filter(
        ({ resource }) => names.includes(resource) || isSameFile(resource, described?.file),
    );
    const effective = own.filter((exception) => isOfFile(exception, described));
    if (effective.some(({ expires }) => expires >= today)) {
        return [];
    }
    const clause = whyNotCovered(effective, own);
    return clause === ""
        ? findings
        : findings.map((one) => ({ ...one, message: `${one.message} (${clause})` }));
}

function whyNotCovered([expired]: readonly Exception[], own: readonly Exception[]): string {
    if (expired !== undefined) {
        return `its exception expired on ${expired.expires}`;
    }
    const homeless = own.find(({ file }) => file === undefined);
    return homeless === undefined
        ? ""
        : `the exception for ${homeless.resource} covers it only with "file", the file that it is in`;
}

/** A URN is of one stack, and a file is itself; anything else may be in several files. */
function isOfFile({ resource, file }: Exception, described: DescribingFile | undefined): boolean {
    if (file !== undefined) {
        return isSameFile(file, described?.file);
    }
    return (
        described?.isOneOfSeveral !== true ||
        resource.startsWith("urn:pulumi:") ||
        isSameFile(resource, described.file)
    );
}

function isSameFile(one: string, other: string | undefined): boolean {
    return other !== undefined && (one === other || resolve(one) === resolve(other));
}

/** The day it is, as YYYY-MM-DD in UTC. */
export function today(): string {
    return new Date().toISOString().slice(0, 10);
}
