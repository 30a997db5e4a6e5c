import assert from "node:assert/strict";
import { CASES, type ExpectedFinding, type PolicyCase } from "./cases";
import { assumes, type Token, type TrustStatement } from "./engine/evaluator";
import { AUDIENCE, tokenOf } from "./engine/tokens";

type Conditions = NonNullable<TrustStatement["Condition"]>;

/** A statement as the cases write it. */
interface Written extends Omit<TrustStatement, "Principal"> {
    readonly Principal: "*" | Readonly<Record<string, string | readonly string[]>>;
}

/** What the sender of a token chooses or always has: a condition on it keeps nobody out. */
const CHOSEN_KEY =
    /^(sts:RoleSessionName|aws:RequestTag\/.+|aws:SourceIp|aws:CurrentTime|aws:FederatedProvider)$/i;

function list<T>(value: T | readonly T[]): readonly T[] {
    return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function statementsOf({ policy }: PolicyCase): readonly Written[] {
    const document = (typeof policy === "string" ? JSON.parse(policy) : policy) as { Statement: Written };
    return list(document.Statement);
}

/** IAM names four issuers without an ARN; the evaluator knows ARNs only. */
function providersOf({ Principal }: Written): string[] {
    const federated = Principal === "*" ? [] : list(Principal["Federated"] ?? []);
    return federated.map((name) => (name.startsWith("arn:") ? name : `arn:aws:iam:::oidc-provider/${name}`));
}

/** A statement as the evaluator knows it, without the tests that keep nobody out. */
function wellFormed(one: Written): TrustStatement {
    const isStar = one.Principal === "*" || list(one.Principal["AWS"] ?? []).includes("*");
    const tests = Object.entries(one.Condition ?? {}).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).filter(([key]) => !CHOSEN_KEY.test(key))),
    ]);
    return {
        ...one,
        Principal: isStar ? "*" : { Federated: providersOf(one) },
        Condition: Object.fromEntries(tests) as Conditions,
    };
}

/** The issuer that a finding is about: the provider at its path, or the one whose key stands there. */
function issuerOf(one: Written, { path }: ExpectedFinding): string {
    const issuers = providersOf(one).map((arn) => arn.slice(arn.indexOf("oidc-provider/") + 14));
    const key = /\["([^"]+):[^:"]+"\](\[\d+\])?$/.exec(path)?.[1];
    const index = Number(/Federated\[(\d+)\]$/.exec(path)?.[1] ?? 0);
    return issuers.find((issuer) => issuer.toLowerCase() === key?.toLowerCase()) ?? issuers[index] ?? "";
}

/** A value that the statement admits for a claim; its wildcards are spelled out. */
function admitted(one: Written, issuer: string, claim: string): string | undefined {
    const name = `${issuer}:${claim}`.toLowerCase();
    const values = Object.entries(one.Condition ?? {})
        .filter(([operator]) => !/not|null/i.test(operator))
        .flatMap(([, keys]) => Object.entries(keys))
        .filter(([key]) => key.toLowerCase() === name)
        .flatMap(([, value]) => list(value));
    return values[0]?.replace(/[*?]/g, "x");
}

/** The token that a witness describes. What it says nothing of is as the statement wants it. */
function tokenOfWitness(one: Written, issuer: string, witness: string): Token {
    const [, audience] = / made for (\S+)$/.exec(witness) ?? [];
    const isDescribed = witness.startsWith("a token ");
    const sub = isDescribed ? (admitted(one, issuer, "sub") ?? "x") : witness;
    const { claims } = tokenOf(issuer, sub);
    const of = {
        job_workflow_ref: admitted(one, issuer, "job_workflow_ref"),
        amr: admitted(one, issuer, "amr"),
        ...claims,
        ref: claims["ref"] ?? admitted(one, issuer, "ref"),
        aud: audience ?? admitted(one, issuer, "aud") ?? AUDIENCE,
        // The audience of Google's service accounts.
        oaud: audience ?? admitted(one, issuer, "oaud"),
        ...(witness.endsWith(" without a sub claim") ? { sub: undefined } : {}),
        ...(witness.endsWith(" without an audience") ? { aud: undefined } : {}),
        ...(witness.endsWith(" for a guest") ? { amr: "unauthenticated" } : {}),
    };
    return { issuer, claims: of };
}

