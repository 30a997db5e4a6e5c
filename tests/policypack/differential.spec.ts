import assert from "node:assert/strict";
import fc from "fast-check";
import { checkDocument } from "../../policypack/engine";
import { claimsOfGitHubSubject } from "../../policypack/iam/github-subject";
import { assumes, type Token, type TrustPolicy, type TrustStatement } from "./evaluator";

/** How many policies are tried. A higher number finds no more on most days; it is worth a night now and then. */
const POLICIES = Number(process.env["KEYLESS_DIFFERENTIAL"] ?? 20_000);

const ISSUER = "token.actions.githubusercontent.com";
const OTHER = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789";

/** The subjects that an author lists on purpose: whoever has another one must stay out of what the pack accepts. */
const MEANT = [
    "repo:acme/app:ref:refs/heads/main",
    "repo:acme/app:environment:production",
    "repo:acme@1/app@2:ref:refs/heads/main",
];

const STRANGERS = [
    "repo:attacker/x:ref:refs/heads/main",
    "repo:attacker/app:ref:refs/heads/main",
    "repo:attacker/x:environment:production",
    "repo:acme-evil/app:ref:refs/heads/main",
    "repo:acme/app-evil:ref:refs/heads/main",
    "repo:acme/app:ref:refs/heads/attacker",
    "repo:acme/app:ref:refs/heads/MAIN",
    "repo:acme/app:ref:refs/tags/main",
    "repo:acme/app:environment:attacker",
    "repo:acme/app:pull_request",
    "repo:acme@1/evil@3:ref:refs/heads/main",
];

const PATTERNS = [
    "*",
    "repo:*",
    "repo:acme/*",
    "repo:acme*",
    "repo:*/app:ref:refs/heads/main",
    "repo:acme/app:*",
    "repo:acme/app:ref:refs/heads/mai?",
    "*:environment:production",
    "REPO:ACME/APP:ref:refs/heads/main",
];

const TOKENS: readonly Token[] = [
    ...STRANGERS.map((subject) => ({
        issuer: ISSUER,
        claims: { ...claimsWith(subject), aud: "sts.amazonaws.com" },
    })),
    { issuer: ISSUER, claims: { aud: "sts.amazonaws.com" } },
    ...MEANT.map((sub) => ({ issuer: ISSUER, claims: { sub, aud: "https://attacker.example" } })),
    { issuer: OTHER, claims: { sub: "system:serviceaccount:attacker:attacker", aud: "sts.amazonaws.com" } },
    { issuer: OTHER, claims: { sub: MEANT[0] ?? "", aud: "sts.amazonaws.com" } },
];

const operator = fc
    .tuple(
        fc.constantFrom("", "", "", "ForAllValues:", "ForAnyValue:"),
        fc.constantFrom(
            "StringEquals",
            "StringEquals",
            "StringLike",
            "StringEqualsIgnoreCase",
            "StringNotEquals",
            "StringNotLike",
            "STRINGEQUALS",
        ),
        fc.constantFrom("", "", "", "IfExists"),
    )
    .map((parts) => parts.join(""));

const subjectValues = fc.oneof(
    { weight: 3, arbitrary: fc.subarray(MEANT, { minLength: 1 }) },
    {
        weight: 1,
        arbitrary: fc.array(fc.constantFrom(...MEANT, ...PATTERNS), { minLength: 1, maxLength: 3 }),
    },
);
const audienceValues = fc.constantFrom(
    ["sts.amazonaws.com"],
    ["sts.amazonaws.com"],
    ["*"],
    ["sts.amazonaws.com", "sts.*"],
);

/** An operator, a key and its values. */
type Test = readonly [operator: string, key: string, values: readonly string[]];

const test: fc.Arbitrary<Test> = fc.oneof(
    fc.tuple(operator, fc.constantFrom(`${ISSUER}:sub`, `${ISSUER}:SUB`, `${OTHER}:sub`), subjectValues),
    fc.tuple(operator, fc.constantFrom(`${ISSUER}:aud`, `${OTHER}:aud`), audienceValues),
    fc.tuple(
        fc.constant("Null"),
        fc.constantFrom(`${ISSUER}:sub`, `${ISSUER}:aud`),
        fc.constantFrom(["true"], ["false"]),
    ),
    fc.tuple(operator, fc.constant(`${ISSUER}:repository`), fc.constant(["acme/app"])),
);

