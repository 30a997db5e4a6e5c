import { type PolicyDocument, readDocument } from "../iam/document";
import { readJson } from "../values/json";
import { joinPaths } from "../values/path";
import type { Problem } from "../values/problem";
import { type Kind, kindOf, type Place } from "./kind";

/** A document with what it is attached to. */
export interface LocatedDocument {
    readonly path: string;
    readonly kind: Kind;
    readonly document: PolicyDocument;
    /** What to say of what is unknown in it, where another word than "after apply" is true. */
    readonly unknown?: Explanation | undefined;
}

/** What is said of a problem, and what to do about it. */
export type Explanation = Pick<Problem, "message" | "remediation">;

/**
 * Reads a value that is known to be a policy document.
 *
 * @param value the document as an object, or as its JSON text
 * @param kind what it is attached to; found out from the place and the content by default
 */
export function locate(value: unknown, path: string, place: Place, kind?: Kind): LocatedDocument {
    if (typeof value !== "string") {
        return located(readDocument(value, path), path, place, kind);
    }
    const reading = readJson(value);
    if (!reading.ok) {
        return unreadable(reading.message, path, place, kind);
    }
    if (typeof reading.value === "string") {
        return unreadable("a JSON string inside a JSON string, which IAM does not parse", path, place, kind);
    }
    return located(
        withDuplicates(readDocument(reading.value, path), path, reading.duplicates),
        path,
        place,
        kind,
    );
}

/** A document that cannot be read, with the problem. */
export function unreadable(message: string, path: string, place: Place, kind?: Kind): LocatedDocument {
    const document = { version: undefined, statements: [], problems: [{ path, message }], unknowns: [] };
    return located(document, path, place, kind);
}

/**
 * A document that is unknown at preview.
 *
 * @param unknown why, where a deployment does not tell either
 */
export function notYetKnown(path: string, place: Place, unknown?: Explanation): LocatedDocument {
    const document = { version: undefined, statements: [], problems: [], unknowns: [path] };
    return { ...located(document, path, place), ...(unknown && { unknown }) };
}

/** Repeated keys that concern no document in particular: any of them may be hidden behind one. */
export function repeatedKeys(duplicates: readonly string[], path: string, place: Place): LocatedDocument[] {
    const nothing = { version: undefined, statements: [], problems: [], unknowns: [] };
    return duplicates.length === 0 ? [] : [located(withDuplicates(nothing, path, duplicates), path, place)];
}

/** Repeated keys as problems of the document: of two values, `JSON.parse` keeps the last, and IAM may keep the first. */
export function withDuplicates(
    document: PolicyDocument,
    path: string,
    duplicates: readonly string[],
): PolicyDocument {
    return duplicates.length === 0
        ? document
        : {
              ...document,
              problems: [
                  ...document.problems,
                  ...duplicates.map((at) => ({
                      path: joinPaths(path, at),
                      message: "the key appears twice in one object, and it is not defined which one counts",
                  })),
              ],
          };
}

function located(document: PolicyDocument, path: string, place: Place, kind?: Kind): LocatedDocument {
    return { path, kind: kind ?? kindOf(document, place), document };
}
