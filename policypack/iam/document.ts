import { element, member } from "../values/path";
import type { Problem } from "../values/problem";
import { isObject, nameOf, UNKNOWN } from "../values/value";
import { type Actions, isAction } from "./actions";
import { type ConditionTest, readConditions } from "./condition";
import { type Notes, readResources, readValues } from "./notes";
import { type PrincipalEntry, readPrincipals } from "./principals";

/** A policy document, read once: every rule looks at this and at nothing else. */
export interface PolicyDocument {
    readonly version: string | undefined;
    readonly statements: readonly Statement[];
    /** What IAM would not save, or what has no single meaning. */
    readonly problems: readonly DocumentProblem[];
    /** The paths of values that are known only during the update. */
    readonly unknowns: readonly string[];
}

export interface DocumentProblem extends Problem {
    readonly statement?: StatementLabel;
}

export interface StatementLabel {
    readonly index: number;
    readonly sid?: string;
}

export interface Statement extends Actions {
    readonly label: StatementLabel;
    readonly path: string;
    /** Whatever is not clearly a Deny is read as Allow. */
    readonly allows: boolean;
    readonly principals: readonly PrincipalEntry[];
    readonly principalElement: "Principal" | "NotPrincipal" | undefined;
    readonly hasResource: boolean;
    readonly conditions: readonly ConditionTest[];
    /** Part of the condition is known only during the update, so what it admits is decided then. */
    readonly conditionUnknown: boolean;
    /** What to say of everybody in it, where an argument implies the statement and nobody wrote it. */
    readonly implied?: { readonly message: string; readonly remediation: string };
}