/** Half of the conditions begin as a correct one, so that the pack accepts a good part of the documents. */
const condition = fc.tuple(fc.boolean(), fc.array(test, { maxLength: 3 })).map(([good, tests]) => {
    const merged: Record<string, Record<string, readonly string[]>> = {};
    const start: readonly Test[] = good
        ? [
              ["StringEquals", `${ISSUER}:sub`, [...MEANT]],
              ["StringEquals", `${ISSUER}:aud`, ["sts.amazonaws.com"]],
          ]
        : [];
    for (const [name, key, values] of [...tests, ...start]) {
        merged[name] = { ...merged[name], [key]: values };
    }
    return merged;
});

const statement: fc.Arbitrary<TrustStatement> = fc.record({
    Effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
    Principal: fc.constantFrom(
        { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
        { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
        {
            Federated: [
                `arn:aws:iam::111122223333:oidc-provider/${OTHER}`,
                `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
            ],
        },
        "*" as const,
    ),
    Action: fc.constantFrom<string | string[]>("sts:AssumeRoleWithWebIdentity", "sts:*", ["sts:TagSession"]),
    Condition: condition,
});

const policy: fc.Arbitrary<TrustPolicy> = fc.record({
    Version: fc.constant("2012-10-17"),
    Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
});

describe("against an independent evaluator", () => {
    it(`lets no token in that nobody listed, over ${POLICIES} policies and ${POLICIES * TOKENS.length} tokens`, () => {
        let accepted = 0;
        fc.assert(
            fc.property(policy, (document) => {
                if (checkDocument(document, "trust").some(({ enforcement }) => enforcement === "mandatory")) {
                    return;
                }
                accepted++;
                for (const token of TOKENS) {
                    assert.equal(assumes(document, token), false, JSON.stringify(token));
                }
            }),
            { numRuns: POLICIES, seed: 20261122 },
        );
        assert.ok(
            accepted > POLICIES / 50,
            `only ${accepted} policies were accepted, so little was compared`,
        );
    }).timeout(60_000);

    it(`names only witnesses that get in, over ${POLICIES / 2} policies`, () => {
        let witnesses = 0;
        fc.assert(
            fc.property(policy, (document) => {
                for (const finding of checkDocument(document, "trust")) {
                    const { rule, witness, path, message } = finding;
                    const one = document.Statement[finding.statement?.index ?? 0];
                    if (!rule.startsWith("subject-") || !isSubject(witness) || one === undefined) {
                        continue;
                    }
                    witnesses++;
                    const text = `${path} ${message}`.toLowerCase();
                    const issuer = text.includes(OTHER.toLowerCase()) ? OTHER : ISSUER;
                    const token = {
                        issuer,
                        claims: issuer === ISSUER ? claimsWith(witness) : { sub: witness },
                    };
                    const alone = { Statement: [aboutTheSubject(one)] };
                    assert.ok(assumes(alone, token), `${rule}: ${witness}`);
                }
            }),
            { numRuns: POLICIES / 2, seed: 20261122 },
        );
        assert.ok(witnesses > POLICIES / 40, `only ${witnesses} witnesses`);
    }).timeout(60_000);
});

/**
 * Some witnesses are described in words instead, such as a token without a subject, and of a subject in capitals nobody
 * can say which other claims would come with it.
 */
function isSubject(witness: string | undefined): witness is string {
    return witness !== undefined && /^(repo|system):\S+$/.test(witness);
}

/** A statement with the tests that concern its subject: the audience is the business of another rule. */
function aboutTheSubject(one: TrustStatement): TrustStatement {
    const tests = Object.entries(one.Condition ?? {}).map(([name, keys]) => [
        name,
        Object.fromEntries(Object.entries(keys).filter(([key]) => /:(sub|repository)$/i.test(key))),
    ]);
    return { ...one, Condition: Object.fromEntries(tests) as NonNullable<TrustStatement["Condition"]> };
}

/** The claims that come with a subject; the subject alone where GitHub sends none like it. */
function claimsWith(subject: string): Token["claims"] {
    return { sub: subject, ...Object.fromEntries(claimsOfGitHubSubject(subject) ?? []) };
}
