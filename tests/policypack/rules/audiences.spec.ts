import assert from "node:assert/strict";
import { checkDocument } from "../../../policypack/engine/engine";
import type { Finding } from "../../../policypack/engine/finding";

const GITHUB = "token.actions.githubusercontent.com";
const GOOGLE = "accounts.google.com";
const COGNITO = "cognito-identity.amazonaws.com";
const MAIN = "repo:acme/app:ref:refs/heads/main";
const PROD = "repo:acme/app:environment:prod";

/** Operators with what they demand of claims of the issuer. */
type Tests = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

function conditionOf(issuer: string, tests: Tests): object {
    return Object.fromEntries(
        Object.entries(tests).map(([operator, claims]) => [
            operator,
            Object.fromEntries(
                Object.entries(claims).map(([claim, values]) => [`${issuer}:${claim}`, values]),
            ),
        ]),
    );
}

/** What a rule finds in a trust policy for an issuer. */
function found(rule: string, issuer: string, tests: Tests, denied?: Tests): Finding[] {
    const Federated = issuer === GITHUB ? `arn:aws:iam::111122223333:oidc-provider/${issuer}` : issuer;
    const statement = { Effect: "Allow", Principal: { Federated }, Action: "sts:AssumeRoleWithWebIdentity" };
    const denial = { ...statement, Effect: "Deny", Principal: "*" };
    return checkDocument(
        {
            Statement: [
                { ...statement, Condition: conditionOf(issuer, tests) },
                ...(denied === undefined ? [] : [{ ...denial, Condition: conditionOf(issuer, denied) }]),
            ],
        },
        "trust",
    ).filter((finding) => finding.rule === rule);
}

const exactly = { sub: MAIN };

