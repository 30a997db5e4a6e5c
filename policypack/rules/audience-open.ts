import type { Claims } from "../iam/gitHubSubject";
import { claimsOf, SOME_UUID } from "../iam/issuers";
import type { Value } from "../iam/notes";
import { fillWildcards, hasInvisible, hasWildcard } from "../iam/pattern";
import {
    type Admission,
    admission,
    testsOn,
    type WebIdentityGrant,
    webIdentityGrants,
} from "../iam/subjects";
import { admitsToken, consequence, escapesDenials } from "../iam/tokens";
import { nameOf } from "../values/value";
import { NIST_IA_9 } from "./references";
import type { DocumentRule } from "./rule";

/** Patterns that are tried: one that passes is enough. */
const MAX_PATTERNS = 4;

export const audienceOpen: DocumentRule = {
    id: "audience-open",
    title: "A trust policy for web identities names the audience of its tokens",
    why:
        "An issuer makes each token for one recipient, its audience. A role that does not compare the audience accepts a " +
        "token that was made for another service.",
    severity: "high",
    enforcement: "mandatory",
    remediation: 'Add a StringEquals condition on the issuer\'s aud key, for AWS "sts.amazonaws.com".',
    accepted:
        "The audience alone is accepted for Amazon Cognito, Google, Facebook and Login with Amazon: it names one application, " +
        "whose users are the subjects. The clients of Google's own command line are public, since everybody with a Google " +
        "account has tokens for them, so they are accepted only beside the exact subject.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
    references: [NIST_IA_9],
    settings: ["gitHubIssuers"],
    check: ({ document }, options) =>
        webIdentityGrants(document, options.gitHubIssuers).flatMap((grant) => {
            const claim = audienceClaimOf(grant);
            const key = `${grant.issuer}:${claim}`;
            const tests = testsOn(grant, claim);
            const admitted = admission(tests);
            const everybodys = publicAudience(admitted, grant);
            const message = whatIsOpen(admitted, key, grant);
            const path = placeOf(admitted) ?? everybodys?.path ?? (grant.misspelled ? undefined : grant.path);
            if (message === undefined || path === undefined) {
                return [];
            }
            const witness = witnessOf(grant, claim, everybodys?.text);
            return [
                {
                    path,
                    statement: grant.statement.label,
                    message,
                    ...(witness === undefined ? {} : { witness }),
                    remediation:
                        everybodys === undefined
                            ? `Write "StringEquals": {"${key}": "${grant.profile.audience}"}, or the audience that your tokens have.`
                            : `Name a client of your own, or add "StringEquals": {"${grant.issuer}:sub": "SUBJECT"} with the one account that may assume the role.`,
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

/** A token that is admitted and was not made for AWS: for another service, for nobody, or for whoever asked for it. */
function witnessOf(grant: WebIdentityGrant, claim: string, everybodys?: string): string | undefined {
    const { name, chosenAudienceClaim } = grant.profile;
    const chosen = chosenAudience(grant, claim);
    const others: Claims = new Map(chosen === undefined ? [] : [[chosenAudienceClaim ?? "", chosen]]);
    const tried = everybodys === undefined ? externalAudiences(grant, claim) : [everybodys];
    const audience = tried.find((text) => isAdmitted(grant, new Map([...others, [claim, text]])));
    if (audience !== undefined) {
        return chosen === undefined
            ? `a token of ${name} made for ${audience}`
            : `a token of ${name} made for ${chosen} by another service account`;
    }
    return isAdmitted(grant, new Map([[claim, undefined]]))
        ? `a token of ${name} without an audience`
        : undefined;
}

function externalAudiences(grant: WebIdentityGrant, claim: string): string[] {
    const patterns = testsOn(grant, claim)
        .filter(({ operator }) => !operator.negated && !operator.arn)
        .flatMap(({ values }) => values.map(({ text }) => text).filter(hasWildcard));
    const filled = patterns
        .slice(0, MAX_PATTERNS)
        .flatMap((pattern) => [fillWildcards(pattern), pattern.replaceAll("*", SOME_UUID)]);
    const { externalAudience, audienceForm } = grant.profile;
    return [externalAudience, ...filled].filter((text) => audienceForm?.test(text) !== false);
}

/** What a token says that was asked for with the audience that the statement wants. */
function chosenAudience({ profile, tests, issuer }: WebIdentityGrant, claim: string): string | undefined {
    const { audienceClaim, chosenAudienceClaim } = profile;
    return chosenAudienceClaim === undefined || claim !== audienceClaim
        ? undefined
        : (tests.get(`${issuer}:${chosenAudienceClaim}`) ?? [])
              .filter(({ operator }) => !operator.negated)
              .flatMap(({ values }) => values.map(({ text }) => fillWildcards(text)))[0];
}

/** Whether a token with this audience is admitted, with one of the subjects that are listed, if any are. */
function isAdmitted(grant: WebIdentityGrant, audience: Claims): boolean {
    const { subjects, profile, issuer } = grant;
    const known =
        subjects.kind === "exactly"
            ? subjects.literals.map(({ text }) => claimsOf(profile, issuer, text))
            : [[]];
    return known.some((claims = []) => {
        const all: Claims = new Map([...claims, ...audience]);
        return admitsToken(grant, all) && escapesDenials(grant, all);
    });
}

/** An audience for which everybody has a token, unless the subject says whose it is. */
function publicAudience(admitted: Admission, { profile, subjects }: WebIdentityGrant): Value | undefined {
    return admitted.kind === "exactly" && subjects.kind !== "exactly"
        ? admitted.literals.find(({ text }) => profile.publicAudiences?.includes(text))
        : undefined;
}

function isNoAudience({ text, quoted }: Value): boolean {
    return !quoted || text === "" || hasInvisible(text);
}

/** The condition, or the value in it, that a finding is about. */
function placeOf(admitted: Admission): string | undefined {
    return admitted.kind === "exactly"
        ? admitted.literals.find(isNoAudience)?.path
        : "test" in admitted
          ? admitted.test.path
          : undefined;
}

function whoHasPublic(admitted: Admission, grant: WebIdentityGrant): string | undefined {
    const audience = publicAudience(admitted, grant);
    return (
        audience &&
        `${nameOf(audience.text)} is the client of ${grant.profile.name}'s own command line, so everybody with an account has a token for it`
    );
}

function whatIsOpen(admitted: Admission, key: string, grant: WebIdentityGrant): string | undefined {
    switch (admitted.kind) {
        case "exactly":
            return admitted.literals.some(isNoAudience)
                ? `an audience of ${key} is empty, not a string, or contains an invisible character`
                : whoHasPublic(admitted, grant);
        case "bounded":
            return undefined;
        case "pattern":
            return `${nameOf(admitted.value.text)} on ${key} admits more than one audience`;
        case "any":
            return admitted.because === "absent"
                ? `no condition compares ${key}${consequence(grant, "the role accepts tokens that were made for other services")}`
                : `${admitted.test.operator.name} on ${key} does not require a certain audience`;
    }
}
