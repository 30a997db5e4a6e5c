import { readConditions } from "../iam/condition";
import type { PolicyDocument, DocumentProblem, StatementLabel } from "../iam/document";
import { type Notes, readValues } from "../iam/notes";
import { ARGUMENT_CONDITIONS } from "../iam/permissionArguments";
import { readPrincipals } from "../iam/principals";
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
    const keys = new Map(Object.keys(value).map((key) => [plainName(key), value[key]]));
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

/** The statement that such a resource adds, with the paths of its arguments. */
export function readPermission(value: Readonly<Record<string, unknown>>, path: string): PolicyDocument {
    const owner: Property = { path, value };
    const problems: DocumentProblem[] = [];
    const unknowns: string[] = [];
    const label: StatementLabel = { index: 0 };
    // The statement's own elements do not exist here: whatever is said of them is said of the argument.
    const notesOn = (argument: Property): Notes => ({
        problem: (_, message, remediation) =>
            problems.push({ path: argument.path, message, remediation, statement: label }),
        unknown: () => unknowns.push(argument.path),
    });
    const principal = propertyOf(owner, "principal");
    const actions = propertyOf(owner, "action", "actions");
    const conditions = ARGUMENT_CONDITIONS.flatMap(([name, operator, key]) => {
        const argument = propertyOf(owner, name);
        return argument === undefined
            ? []
            : [readConditions({ [operator]: { [key]: argument.value } }, argument.path, notesOn(argument))];
    });
    return {
        version: undefined,
        statements: [
            {
                label,
                path,
                allows: true,
                principalElement: "Principal",
                principals:
                    principal === undefined
                        ? []
                        : readPrincipals(elementFor(principal.value), principal.path, notesOn(principal)).map(
                              (entry) => ({
                                  ...entry,
                                  path: principal.path,
                              }),
                          ),
                actionElement: "Action",
                actions:
                    actions === undefined
                        ? []
                        : readValues(actions.value, actions.path, notesOn(actions), true).map(
                              ({ text }) => text,
                          ),
                hasResource: true,
                conditions: conditions.flatMap(({ tests }) => tests),
                conditionUnknown: conditions.some(({ unknown }) => unknown),
            },
        ],
        problems,
        unknowns,
    };
}

/** The Principal element that AWS makes of the argument: a service by its name, an account or a role otherwise. */
function elementFor(principal: unknown): unknown {
    if (principal === "*" || typeof principal !== "string") {
        return principal;
    }
    return principal.includes(":") || !principal.includes(".") ? { AWS: principal } : { Service: principal };
}