describe("an audience", () => {
    const audience = (tests: Tests, issuer = GITHUB, denied?: Tests) =>
        found("audience-open", issuer, tests, denied);

    it("that is missing is reported with a token of anybody's", () => {
        const finding = {
            rule: "audience-open",
            enforcement: "mandatory",
            path: "Statement[0].Principal.Federated",
            statement: { index: 0 },
            message: `no condition compares ${GITHUB}:aud, so the role accepts tokens that were made for other services`,
            witness: "a token of GitHub Actions made for https://attacker.example",
            remediation: `Write "StringEquals": {"${GITHUB}:aud": "sts.amazonaws.com"}, or the audience that your tokens have.`,
        };
        assert.deepEqual(audience({ StringEquals: exactly }), [finding]);
        // A subject that GitHub never sends says nothing of the other claims.
        assert.deepEqual(audience({ StringEquals: { sub: "repo:acme" } }), [finding]);
    });

    it("is not asked for of a provider that IAM would not save", () => {
        const Statement = {
            Effect: "Allow",
            Principal: { Federated: `https://${GITHUB}` },
            Action: "sts:AssumeRoleWithWebIdentity",
        };
        assert.deepEqual(
            checkDocument({ Statement }, "trust").map(({ rule }) => rule),
            ["document-invalid"],
        );
    });

    it("that everybody can have a token for is accepted beside the exact subject alone", () => {
        const client = "32555940559.apps.googleusercontent.com";
        const own = "1234567890-abc.apps.googleusercontent.com";
        const finding = {
            rule: "audience-open",
            enforcement: "mandatory",
            path: `Statement[0].Condition.StringEquals["${GOOGLE}:aud"]`,
            statement: { index: 0 },
            message: `"${client}" is the client of Google's own command line, so everybody with an account has a token for it`,
            witness: `a token of Google made for ${client}`,
            remediation: `Name a client of your own, or add "StringEquals": {"${GOOGLE}:sub": "SUBJECT"} with the one account that may assume the role.`,
        };
        assert.deepEqual(audience({ StringEquals: { aud: client } }, GOOGLE), [finding]);
        assert.deepEqual(audience({ StringEquals: { aud: [own, client] } }, GOOGLE), [
            { ...finding, path: `${finding.path}[1]` },
        ]);
        assert.deepEqual(audience({ StringEquals: { aud: client, sub: "123" } }, GOOGLE), []);
        assert.deepEqual(audience({ StringEquals: { aud: own } }, GOOGLE), []);
    });

    it("is one that the issuer could send", () => {
        assert.deepEqual(
            audience({ StringLike: { aud: "eu-west-1:*" } }, COGNITO).map(({ witness }) => witness),
            ["a token of Amazon Cognito made for eu-west-1:00000000-0000-4000-8000-000000000000"],
        );
    });

    it("of which nothing is decided is reported without a token", () => {
        assert.deepEqual(audience({ StringEquals: exactly, NumericEquals: { aud: "1" } }), [
            {
                rule: "audience-open",
                enforcement: "mandatory",
                path: `Statement[0].Condition.NumericEquals["${GITHUB}:aud"]`,
                statement: { index: 0 },
                message: `NumericEquals on ${GITHUB}:aud does not require a certain audience`,
                remediation: `Write "StringEquals": {"${GITHUB}:aud": "sts.amazonaws.com"}, or the audience that your tokens have.`,
            },
        ]);
    });

    it("that is a pattern is reported with the first token that it admits", () => {
        assert.deepEqual(
            audience({ StringEquals: exactly, StringLike: { aud: "sts.*" } }).map(({ message, witness }) => [
                message,
                witness,
            ]),
            [
                [
                    `"sts.*" on ${GITHUB}:aud admits more than one audience`,
                    "a token of GitHub Actions made for sts.attacker",
                ],
            ],
        );
        // Of several patterns, four are tried.
        const others = ["a*", "b*", "c*", "d*"];
        const witnesses = [3, 4].map(
            (count) =>
                audience({
                    StringEquals: exactly,
                    StringLike: { aud: [...others.slice(0, count), "e*"] },
                    StringNotLike: { aud: others },
                })[0]?.witness,
        );
        assert.deepEqual(witnesses, ["a token of GitHub Actions made for eattacker", undefined]);
    });

    it("that a token need not have is reported with one without", () => {
        const condition = { StringEquals: exactly, StringEqualsIfExists: { aud: "sts.amazonaws.com" } };
        assert.deepEqual(
            audience(condition).map(({ witness }) => witness),
            ["a token of GitHub Actions without an audience"],
        );
    });

    it("is reported with a token only where one with a listed subject passes every other test", () => {
        const witnesses = [[MAIN], [MAIN, PROD]].map(
            (sub) => audience({ StringEquals: { sub, environment: "prod" } })[0]?.witness,
        );
        assert.deepEqual(witnesses, [
            undefined,
            "a token of GitHub Actions made for https://attacker.example",
        ]);
    });

    for (const aud of ["", " ", "sts.amazonaws.com "]) {
        it(`${JSON.stringify(aud)} is none`, () => {
            assert.deepEqual(
                audience({ StringEquals: { ...exactly, aud: ["sts.amazonaws.com", aud] } }).map(
                    ({ path, message }) => [path, message],
                ),
                [
                    [
                        `Statement[0].Condition.StringEquals["${GITHUB}:aud"][1]`,
                        `an audience of ${GITHUB}:aud is empty, not a string, or contains an invisible character`,
                    ],
                ],
            );
        });
    }

    it("that whoever asks chooses is compared beside the one who may ask", () => {
        const account = { sub: "123456789012345678901" };
        const missing = (claim: string) =>
            `no condition compares ${GOOGLE}:${claim}, so the role accepts tokens that were made for other services`;
        assert.deepEqual(
            audience({ StringEquals: account }, GOOGLE).map(({ message }) => message),
            [missing("oaud")],
        );
        assert.deepEqual(
            audience({ StringEquals: { ...account, oaud: "https://acme.example" } }, GOOGLE),
            [],
        );
        assert.deepEqual(
            audience({ StringEquals: { oaud: "https://acme.example" } }, GOOGLE).map(
                ({ message }) => message,
            ),
            [missing("aud")],
        );
    });

    it("that whoever asks chooses is a pattern for the one who may ask", () => {
        const condition = {
            StringEquals: { sub: "123456789012345678901" },
            StringLike: { oaud: "https://*" },
        };
        assert.deepEqual(
            audience(condition, GOOGLE).map(({ witness }) => witness),
            ["a token of Google made for https://attacker.example"],
        );
    });

    it("that whoever asks chooses is what the statement wants", () => {
        const made = (tests: Tests, denied?: Tests) =>
            audience({ StringLike: { aud: "*" }, ...tests }, GOOGLE, denied).map(({ witness }) => witness);
        const wanted = { StringEquals: { oaud: "https://acme.example" } };
        const byAnother = "a token of Google made for https://acme.example by another service account";
        assert.deepEqual(made(wanted), [byAnother]);
        assert.deepEqual(made(wanted, { StringNotEquals: { oaud: "https://acme.example" } }), [byAnother]);
        assert.deepEqual(made({ StringNotEquals: { oaud: "https://acme.example" } }), [
            "a token of Google made for https://attacker.example",
        ]);
        assert.deepEqual(made({}, { StringEquals: { oaud: "https://acme.example" } }), [undefined]);
    });
});

