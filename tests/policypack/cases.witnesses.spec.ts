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
    const [, audience, asked] = / made for (\S+)( by another service account)?$/.exec(witness) ?? [];
    const isDescribed = witness.startsWith("a token ");
    const sub = isDescribed ? (admitted(one, issuer, "sub") ?? "x") : witness;
    const { claims } = tokenOf(issuer, sub);
    const of = {
        job_workflow_ref: admitted(one, issuer, "job_workflow_ref"),
        amr: admitted(one, issuer, "amr"),
        ...claims,
        ref: claims["ref"] ?? admitted(one, issuer, "ref"),
        // The `aud` of a token that Google makes for a service account is who asked for it.
        aud:
            (asked === undefined ? audience : "999999999999999999999") ??
            admitted(one, issuer, "aud") ??
            AUDIENCE,
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

describe("witnesses of the policy cases", () => {
    const findings = CASES.flatMap((one) =>
        witnessed(one).map((finding) => ({ one, finding, name: `${one.id}: ${finding.rule}` })),
    );

    it("are tokens that an independent evaluator admits", () => {
        assert.deepEqual(
            findings
                .filter(({ one, finding }) => !isAdmitted(one, finding))
                .map(({ one, finding, name }) => `${name} names ${finding.witness}, although ${one.why}`),
            [],
        );
        assert.ok(findings.length > 200, `only ${findings.length} witnesses`);
    });
});
