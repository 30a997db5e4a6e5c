import { readConditions } from "../iam/condition";
import type { DocumentProblem, PolicyDocument, Statement, StatementLabel } from "../iam/document";
import { type Notes, readValues } from "../iam/notes";
import { ARGUMENT_CONDITIONS } from "../iam/permissionArguments";
import { type PrincipalEntry, readPrincipals } from "../iam/principals";
import { type Property, plainName, propertyOf } from "../resources/resource";
import { UNKNOWN } from "../values/value";
import { isCall } from "./recognize";

/** QuickSight has users of its own, and grants them access to its own assets and to nothing else. */
const OF_QUICKSIGHT = /^arn:[^:]*:quicksight:/;

/**
 * Whether a resource adds one statement to a policy through its arguments, as the permissions of Lambda functions, Lambda
 * layers, event buses and certificate authorities do: a principal, with actions or a statement's ID beside it.
 */
export function isPermission(value: Readonly<Record<string, unknown>>): boolean {
    const names = Object.keys(value);
    if (!names.some((name) => plainName(name) === "principal")) {
        return false;
    }
    const keys = new Map(names.map((name) => [plainName(name), value[name]]));
    const principal = keys.get("principal");
    const isNamed = typeof principal === "string" || principal === UNKNOWN || isCall(principal);
    const actions = [keys.get("action"), keys.get("actions")].flat();
    return (
        isNamed &&
        !(typeof principal === "string" && OF_QUICKSIGHT.test(principal)) &&
        (typeof keys.get("statementid") === "string" ||
            actions.some((action) => typeof action === "string" && /^([a-z0-9-]+:.+|\*)$/i.test(action)))
    );
}

/** A permission adds one statement only. */
const LABEL: StatementLabel = { index: 0 };

/** Where reading an argument puts what it finds. */
type NotesOn = (argument: Property) => Notes;

/** The statement that such a resource adds, with the paths of its arguments. */
export function readPermission(value: Readonly<Record<string, unknown>>, path: string): PolicyDocument {
    const problems: DocumentProblem[] = [];
    const unknowns: string[] = [];
    // The statement's own elements do not exist here: whatever is said of them is said of the argument.
    const notesOn: NotesOn = (argument) => ({
        problem: (_, message, remediation) =>
            problems.push({ path: argument.path, message, remediation, statement: LABEL }),
        unknown: () => unknowns.push(argument.path),
    });
    const owner: Property = { path, value };
    const conditions = conditionsOf(owner, notesOn);
    const statement: Statement = {
        label: LABEL,
        path,
        allows: true,
        principalElement: "Principal",
        principalPath: path,
        principals: principalsOf(owner, notesOn),
        actionElement: "Action",
        actions: actionsOf(owner, notesOn),
        resourcePath: path,
        resourceElement: undefined,
        resources: [],
        resourceUnknown: false,
        conditions: conditions.flatMap(({ tests }) => tests),
        conditionUnknown: conditions.some(({ unknown }) => unknown),
    };
    return { version: undefined, statements: [statement], problems, unknowns };
}

function conditionsOf(owner: Property, notesOn: NotesOn): readonly ReturnType<typeof readConditions>[] {
    return ARGUMENT_CONDITIONS.flatMap(([name, operator, key]) => {
        const argument = propertyOf(owner, name);
        return argument === undefined
            ? []
            : [readConditions({ [operator]: { [key]: argument.value } }, argument.path, notesOn(argument))];
    });
}

function principalsOf(owner: Property, notesOn: NotesOn): readonly PrincipalEntry[] {
    const argument = propertyOf(owner, "principal");
    if (argument === undefined) {
        return [];
    }
    const { path } = argument;
    return readPrincipals(elementFor(argument.value), path, notesOn(argument)).map((entry) => ({
        ...entry,
        path,
    }));
}

function actionsOf(owner: Property, notesOn: NotesOn): readonly string[] {
    const argument = propertyOf(owner, "action", "actions");
    return argument === undefined
        ? []
        : readValues(argument.value, argument.path, notesOn(argument), true).map(({ text }) => text);
}

/** The Principal element that AWS makes of the argument: a service by its name, an account or a role otherwise. */
function elementFor(principal: unknown): unknown {
    if (principal === "*" || typeof principal !== "string") {
        return principal;
    }
    return principal.includes(":") || !principal.includes(".") ? { AWS: principal } : { Service: principal };
}
