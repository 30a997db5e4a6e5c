/** What is known of an OpenID Connect issuer: where it says who asks, and which subjects others can carry. */
export interface IssuerProfile {
    readonly name: string;
    readonly github: boolean;
    /** The claims that AWS makes condition keys of, where they are known. */
    readonly claims?: readonly string[];
    /** The claim that names the audience; facts of the issuer, nearly always `aud`. */
    readonly audienceClaim: string;
    /** An example of the audience, for the remediation. */
    readonly audience: string;
    /** An audience of a token that somebody else asked for. */
    readonly externalAudience: string;
    /** How every audience of the issuer looks. */
    readonly audienceForm?: RegExp;
    /** A claim with an audience that whoever asks for a token chooses, where `audienceClaim` says who asked. */
    readonly chosenAudienceClaim?: string;
    /** Audiences of tokens that everybody with an account can have. */
    readonly publicAudiences?: readonly string[];
    /** A claim, and the value of it that everybody can have without signing in. */
    readonly guests?: { readonly claim: string; readonly value: string };
    /** False where the audience alone decides, because the subject is a customer of the application. */
    readonly needsSubject: boolean;
    /** A literal prefix after which a wildcard admits nobody else; undefined where no wildcard is acceptable. */
    readonly wildcardAfter: RegExp | undefined;
    /** Where an issuer's audience names the organization, the name in it: tokens of no other one have that audience. */
    readonly organizationInAudience?: RegExp;
    /** Where an issuer serves the one organization that its URL ends with, that organization in a subject. */
    readonly organizationInSubject?: RegExp;
    /** Subjects of external principals, the most external first. `ORGANIZATION` stands for one that issuer or audience names. */
    readonly externalSubjects: readonly string[];
    /** How every subject of the issuer looks, so that none is named that it could not send. */
    readonly subjectForm?: RegExp;
    /** Further claims that follow from a subject of that form. */
    readonly claimsIn?: (subject: string) => readonly (readonly [claim: string, value: string])[];
    /** An example of a subject that names one workflow, for the remediation. */
    readonly example: string;
}
