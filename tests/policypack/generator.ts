import fc from "fast-check";
import { claimsOfGitHubSubject } from "../../policypack/iam/github-subject";
import type { Token, TrustPolicy, TrustStatement } from "./evaluator";

/** An issuer with the subjects that an author lists on purpose, those of others, and patterns that authors write. */
interface Issuer {
    readonly host: string;
    readonly github: boolean;
    readonly meant: readonly string[];
    readonly strangers: readonly string[];
    readonly patterns: readonly string[];
}

const GITHUB = {
    github: true,
    meant: [
        "repo:acme/app:ref:refs/heads/main",
        "repo:acme/app:environment:production",
        "repo:acme@1/app@2:ref:refs/heads/main",
    ],
    strangers: [
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
    ],
    patterns: [
        "*",
        "repo:*",
        "repo:acme/*",
        "repo:acme*",
        "repo:*/app:ref:refs/heads/main",
        "repo:acme/app:*",
        "repo:acme/app:ref:refs/heads/mai?",
        "*:environment:production",
        "REPO:ACME/APP:ref:refs/heads/main",
    ],
};

const KUBERNETES = {
    github: false,
    meant: ["system:serviceaccount:prod:app", "system:serviceaccount:prod:job"],
    strangers: ["system:serviceaccount:attacker:attacker", "system:serviceaccount:attacker:app"],
    patterns: ["*", "system:serviceaccount:*", "system:serviceaccount:prod:*", "system:*:app", "*:prod:app"],
};

const GITLAB = {
    github: false,
    meant: ["project_path:acme/app:ref_type:branch:ref:main"],
    strangers: [
        "project_path:attacker/x:ref_type:branch:ref:main",
        "project_path:acme-evil/app:ref_type:branch:ref:main",
        "project_path:acme/app:ref_type:branch:ref:attacker",
    ],
    patterns: ["*", "project_path:*", "project_path:acme*", "project_path:*:ref_type:branch:ref:main"],
};

const TERRAFORM = {
    github: false,
    meant: ["organization:acme:project:infra:workspace:prod:run_phase:apply"],
    strangers: [
        "organization:attacker:project:infra:workspace:prod:run_phase:apply",
        "organization:acme:project:evil:workspace:prod:run_phase:apply",
    ],
    patterns: [
        "organization:*",
        "organization:acme:*",
        "organization:acme:project:infra:workspace:prod:run_phase:*",
        "organization:*:project:infra:workspace:prod:run_phase:apply",
    ],
};

const ISSUERS: readonly Issuer[] = [
    { host: "token.actions.githubusercontent.com", ...GITHUB },
    { host: "token.actions.githubusercontent.com", ...GITHUB },
    { host: "token.actions.githubusercontent.com/my-ent", ...GITHUB },
    { host: "token.actions.acme.ghe.com", ...GITHUB },
    { host: "github.acme.internal/_services/token", ...GITHUB },
    { host: "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789", ...KUBERNETES },
    { host: "oidc.acme.example", ...KUBERNETES },
    { host: "gitlab.com", ...GITLAB },
    { host: "app.terraform.io", ...TERRAFORM },
];

const AUDIENCE = "sts.amazonaws.com";
const FOREIGN_AUDIENCE = "https://attacker.example";

/** Tokens that no policy may admit unless the pack refuses it. */
export const TOKENS: readonly Token[] = [...new Map(ISSUERS.map((one) => [one.host, one])).values()].flatMap(
    (one) => [
        ...one.strangers.map((sub) => tokenOf(one.host, sub)),
        { issuer: one.host, claims: { aud: AUDIENCE } },
        ...one.meant.flatMap((sub) => [
            { issuer: one.host, claims: { ...tokenOf(one.host, sub).claims, aud: FOREIGN_AUDIENCE } },
            {
                issuer: one.host,
                claims: {
                    ...tokenOf(one.host, sub).claims,
                    aud: [FOREIGN_AUDIENCE, "https://other.example"],
                },
            },
            { issuer: one.host, claims: { sub } },
        ]),
        // A subject of another issuer's shape is not the one that was listed.
        ...(one.github ? [] : [tokenOf(one.host, "repo:acme/app:ref:refs/heads/main")]),
    ],
);

/** A token for AWS with this subject, and the claims that come with it. */
export function tokenOf(host: string, sub: string): Token {
    const github = ISSUERS.some((one) => one.github && one.host === host);
    const claims = github ? Object.fromEntries(claimsOfGitHubSubject(sub) ?? []) : {};
    return { issuer: host, claims: { ...claims, sub, aud: AUDIENCE } };
}

/** The issuer that a finding speaks of, by its place and its message. */
export function issuerNamedIn(text: string): string | undefined {
    return ISSUERS.map(({ host }) => host)
        .filter((host) => text.toLowerCase().includes(`${host.toLowerCase()}:`))
        .sort((left, right) => right.length - left.length)[0];
}

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
