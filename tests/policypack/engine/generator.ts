import fc from "fast-check";
import type { TrustPolicy, TrustStatement } from "./evaluator";
import { AUDIENCE, type Issuer, ISSUERS, KUBERNETES } from "./tokens";

const operator = fc
    .tuple(
        fc.constantFrom("", "", "", "ForAllValues:", "ForAnyValue:", "forallvalues:"),
        fc.constantFrom(
            "StringEquals",
            "StringEquals",
            "StringLike",
            "StringEqualsIgnoreCase",
            "StringNotEquals",
            "StringNotLike",
            "StringNotEqualsIgnoreCase",
            "STRINGEQUALS",
        ),
        fc.constantFrom("", "", "", "IfExists"),
    )
    .map((parts) => parts.join(""));

/** An operator, a key and its values, once the issuers of the statement are known. */
type Test = readonly [operator: string, key: string, values: readonly string[]];
type TestOf = (issuers: readonly Issuer[]) => Test;

/** Which issuer of the statement a key belongs to; the third stands for one that the statement does not name. */
const whose = fc.constantFrom(0, 0, 0, 1, 2);
const numbers = fc.array(fc.nat(20), { minLength: 1, maxLength: 3 });

function issuerAt(issuers: readonly Issuer[], at: number): Issuer {
    const [fallback] = ISSUERS;
    const one = issuers[at % issuers.length] ?? fallback;
    if (one === undefined || at > 1) {
        return { host: "unnamed.example", ...KUBERNETES };
    }
    return one;
}

function pick(values: readonly string[], at: number): string {
    return values[at % values.length] ?? "";
}

const test: fc.Arbitrary<TestOf> = fc.oneof(
    {
        weight: 3,
        arbitrary: fc
            .tuple(operator, whose, fc.constantFrom("sub", "sub", "SUB"), numbers, fc.boolean())
            .map(([name, at, claim, picks, exact]): TestOf => (issuers) => {
                const { host, meant, patterns } = issuerAt(issuers, at);
                const values = exact ? meant : [...meant, ...patterns];
                return [name, `${host}:${claim}`, picks.map((number) => pick(values, number))];
            }),
    },
    {
        weight: 2,
        arbitrary: fc
            .tuple(
                operator,
                whose,
                fc.constantFrom(
                    [AUDIENCE],
                    [AUDIENCE],
                    ["*"],
                    [AUDIENCE, "sts.*"],
                    [AUDIENCE, "https://acme.example"],
                ),
            )
            .map(([name, at, values]): TestOf => (issuers) => [
                name,
                `${issuerAt(issuers, at).host}:aud`,
                values,
            ]),
    },
    {
        weight: 1,
        arbitrary: fc
            .tuple(
                whose,
                fc.constantFrom("sub", "aud"),
                fc.constantFrom(["true"], ["false"], ["False"], ["true", "false"]),
            )
            .map(([at, claim, values]): TestOf => (issuers) => [
                "Null",
                `${issuerAt(issuers, at).host}:${claim}`,
                values,
            ]),
    },
    {
        weight: 1,
        arbitrary: fc
            .tuple(operator, whose, fc.constantFrom("repository", "environment", "ref"))
            .map(([name, at, claim]): TestOf => (issuers) => [
                name,
                `${issuerAt(issuers, at).host}:${claim}`,
                [{ repository: "acme/app", environment: "production", ref: "refs/heads/main" }[claim]],
            ]),
    },
);

/** Half of the conditions begin as a correct one, so that the pack accepts a good part of the documents. */
function conditionOf(
    issuers: readonly Issuer[],
    good: boolean,
    tests: readonly TestOf[],
): NonNullable<TrustStatement["Condition"]> {
    const start = issuers.flatMap(({ host, meant }): Test[] =>
        good
            ? [
                  ["StringEquals", `${host}:sub`, meant],
                  ["StringEquals", `${host}:aud`, [AUDIENCE]],
              ]
            : [],
    );
    const merged: Record<string, Record<string, readonly string[]>> = {};
    for (const [name, key, values] of [...tests.map((make) => make(issuers)), ...start]) {
        merged[name] = { ...merged[name], [key]: values };
    }
    return merged;
}

const actions = fc.constantFrom<Pick<TrustStatement, "Action"> | Pick<TrustStatement, "NotAction">>(
    { Action: "sts:AssumeRoleWithWebIdentity" },
    { Action: "sts:AssumeRoleWithWebIdentity" },
    { Action: "sts:*" },
    { Action: ["sts:TagSession", "STS:assumerolewith?ebidentity"] },
    { Action: ["sts:TagSession"] },
    { NotAction: "sts:TagSession" },
    { NotAction: ["sts:Assume*"] },
);

const statement: fc.Arbitrary<TrustStatement> = fc
    .record({
        effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
        issuers: fc.oneof(
            { weight: 3, arbitrary: fc.array(fc.constantFrom(...ISSUERS), { minLength: 1, maxLength: 1 }) },
            { weight: 1, arbitrary: fc.array(fc.constantFrom(...ISSUERS), { minLength: 2, maxLength: 2 }) },
        ),
        everybody: fc.constantFrom(false, false, false, false, false, true),
        action: actions,
        good: fc.boolean(),
        tests: fc.array(test, { maxLength: 3 }),
    })
    .map(({ effect, issuers, everybody, action, good, tests }) => {
        const providers = issuers.map(({ host }) => `arn:aws:iam::111122223333:oidc-provider/${host}`);
        return {
            Effect: effect,
            Principal: everybody
                ? ("*" as const)
                : { Federated: providers.length === 1 ? pick(providers, 0) : providers },
            ...action,
            Condition: conditionOf(issuers, good, tests),
        };
    });

/** Trust policies over these issuers: most of them wrong in some way, and enough of them right. */
export const trustPolicy: fc.Arbitrary<TrustPolicy> = fc.record({
    Version: fc.constant("2012-10-17"),
    Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
});
