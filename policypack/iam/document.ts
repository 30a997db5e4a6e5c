import { element, member } from "../values/path";
import type { Problem } from "../values/problem";
import { openReasonOf } from "../values/openCall";
import { isLeftOpen, isObject, nameOf, UNKNOWN } from "../values/value";
import { type Actions, isAction } from "./actions";
import { type ConditionTest, readConditions } from "./condition";
import { DOCUMENT_ELEMENTS, type Element, onlyOne, readElements, STATEMENT_ELEMENTS } from "./elements";
import { type Notes, noteWrong, readResources, readValues, type Value } from "./notes";
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
    /** Where that element stands; the statement where it has none. */
    readonly principalPath: string;
    /** Where its Resource or NotResource stands; undefined where it has none. */
    readonly resourcePath: string | undefined;
    readonly resourceElement: "Resource" | "NotResource" | undefined;
    readonly resources: readonly string[];
    /** Part of what it names as resources is known only during the update. */
    readonly resourceUnknown: boolean;
    readonly conditions: readonly ConditionTest[];
    /** Part of the condition is known only during the update, so what it admits is decided then. */
    readonly conditionUnknown: boolean;
    /** What to say of everybody in it, where an argument implies the statement and nobody wrote it. */
    readonly implied?: { readonly message: string; readonly remediation: string };
}

const VERSIONS: readonly unknown[] = ["2012-10-17", "2008-10-17"];
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
    const version = readVersion(elements.get("Version"), notes);
    const { value: list, path: at } = elements.get("Statement") ?? {
        value: undefined,
        path: member(path, "Statement"),
    };
    const statements = readStatements(list, at, problems, notes);
    return { version, statements, problems, unknowns };
}

function readVersion(version: Element | undefined, notes: Notes): string | undefined {
    if (version === undefined) {
        return undefined;
    }
    const { value, path } = version;
    if (value !== UNKNOWN && !VERSIONS.includes(value)) {
        notes.problem(path, `Version must be 2012-10-17 or 2008-10-17, not ${nameOf(value)}`);
    }
    return typeof value === "string" ? value : undefined;
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
    if (!isObject(value) || openReasonOf(value) !== undefined) {
        noteWrong(value, path, outer, `a statement must be an object, not ${nameOf(value)}`);
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
    checkSid(elements.get("Sid"), notes);
    const principalElement = onlyOne(elements, ["Principal", "NotPrincipal"], path, notes);
    const actionElement = onlyOne(elements, ["Action", "NotAction"], path, notes);
    const resourceElement = onlyOne(elements, ["Resource", "NotResource"], path, notes);
    const principal = principalElement && elements.get(principalElement);
    const action = actionElement && elements.get(actionElement);
    const resource = resourceElement && elements.get(resourceElement);
    if (action === undefined) {
        notes.problem(path, "a statement must have an Action or a NotAction");
    }
    const resources =
        resource === undefined ? [] : textsOf(readResources(resource.value, resource.path, notes));
    const condition = elements.get("Condition");
    const { tests, unknown } = readConditions(condition?.value, condition?.path ?? path, notes);
    return {
        label,
        path,
        allows: readEffect(elements.get("Effect"), path, notes),
        principalElement,
        principalPath: principal?.path ?? path,
        principals: principal === undefined ? [] : readPrincipals(principal.value, principal.path, notes),
        actionElement,
        actions: action === undefined ? [] : readActions(action, notes),
        resourcePath: resource?.path,
        resourceElement,
        resources,
        resourceUnknown: resource !== undefined && [resource.value].flat().some(isOpenResource),
        conditions: tests,
        conditionUnknown: unknown,
    };
}

function checkSid(sid: Element | undefined, notes: Notes): void {
    if (sid !== undefined && typeof sid.value !== "string" && sid.value !== UNKNOWN) {
        notes.problem(sid.path, `Sid must be a string, not ${nameOf(sid.value)}`);
    }
}

/** Whether a statement allows. What is missing is said of the statement. */
function readEffect(effect: Element | undefined, path: string, notes: Notes): boolean {
    const { value, path: at } = effect ?? { value: undefined, path };
    if (value === UNKNOWN) {
        notes.unknown(at);
    } else if (effect === undefined) {
        notes.problem(at, 'a statement must have an Effect of "Allow" or "Deny"');
    } else if (value !== "Allow" && value !== "Deny") {
        noteWrong(value, at, notes, `Effect must be "Allow" or "Deny", not ${nameOf(value)}`);
    }
    return value !== "Deny";
}

function textsOf(values: readonly Value[]): readonly string[] {
    return values.map(({ text }) => text);
}

function isOpenResource(value: unknown): boolean {
    return value === UNKNOWN || isLeftOpen(value);
}

function readActions({ value, path }: Element, notes: Notes): readonly string[] {
    return readValues(value, path, notes, true).map(({ text, quoted, path: at }) => {
        if (quoted && !isAction(text)) {
            notes.problem(at, `${nameOf(text)} is not an action such as "ecr:BatchGetImage"`);
        }
        return text;
    });
}
