import { type PolicyDocument, readDocument, readLoneStatements } from "../iam/document";
import { readJson } from "../values/json";
import { joinPaths, segmentsOf } from "../values/path";
import type { Problem } from "../values/problem";
import { type Kind, kindOf, NO_PLACE, type Place } from "./kind";

/** A document with what it is attached to. */
export interface LocatedDocument {
    readonly path: string;
    readonly kind: Kind;
    readonly document: PolicyDocument;
    /** The account of the key whose policy it is: its root may be named, as AWS's own default policy does. */
    readonly ownAccount?: string | undefined;
    /** What is said of its unknown values, where that is more than that they are known only after apply. */
    readonly unknown?: Omit<Problem, "path">;
}

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

/** Statements without a document around them, which AWS SAM puts into the policy of an API; of an empty list there is nothing. */
export function locateStatements(value: unknown, path: string): LocatedDocument[] {
    const isEmpty = Array.isArray(value) && value.length === 0;
    return isEmpty || typeof value !== "object" || value === null
        ? []
        : [{ path, kind: "resource", document: readLoneStatements(value, path) }];
}

/** A document that cannot be read, with the problem. */
export function unreadable(
    problem: string | Omit<Problem, "path">,
    path: string,
    place: Place,
    kind?: Kind,
): LocatedDocument {
    const said = typeof problem === "string" ? { message: problem } : problem;
    const document = { version: undefined, statements: [], problems: [{ path, ...said }], unknowns: [] };
    return located(document, path, place, kind);
}

/** A document that is unknown at preview. */
export function notYetKnown(path: string, place: Place): LocatedDocument {
    return {
        ...located(unknownDocument(path), path, place),
        unknown: {
            message: `the ${nameOfPlace(place)} is known only after apply, so no other rule has judged it`,
        },
    };
}

/**
 * What a template leaves to a macro, a module, or a file elsewhere.
 *
 * @param maker who makes it, as the subject of a sentence
 */
export function notInTemplate(maker: string, path: string): LocatedDocument {
    return {
        ...located(unknownDocument(path), path, NO_PLACE),
        unknown: {
            message: `${maker} decides during the deployment what stands here, so no rule has judged it`,
            remediation:
                "Check the processed template, which `aws cloudformation get-template --template-stage Processed` returns.",
        },
    };
}

/** A property as a message names it, such as `PolicyDocument of AWS::S3::BucketPolicy`. */
export function nameOfPlace({ property, type }: Place): string {
    return [property, type].filter((name) => name !== "").join(" of ");
}

/**
 * The same documents, of which the one at a path is the policy of a key.
 *
 * @param path undefined where none of them is
 * @param account the key's own
 */
export function withKeyAccount(
    documents: readonly LocatedDocument[],
    path: string | undefined,
    account: string | undefined,
): readonly LocatedDocument[] {
    return path === undefined
        ? documents
        : documents.map((one) => (one.path === path ? { ...one, ownAccount: account } : one));
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

function unknownDocument(path: string): PolicyDocument {
    return { version: undefined, statements: [], problems: [], unknowns: [path] };
}

function located(document: PolicyDocument, path: string, place: Place, given?: Kind): LocatedDocument {
    const kind = given ?? kindOf(document, place);
    return { path, kind, document: kind === "identity" ? withoutBounds(document) : document };
}

/** Elements that say where a permission holds. */
const BOUND = /^(resource|notresource|condition)$/i;

/** A policy of an identity admits nobody, wherever its permissions hold, so that this may be unknown. */
function withoutBounds(document: PolicyDocument): PolicyDocument {
    const isBound = (path: string): boolean =>
        document.statements.some((statement) => {
            const [element] = path.startsWith(statement.path)
                ? segmentsOf(path.slice(statement.path.length))
                : [];
            return typeof element === "string" && BOUND.test(element);
        });
    return { ...document, unknowns: document.unknowns.filter((path) => !isBound(path)) };
}
