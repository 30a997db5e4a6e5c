import { type Actions, mayShareAction } from "./actions";
import type { ConditionTest } from "./condition";
import type { PolicyDocument, Statement } from "./document";
import type { PrincipalEntry } from "./principals";

/** What a request says to a test: that it passes, that it does not, or nothing that can be told here. */
export type Verdict = boolean | undefined;

/** The statements of a document that may deny some of what these actions are. */
export function denialsOf({ statements }: PolicyDocument, allowing: Actions): readonly Statement[] {
    return statements.filter((statement) => !statement.allows && mayShareAction(statement, allowing));
}

/**
 * Whether somebody is denied for certain by none of these statements: a witness that may be denied is no witness.
 *
 * @param named whether a principal of a statement names them
 * @param verdict what their request says to a test
 */
export function escapes(
    denials: readonly Statement[],
    named: (principal: PrincipalEntry) => boolean,
    verdict: (test: ConditionTest) => Verdict,
): boolean {
    return denials.every(
        ({ principals, principalElement, conditions, conditionUnknown }) =>
            principals.some(named) === (principalElement === "NotPrincipal") ||
            (!conditionUnknown && conditions.some((test) => verdict(test) === false)),
    );
}