const VERSIONS: readonly unknown[] = ["2012-10-17", "2008-10-17"];
const DOCUMENT_ELEMENTS = byLowerCase(["Version", "Id", "Statement"]);
const STATEMENT_ELEMENTS = byLowerCase([
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

/**
 * Reads a document that is already a value. Never throws: what is wrong with it becomes a problem, and the rest is
 * still read, so that an open statement beside a broken one is found too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param path where the document stands, in front of every path that is reported
 */
export function readDocument(value: unknown, path: string): PolicyDocument {
    const { problems, unknowns, notes } = noting();
    if (!isObject(value)) {
        notes.problem(path, `a policy document must be an object, not ${nameOf(value)}`);
        return { version: undefined, statements: [], problems, unknowns };
    }
    const elements = readElements(value, path, DOCUMENT_ELEMENTS, "a policy document", notes);
    const version = elements.get("Version");
    if (version !== undefined && version !== UNKNOWN && !VERSIONS.includes(version)) {
        notes.problem(
            member(path, "Version"),
            `Version must be 2012-10-17 or 2008-10-17, not ${nameOf(version)}`,
        );
    }
    const statements = readStatements(elements.get("Statement"), member(path, "Statement"), problems, notes);
    return { version: typeof version === "string" ? version : undefined, statements, problems, unknowns };
}

/**
 * Reads statements that stand without a document around them.
 *
 * @param value a list of statements, or one
 */
export function readLoneStatements(value: unknown, path: string): PolicyDocument {
    const { problems, unknowns, notes } = noting();
    return {
        version: undefined,
        statements: readStatements(value, path, problems, notes),
        problems,
        unknowns,
    };
}

function noting(): {
    readonly problems: DocumentProblem[];
    readonly unknowns: string[];
    readonly notes: Notes;
} {
    const problems: DocumentProblem[] = [];
    const unknowns: string[] = [];
    return {
        problems,
        unknowns,
        notes: {
            problem: (at, message, remediation) => problems.push({ path: at, message, remediation }),
            unknown: (at) => unknowns.push(at),
        },
    };
}

function readStatements(
    value: unknown,
    path: string,
    problems: DocumentProblem[],
    notes: Notes,
): Statement[] {
    if (value === UNKNOWN) {
        notes.unknown(path);
        return [];
    }
    if (value === undefined) {
        notes.problem(path, "a policy document must have a Statement");
        return [];
    }
    if (!Array.isArray(value)) {
        return [readStatement(value, path, 0, problems, notes)].flat();
    }
    if (value.length === 0) {
        notes.problem(path, "a policy document must have at least one statement");
    }
    return value.flatMap((item: unknown, index) =>
        readStatement(item, element(path, index), index, problems, notes),
    );
}

function readStatement(
    value: unknown,
    path: string,
    index: number,
    problems: DocumentProblem[],
    outer: Notes,
): Statement[] {
    if (value === UNKNOWN) {
        outer.unknown(path);
        return [];
    }
    if (Array.isArray(value)) {
        outer.problem(path, "a statement must be an object, not a list");
        return value.flatMap((item: unknown, inner) =>
            Array.isArray(item) ? [] : readStatement(item, element(path, inner), index, problems, outer),
        );
    }
    if (!isObject(value)) {
        outer.problem(path, `a statement must be an object, not ${nameOf(value)}`);
        return [];
    }
    const sid = value[Object.keys(value).find((key) => key.toLowerCase() === "sid") ?? "Sid"];
    const label: StatementLabel = typeof sid === "string" ? { index, sid } : { index };
    const notes: Notes = {
        problem: (at, message, remediation) =>
            problems.push({ path: at, message, remediation, statement: label }),
        unknown: (at) => {
            outer.unknown(at);
        },
    };
    return [readElementsOfStatement(value, path, label, notes)];
}

function readElementsOfStatement(
    value: Readonly<Record<string, unknown>>,
    path: string,
    label: StatementLabel,
    notes: Notes,
): Statement {
    const elements = readElements(value, path, STATEMENT_ELEMENTS, "a statement", notes);
    const sid = elements.get("Sid");
    if (sid !== undefined && typeof sid !== "string" && sid !== UNKNOWN) {
        notes.problem(member(path, "Sid"), `Sid must be a string, not ${nameOf(sid)}`);
    }
    const principalElement = onlyOne(elements, ["Principal", "NotPrincipal"], path, notes);
    const actionElement = onlyOne(elements, ["Action", "NotAction"], path, notes);
    const resourceElement = onlyOne(elements, ["Resource", "NotResource"], path, notes);
    if (actionElement === undefined) {
        notes.problem(path, "a statement must have an Action or a NotAction");
    }
    if (resourceElement !== undefined) {
        readResources(elements.get(resourceElement), member(path, resourceElement), notes);
    }
    const condition = elements.get("Condition");
    const { tests, unknown } = readConditions(condition, member(path, "Condition"), notes);
    return {
        label,
        path,
        allows: readEffect(elements.get("Effect"), path, notes),
        principalElement,
        principals:
            principalElement === undefined
                ? []
                : readPrincipals(elements.get(principalElement), member(path, principalElement), notes),
        actionElement,
        actions: readActions(elements, actionElement, path, notes),
        hasResource: resourceElement !== undefined,
        conditions: tests,
        conditionUnknown: unknown,
    };
}

function readEffect(value: unknown, path: string, notes: Notes): boolean {
    const at = member(path, "Effect");
    if (value === UNKNOWN) {
        notes.unknown(at);
    } else if (value !== "Allow" && value !== "Deny") {
        notes.problem(at, `Effect must be "Allow" or "Deny", not ${nameOf(value)}`);
    }
    return value !== "Deny";
}

/** The elements by their proper names. Another spelling is read all the same, and reported. */
function readElements(
    value: Readonly<Record<string, unknown>>,
    path: string,
    known: ReadonlyMap<string, string>,
    owner: string,
    notes: Notes,
): Map<string, unknown> {
    const found = new Map<string, unknown>();
    for (const key of Object.keys(value)) {
        const item = value[key];
        const name = known.get(key) ?? known.get(key.toLowerCase());
        if (name === undefined) {
            notes.problem(member(path, key), `${owner} has no element ${JSON.stringify(key)}`);
            continue;
        }
        if (name !== key) {
            notes.problem(member(path, key), `the element is spelled ${name}, not ${key}`);
        }
        if (found.has(name)) {
            notes.problem(member(path, key), `${name} appears twice, and it is not defined which one counts`);
        }
        // Of two values the one that was read first is kept: the document is refused either way.
        if (!found.has(name)) {
            found.set(name, item);
        }
    }
    return found;
}

function onlyOne<Name extends string>(
    elements: ReadonlyMap<string, unknown>,
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

function readActions(
    elements: ReadonlyMap<string, unknown>,
    name: "Action" | "NotAction" | undefined,
    path: string,
    notes: Notes,
): readonly string[] {
    if (name === undefined) {
        return [];
    }
    return readValues(elements.get(name), member(path, name), notes, true).map(
        ({ text, quoted, path: at }) => {
            if (quoted && !isAction(text)) {
                notes.problem(at, `${nameOf(text)} is not an action such as "ecr:BatchGetImage"`);
            }
            return text;
        },
    );
}

/** The names by themselves, for those who spell them right, and in lower case for the others. */
function byLowerCase(names: readonly string[]): ReadonlyMap<string, string> {
    return new Map(names.flatMap((name) => [[name, name] as const, [name.toLowerCase(), name] as const]));
}
