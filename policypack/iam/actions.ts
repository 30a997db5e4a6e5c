import { matchesPattern } from "./pattern";

export const ASSUME_WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
export const ASSUME_WITH_SAML = "sts:AssumeRoleWithSAML";

/** What a statement says of actions. */
export interface Actions {
    readonly actions: readonly string[];
    readonly actionElement: "Action" | "NotAction" | undefined;
}

/** `service:Name` with wildcards in either part, or one star for all. */
const ACTION = /^(\*|[a-z0-9*?-]+:[a-z0-9*?]+)$/i;

/**
 * Whether IAM could take a text for an action.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function isAction(text: string): boolean {
    return ACTION.test(text);
}

/** Whether a statement covers an action, through wildcards, in any case, and through NotAction. */
export function coversAction(statement: Actions, action: string): boolean {
    const wanted = action.toLowerCase();
    const named = statement.actions.some((pattern) => matchesPattern(pattern.toLowerCase(), wanted));
    return statement.actionElement === "NotAction" ? !named : named;
}

/** Whether a statement covers only the exchange of tokens and assertions: no principal of AWS calls that for themselves. */
export function takesOnlyTokens({ actions, actionElement }: Actions): boolean {
    return (
        actionElement === "Action" &&
        actions.length > 0 &&
        actions.every((action) => /^sts:assumerolewith/i.test(action))
    );
}

/** Whether there may be an action that both statements cover. */
export function mayShareAction(one: Actions, other: Actions): boolean {
    if (one.actionElement !== "Action" || other.actionElement !== "Action") {
        return true;
    }
    const lower = (text: string) => text.toLowerCase();
    return one.actions.some((left) =>
        other.actions.some(
            (right) => matchesPattern(lower(left), lower(right)) || matchesPattern(lower(right), lower(left)),
        ),
    );
}

/** Whether every action of a statement is one of these, spelled out: no wildcard and no NotAction. */
export function hasOnlyActions(statement: Actions, allowed: readonly string[]): boolean {
    return (
        statement.actionElement === "Action" &&
        statement.actions.length > 0 &&
        statement.actions.every((action) => allowed.includes(action.toLowerCase()))
    );
}
