import { type ConditionTest, passesWith, passesWithoutKey } from "../iam/condition";
import { hasInvisible } from "../iam/pattern";
import {
    type Admission,
    admission,
    testsOn,
    type WebIdentityGrant,
    webIdentityGrants,
} from "../iam/subjects";
import { isDecided } from "../iam/witness";
import { nameOf } from "../values/value";
import { NIST_IA_9 } from "./references";
import type { DocumentRule } from "./rule";

export const audienceOpen: DocumentRule = {
    id: "audience-open",
    title: "A trust policy for web identities names the audience of its tokens",
    why:
        "An issuer makes each token for one recipient, its audience. A role that does not compare the audience accepts a " +
        "token that was made for another service.",
    severity: "high",
    enforcement: "mandatory",
    remediation: 'Add a StringEquals condition on the issuer\'s aud key, for AWS "sts.amazonaws.com".',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
    references: [NIST_IA_9],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        webIdentityGrants(document, options.gitHubIssuers).flatMap((grant) => {
            const claim = audienceClaimOf(grant);
            const key = `${grant.issuer}:${claim}`;
            const tests = testsOn(grant, claim);
            const admitted = admission(tests);
            const message = whatIsOpen(admitted, key);
            const audience = strangeAudience(tests, admitted);
            return message === undefined
                ? []
                : [
                      {
                          path: "test" in admitted ? admitted.test.path : grant.path,
                          statement: grant.statement.label,
                          message,
                          ...(audience === undefined
                              ? {}
                              : { witness: `a token of ${grant.profile.name} ${audience}` }),
                          remediation: `Write "StringEquals": {"${key}": "${grant.profile.audience}"}, or the audience that your tokens have.`,
                      },
                  ];
        }),
};

/** An audience that whoever asks for the token can choose says something only beside the one subject that may ask. */
function audienceClaimOf({ profile: profile, subjects, tests, issuer }: WebIdentityGrant): string {
    const { audienceClaim, chosenAudienceClaim } = profile;
    return chosenAudienceClaim !== undefined &&
        subjects.kind === "exactly" &&
        !tests.has(`${issuer}:${audienceClaim}`)
        ? chosenAudienceClaim
        : audienceClaim;
}

/** An audience that passes and that AWS does not ask for, or none where a token that has none passes. */
function strangeAudience(tests: readonly ConditionTest[], admitted: Admission): string | undefined {
    const pattern = admitted.kind === "pattern" ? [admitted.value.text.replaceAll(/[*?]/g, "x")] : [];
    const audience = ["https://attacker.example", ...pattern].find((text) =>
        tests.every((test) => isDecided(test) && passesWith(test, text)),
    );
    if (audience !== undefined) {
        return `made for ${audience}`;
    }
    return tests.every(passesWithoutKey) ? "without an audience" : undefined;
}

function whatIsOpen(admitted: Admission, key: string): string | undefined {
    switch (admitted.kind) {
        case "exactly":
            return admitted.literals.some(
                ({ text, quoted }) => !quoted || text.trim() === "" || hasInvisible(text),
            )
                ? `an audience of ${key} is empty, not a string, or contains an invisible character`
                : undefined;
        case "bounded":
            return undefined;
        case "pattern":
            return `${nameOf(admitted.value.text)} on ${key} admits more than one audience`;
        case "any":
            return admitted.because === "absent"
                ? `no condition compares ${key}, so the role accepts tokens that were made for other services`
                : `${admitted.test.operator.name} on ${key} does not require a certain audience`;
    }
}