describe("a guest", () => {
    const pool = { aud: "us-east-1:00000000-0000-4000-8000-000000000000" };
    const guests = (tests: Tests) => found("guest-admitted", COGNITO, { StringEquals: pool, ...tests });
    const key = `${COGNITO}:amr`;
    const untold = `no condition on ${key} tells guests from users who signed in`;
    const failsOpen = (operator: string) =>
        `${operator} on ${key} is true when the key is absent, so it does not require a user who signed in`;

    it("is reported where the condition does not compare amr", () => {
        assert.deepEqual(guests({}), [
            {
                rule: "guest-admitted",
                enforcement: "mandatory",
                path: "Statement[0].Principal.Federated",
                statement: { index: 0 },
                message: untold,
                witness: "a token of Amazon Cognito for a guest",
                remediation: `Add "ForAnyValue:StringLike": {"${key}": "authenticated"}, or "unauthenticated" for a role that is meant for guests.`,
            },
        ]);
    });

    it("is reported without a token where none is known to be admitted", () => {
        assert.deepEqual(
            guests({ StringNotEquals: { amr: "unauthenticated" } }).map(({ message, witness }) => [
                message,
                witness,
            ]),
            [[failsOpen("StringNotEquals"), undefined]],
        );
    });

    const cases: readonly [name: string, tests: Tests, messages: readonly string[]][] = [
        ["one user", { StringEquals: { ...pool, sub: "x" } }, []],
        ["guests beside users", { StringEquals: { ...pool, amr: ["authenticated", "unauthenticated"] } }, []],
        ["users who signed in", { "ForAnyValue:StringLike": { amr: "authenticated" } }, []],
        ["guests, by name", { "ForAnyValue:StringLike": { amr: "unauthenticated" } }, []],
        ["anybody, by a star", { StringLike: { amr: "*" } }, [untold]],
        [
            "whoever has no amr",
            { StringEqualsIfExists: { amr: "authenticated" } },
            [failsOpen("StringEqualsIfExists")],
        ],
        [
            "users who signed in, by one of two tests",
            {
                "ForAnyValue:StringLike": { amr: "authenticated" },
                StringEqualsIfExists: { amr: "authenticated" },
            },
            [],
        ],
        [
            "users who signed in, by the second test",
            { StringLike: { amr: "*" }, StringEquals: { amr: "authenticated" } },
            [],
        ],
        [
            "guests, by the first test",
            { StringEquals: { amr: "unauthenticated" }, StringLike: { amr: "un*" } },
            [],
        ],
        ["all but others", { StringNotEquals: { amr: "x" }, StringLike: { amr: "*" } }, [untold]],
    ];
    for (const [name, tests, messages] of cases) {
        it(`is ${messages.length === 0 ? "not " : ""}reported where the condition admits ${name}`, () => {
            assert.deepEqual(
                guests(tests).map(({ message }) => message),
                messages,
            );
        });
    }
});
