import assert from "node:assert/strict";
import { readDocument } from "../../../policypack/iam/document";
import {
    type Admission,
    admission,
    exactSubjects,
    exampleCondition,
    testsOn,
    webIdentityGrants,
} from "../../../policypack/iam/subjects";

const ISSUER = "token.actions.githubusercontent.com";
const MAIN = "repo:acme/app:ref:refs/heads/main";
const PROD = "repo:acme/app:environment:prod";

type Condition = Readonly<Record<string, string | readonly string[]>>;

/** What a condition on `sub` admits, in words. */
function admitted(tests: Condition, wildcardAfter?: RegExp): string {
    const result = admissionOf(tests, wildcardAfter);
    switch (result.kind) {
        case "exactly":
            return `exactly ${result.literals.map(({ text }) => text).join(" ")}`;
        case "bounded":
            return "bounded";
        case "any":
            return `any: ${result.because}`;
        case "pattern":
            return `pattern ${result.value.text} +${result.others}`;
    }
}

function admissionOf(tests: Condition, wildcardAfter?: RegExp): Admission {
    const document = readDocument(
        {
            Statement: {
                Effect: "Allow",
                Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: Object.fromEntries(
                    Object.entries(tests).map(([operator, values]) => [
                        operator,
                        { [`${ISSUER}:sub`]: values },
                    ]),
                ),
            },
        },
        "",
    );
    const [grant] = webIdentityGrants(document, []);
    assert.ok(grant);
    return admission(testsOn(grant, "sub"), wildcardAfter);
}

describe("the subjects that a condition admits", () => {
    const cases: readonly { tests: Condition; admits: string }[] = [
        { tests: {}, admits: "any: absent" },
        { tests: { StringEquals: MAIN }, admits: `exactly ${MAIN}` },
        { tests: { StringEquals: [MAIN, PROD] }, admits: `exactly ${MAIN} ${PROD}` },
        { tests: { StringLike: MAIN }, admits: `exactly ${MAIN}` },
        { tests: { StringEquals: "repo:acme/*" }, admits: "exactly repo:acme/*" },
        { tests: { "ForAnyValue:StringEquals": MAIN }, admits: `exactly ${MAIN}` },
        { tests: { StringLike: [MAIN, "repo:*", "*"] }, admits: "pattern repo:* +1" },
        { tests: { StringLike: "repo:acme/ap?" }, admits: "pattern repo:acme/ap? +0" },
        { tests: { ArnLike: "repo:acme/*" }, admits: "any: undecided" },
        { tests: { StringEquals: "${aws:username}" }, admits: "pattern ${aws:username} +0" },
        { tests: { StringNotEquals: MAIN }, admits: "any: only-excludes" },
        { tests: { Null: "false" }, admits: "any: only-excludes" },
        { tests: { IpAddress: "10.0.0.0/8" }, admits: "any: undecided" },
        { tests: { StringEqualsIfExists: MAIN }, admits: "any: passes-without" },
        { tests: { "ForAllValues:StringEquals": MAIN }, admits: "any: passes-without" },
        // Tests on one key are ANDed: one that pins it is enough, and a present key closes IfExists.
        { tests: { StringEquals: MAIN, StringLike: "repo:acme/*" }, admits: `exactly ${MAIN}` },
        { tests: { StringEquals: MAIN, StringNotEquals: PROD }, admits: `exactly ${MAIN}` },
        { tests: { StringEquals: [MAIN, PROD], StringLike: [PROD] }, admits: `exactly ${PROD}` },
        {
            tests: { StringEqualsIgnoreCase: [MAIN.toUpperCase(), PROD], StringEquals: MAIN },
            admits: `exactly ${MAIN}`,
        },
        { tests: { StringEqualsIgnoreCase: "stra\u00dfe", StringEquals: "STRASSE" }, admits: "exactly " },
        { tests: { StringEqualsIfExists: MAIN, Null: "false" }, admits: `exactly ${MAIN}` },
        { tests: { "ForAllValues:StringEquals": MAIN, StringLike: "*" }, admits: `exactly ${MAIN}` },
        {
            tests: { StringEqualsIfExists: MAIN, "ForAllValues:StringLike": "*" },
            admits: "any: passes-without",
        },
        { tests: { StringLike: "repo:acme/*", Null: "false" }, admits: "pattern repo:acme/* +0" },
    ];
    for (const { tests, admits } of cases) {
        it(`${JSON.stringify(tests)}: ${admits}`, () => {
            assert.equal(admitted(tests), admits);
        });
    }

    it("are bounded where a wildcard follows a beginning that nobody else has", () => {
        const complete = /^project:[^:]+:/;
        assert.equal(admitted({ StringLike: "project:x:*" }, complete), "bounded");
        assert.equal(
            admitted({ StringLike: ["project:x:*", "project:*"] }, complete),
            "pattern project:* +0",
        );
        assert.equal(
            admitted({ StringLike: "project:x:${aws:username}" }, complete),
            "pattern project:x:${aws:username} +0",
        );
    });

    it("are bounded by one test, whatever the others leave open", () => {
        const tests = { StringLike: "project:x:*", "ForAnyValue:StringLike": "*" };
        assert.equal(admitted(tests, /^project:[^:]+:/), "bounded");
    });

    it("are of any case only where every exact test ignores it", () => {
        const ignoring = { StringEqualsIgnoreCase: MAIN };
        for (const [tests, ignoreCase] of [
            [ignoring, true],
            [{ ...ignoring, StringEquals: MAIN }, false],
        ] as const) {
            const admits = admissionOf(tests);
            assert.equal(admits.kind, "exactly");
            assert.equal(admits.ignoreCase, ignoreCase);
        }
    });
});

