import { member } from "../values/path";
import type { Notes } from "./notes";

/** One element of a document or a statement, with where it stands as the document spells it. */
export interface Element {
    readonly value: unknown;
    readonly path: string;
}

export type Elements = ReadonlyMap<string, Element>;

export const DOCUMENT_ELEMENTS = byLowerCase(["Version", "Id", "Statement"]);
export const STATEMENT_ELEMENTS = byLowerCase([
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
]);

/** The elements by their proper names. Another spelling is read all the same, and reported. */
export function readElements(
    value: Readonly<Record<string, unknown>>,
    path: string,
    known: ReadonlyMap<string, string>,
    owner: string,
    notes: Notes,
): Elements {
    const found = new Map<string, Element>();
    for (const key of Object.keys(value)) {
        const at = member(path, key);
        const name = known.get(key) ?? known.get(key.toLowerCase());
        if (name === undefined) {
            notes.problem(at, `${owner} has no element ${JSON.stringify(key)}`);
            continue;
        }
        if (name !== key) {
            notes.problem(at, `the element is spelled ${name}, not ${key}`);
        }
        // Of two values the one that was read first is kept: the document is refused either way.
        if (found.has(name)) {
            notes.problem(at, `${name} appears twice, and it is not defined which one counts`);
        } else {
            found.set(name, { value: value[key], path: at });
        }
    }
    return found;
}

/** The one of two elements that is there. */
export function onlyOne<Name extends string>(
    elements: Elements,
    names: readonly [Name, Name],
    path: string,
    notes: Notes,
): Name | undefined {
    const present = names.filter((name) => elements.has(name));
    if (present.length > 1) {
        notes.problem(path, `${names[0]} and ${names[1]} exclude each other`);
    }
    // Of the two, the negated element reaches more, so it is the one to judge.
    return present.at(-1);
}

/** The names by themselves, for those who spell them right, and in lower case for the others. */
function byLowerCase(names: readonly string[]): ReadonlyMap<string, string> {
    return new Map(names.flatMap((name) => [[name, name] as const, [name.toLowerCase(), name] as const]));
}
