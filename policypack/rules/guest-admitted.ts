import { passesWith, passesWithoutKey } from "../iam/condition";
import { testsOn, type WebIdentityGrant, webIdentityGrants } from "../iam/subjects";
import { admitsToken } from "../iam/tokens";
import { NIST_AC_3 } from "./references";
import type { DocumentRule } from "./rule";

export const guestAdmitted: DocumentRule = {
    id: "guest-admitted",
    title: "A role for an application's users admits guests only where it names them",
    why:
        "An identity pool of Amazon Cognito can issue tokens to guests, and anybody can be a guest. A role that does not " +
        "compare amr cannot tell guests from users who signed in.",
    severity: "high",
    enforcement: "mandatory",
    remediation:
        "Add a ForAnyValue:StringLike condition on the issuer's amr key: authenticated, or unauthenticated for a role that is meant for guests.",
    url: "https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html",
    references: [NIST_AC_3],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        webIdentityGrants(document, options.gitHubIssuers).flatMap((grant) => {
            const { guests, name } = grant.profile;
            return guests === undefined || grant.subjects.kind === "exactly" || !admitsGuests(grant, guests)
                ? []
                : [
                      {
                          path: testsOn(grant, guests.claim)[0]?.path ?? grant.path,
                          statement: grant.statement.label,
                          message: whatIsOpen(grant, guests.claim),
                          ...(admitsToken(grant, new Map([[guests.claim, guests.value]]))
                              ? { witness: `a token of ${name} for a guest` }
                              : {}),
                          remediation: `Add "ForAnyValue:StringLike": {"${grant.issuer}:${guests.claim}": "authenticated"}, or "unauthenticated" for a role that is meant for guests.`,
                      },
                  ];
        }),
};

function whatIsOpen(grant: WebIdentityGrant, claim: string): string {
    const tests = testsOn(grant, claim);
    const [first] = tests;
    return first !== undefined && tests.every(passesWithoutKey)
        ? `${first.operator.name} on ${grant.issuer}:${claim} is true when the key is absent, so it does not require a user who signed in`
        : `no condition on ${grant.issuer}:${claim} tells guests from users who signed in`;
}

/** Whether guests are admitted although no value names them, or the claim could as well be absent. */
function admitsGuests(grant: WebIdentityGrant, guests: { claim: string; value: string }): boolean {
    const tests = testsOn(grant, guests.claim);
    return (
        tests.every(passesWithoutKey) ||
        (tests.every((test) => passesWith(test, guests.value)) &&
            !tests.some(
                ({ operator, values }) =>
                    !operator.negated && values.some(({ text }) => text === guests.value),
            ))
    );
}
