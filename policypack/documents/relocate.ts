import type { PolicyDocument, Statement } from "../iam/document";

/** A document whose parts stand elsewhere than where it was read. */
export function relocated(document: PolicyDocument, at: (path: string) => string): PolicyDocument {
    const placed = <T extends { readonly path: string }>(one: T): T => ({ ...one, path: at(one.path) });
    return {
        ...document,
        statements: document.statements.map((statement): Statement => ({
            ...placed(statement),
            principals: statement.principals.map(placed),
            conditions: statement.conditions.map((test) => ({
                ...placed(test),
                values: test.values.map(placed),
            })),
        })),
        problems: document.problems.map(placed),
        unknowns: document.unknowns.map(at),
    };
}