describe("statements that admit web identities", () => {
    const cases: readonly { name: string; change: object; grants: number }[] = [
        { name: "as they are", change: {}, grants: 1 },
        {
            name: "with a wildcard action",
            change: { Action: ["sts:TagSession", "STS:assumerolewith*"] },
            grants: 1,
        },
        { name: "with NotAction", change: { Action: undefined, NotAction: "sts:AssumeRole" }, grants: 1 },
        { name: "without the action", change: { Action: ["sts:TagSession", "sts:AssumeRole"] }, grants: 0 },
        {
            name: "with a NotAction that holds the action",
            change: { Action: undefined, NotAction: "sts:*" },
            grants: 0,
        },
        { name: "with Deny", change: { Effect: "Deny" }, grants: 0 },
        {
            name: "for all but an issuer",
            change: {
                Principal: undefined,
                NotPrincipal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
            },
            grants: 0,
        },
        { name: "with an effect that is none", change: { Effect: "deny" }, grants: 1 },
        {
            name: "for a SAML provider",
            change: { Principal: { Federated: "arn:aws:iam::1:saml-provider/x" } },
            grants: 0,
        },
        {
            name: "for two issuers",
            change: {
                Principal: {
                    Federated: ["arn:aws:iam::1:oidc-provider/gitlab.com", "accounts.google.com"],
                },
            },
            grants: 2,
        },
    ];
    for (const { name, change, grants } of cases) {
        it(`${name}: ${grants}`, () => {
            const statement = {
                Effect: "Allow",
                Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
                Action: "sts:AssumeRoleWithWebIdentity",
                ...change,
            };
            const plain: unknown = JSON.parse(JSON.stringify({ Statement: [statement] }));
            assert.equal(webIdentityGrants(readDocument(plain, ""), []).length, grants);
        });
    }

    it("are asked for again with other issuers of GitHub's", () => {
        const Federated = "arn:aws:iam::111122223333:oidc-provider/ci.example.com/oidc";
        const Statement = { Effect: "Allow", Principal: { Federated }, Action: "sts:*" };
        const document = readDocument({ Statement }, "");
        const names = [[], ["ci.example.com/oidc"], []].map(
            (issuers) => webIdentityGrants(document, issuers)[0]?.profile.name,
        );
        assert.deepEqual(names, ["this issuer", "GitHub Actions", "this issuer"]);
    });

    it("are asked for of another document with the same issuers", () => {
        const issuers: readonly string[] = [];
        const names = [ISSUER, "gitlab.com"].map((issuer) => {
            const Federated = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
            const Statement = { Effect: "Allow", Principal: { Federated }, Action: "sts:*" };
            return webIdentityGrants(readDocument({ Statement }, ""), issuers)[0]?.profile.name;
        });
        assert.deepEqual(names, ["GitHub Actions", "GitLab"]);
    });

    it("name each issuer once, by its first provider, and say where that is misspelled", () => {
        const Federated = [
            "https://gitlab.com",
            "arn:aws:iam::111122223333:oidc-provider/gitlab.com",
            `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
        ];
        const Statement = { Effect: "Allow", Principal: { Federated }, Action: "sts:*" };
        assert.deepEqual(
            webIdentityGrants(readDocument({ Statement }, ""), []).map(
                ({ issuer, path, misspelled, position }) => [issuer, path, misspelled, position],
            ),
            [
                ["gitlab.com", "Statement.Principal.Federated[0]", true, 0],
                [ISSUER, "Statement.Principal.Federated[2]", false, 1],
            ],
        );
    });

    it("list the subjects that they admit by their exact texts, where the subject decides", () => {
        const statementFor = (issuer: string, operator: string, sub: string | readonly string[]) => ({
            Effect: "Allow",
            Principal: { Federated: issuer },
            Action: "sts:*",
            Condition: { [operator]: { [`${issuer.replace(/^arn.*oidc-provider\//, "")}:sub`]: sub } },
        });
        const gitHub = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
        const document = readDocument(
            {
                Statement: [
                    statementFor(gitHub, "StringEquals", [MAIN, PROD]),
                    statementFor(gitHub, "StringLike", "repo:acme/*"),
                    statementFor("cognito-identity.amazonaws.com", "StringEquals", "x"),
                ],
            },
            "",
        );
        assert.deepEqual(
            exactSubjects(document, []).map(({ grant, literal }) => [grant.path, literal.text]),
            [
                ["Statement[0].Principal.Federated", MAIN],
                ["Statement[0].Principal.Federated", PROD],
            ],
        );
    });

    it("are worked out once for all rules", () => {
        const Federated = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
        const document = readDocument({ Statement: { Effect: "Allow", Principal: { Federated } } }, "");
        const issuers: readonly string[] = [];
        assert.equal(webIdentityGrants(document, issuers), webIdentityGrants(document, issuers));
    });

    it("have an example of a condition, with a pattern where every run has a subject of its own", () => {
        const examples = [ISSUER, "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"].map(
            (issuer) => {
                const Federated = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
                const Statement = { Effect: "Allow", Principal: { Federated }, Action: "sts:*" };
                const [grant] = webIdentityGrants(readDocument({ Statement }, ""), []);
                assert.ok(grant);
                return exampleCondition(grant).replace(issuer, "ISSUER");
            },
        );
        assert.deepEqual(examples, [
            '"StringEquals": {"ISSUER:sub": "repo:OWNER/REPOSITORY:environment:NAME"}',
            '"StringLike": {"ISSUER:sub": "{REPOSITORY_UUID}:{ENVIRONMENT_UUID}:*"}',
        ]);
    });
});