function isAdmitted(one: PolicyCase, finding: ExpectedFinding): boolean {
    const statements = statementsOf(one);
    const written = statements[Number(/^Statement\[(\d+)\]/.exec(finding.path)?.[1] ?? 0)];
    if (written === undefined || finding.witness === undefined) {
        return false;
    }
    const token = tokenOfWitness(written, issuerOf(written, finding), finding.witness);
    const denials = statements.filter(({ Effect }) => Effect === "Deny");
    return assumes({ Statement: [written, ...denials].map(wellFormed) }, token);
}

/** The findings whose witness is a token, in documents that follow IAM's grammar: the evaluator knows no others. */
function witnessed({ violations = [], advice = [] }: PolicyCase): readonly ExpectedFinding[] {
    const isInvalid = violations.some(({ rule }) => rule === "document-invalid");
    return [...violations, ...advice].filter(
        ({ rule, witness }) => !isInvalid && witness !== undefined && /^(subject|audience|guest)-/.test(rule),
    );
}

/** Witnesses that are wrong: the evaluator does not admit them. A line leaves this list when its witness is right. */
const NOT_ADMITTED: readonly string[] = [
    // The statement wants a key that no token has.
    "aud-bare: audience-open",
    "aud-oaud: audience-open",
    "aud-sts-key: audience-open",
    "claim-repository-owner: subject-missing",
    "cond-org-id: subject-missing",
    "gh-aud-typo-key: audience-open",
    "gh-key-bare-sub: subject-missing",
    "gh-key-typo-subject: subject-missing",
    "gh-key-zwsp: subject-missing",
    "key-ghec-typo: audience-open",
    "key-homoglyph: subject-missing",
    "key-kelvin: subject-missing",
    "key-two-colons: subject-missing",
    "key-with-scheme: audience-open",
    "key-with-scheme: subject-missing",
    "key-with-slash: audience-open",
    // The statement wants a key of another issuer's tokens.
    "aud-other-issuer: audience-open",
    "gh-fed-array-ekskeys: audience-open",
    "gh-fed-array-open: audience-open",
    "gh-fed-array-wild: audience-open",
    "gh-provider-public-slugkey: audience-open",
    "gh-provider-slash: audience-open",
    "gh-provider-slug-key-mismatch: audience-open",
    "key-of-old-issuer: audience-open",
    "st-ghes-keys-of-public: audience-open",
    "st-two-providers-one-open: audience-open",
    // The statement wants a claim that the witness does not say, and that it cannot choose.
    "gh-soft-wild-plus-ids: subject-wildcard",
    // The audience that is wanted is oaud, which the witness says otherwise.
    "iss-google-aud-open-oaud-exact: audience-open",
    "iss-google-oaud-no-sub: audience-open",
    "iss-google-oaud-sub-wild: audience-open",
    // A guest's amr is "unauthenticated", and never missing.
    "iss-cognito-amr-forall: guest-admitted",
    "iss-cognito-amr-not-guest: guest-admitted",
];

describe("witnesses of the policy cases", () => {
    const findings = CASES.flatMap((one) =>
        witnessed(one).map((finding) => ({ one, finding, name: `${one.id}: ${finding.rule}` })),
    );
    const wrong = findings.filter(({ one, finding }) => !isAdmitted(one, finding));

    it("are tokens that an independent evaluator admits", () => {
        const others = wrong.filter(({ name }) => !NOT_ADMITTED.includes(name));
        assert.deepEqual(
            others.map(({ one, finding, name }) => `${name} names ${finding.witness}, although ${one.why}`),
            [],
        );
        assert.ok(findings.length > 200, `only ${findings.length} witnesses`);
    });

    it("are listed as wrong only where they are", () => {
        const names = wrong.map(({ name }) => name);
        assert.deepEqual(
            NOT_ADMITTED.filter((name) => !names.includes(name)),
            [],
        );
    });
});
