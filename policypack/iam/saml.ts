import { ASSUME_WITH_SAML, coversAction } from "./actions";
import type { ConditionTest } from "./condition";
import type { PolicyDocument, Statement } from "./document";

/** A statement that hands out credentials for the assertions of a SAML provider. */
export interface SamlGrant {
    readonly statement: Statement;
    /** The path of its first provider among the principals: the condition is the same for all of them. */
    readonly path: string;
    /** The tests on the audience, which is the address that an assertion was sent to. */
    readonly audience: readonly ConditionTest[];
}

/**
 * Every statement that may admit the assertions of a SAML provider. A statement whose condition is partly
 * unknown is left out: what it admits is decided during the update.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml
 */
export function samlGrants(document: PolicyDocument): readonly SamlGrant[] {
    return document.statements.flatMap((statement) => {
        const provider = statement.principals.find(({ reach }) => reach.kind === "saml");
        if (
            provider === undefined ||
            !statement.allows ||
            statement.principalElement !== "Principal" ||
            statement.conditionUnknown ||
            !coversAction(statement, ASSUME_WITH_SAML)
        ) {
            return [];
        }
        const audience = statement.conditions.filter(({ key }) => key === "saml:aud");
        return [{ statement, path: provider.path, audience }];
    });
}
