import fc from "fast-check";
import assert from "node:assert/strict";
import { planDeployRole } from "../../../../components/github/plan/deployRole";
import { simulateTrust } from "../../../../components/github/trust/simulator";
import { HOST, PROVIDER, subjects } from "../gitHub";

const issuer = `https://${HOST}`;
const claims = {
    aud: "sts.amazonaws.com",
    sub: "repo:acme/web:ref:refs/heads/main",
    actor_id: "42",
    runner_environment: "github-hosted",
};
const statement = {
    Sid: "GitHub",
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${HOST}:aud`]: claims.aud, [`${HOST}:sub`]: claims.sub } } as object,
};
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const when = (Condition: object) => policy({ ...statement, Condition });
const sub = `${HOST}:sub`;

describe("the trust simulator", () => {
    it("says which statement lets a token in", () => {
        assert.deepEqual(
            simulateTrust(policy({ ...statement, Sid: undefined }, statement), { issuer, claims }),
            {
                decision: "allowed",
                statement: "Statement[0]",
                reason: "every condition holds",
            },
        );
    });

    it("says of each statement why it does not", () => {
        const other = { ...claims, sub: "repo:acme/web:pull_request" };
        const elsewhere = { ...statement, Sid: "Other", Principal: { Federated: `${PROVIDER}/acme` } };
        assert.deepEqual(simulateTrust(policy(statement, elsewhere), { issuer, claims: other }), {
            decision: "refused",
            reason:
                `GitHub: StringEquals on ${sub} does not hold: it is "repo:acme/web:pull_request"; ` +
                `Other: trusts no provider for ${HOST}`,
        });
    });

    it("lets a denial win, and names it", () => {
        assert.deepEqual(
            simulateTrust(policy(statement, { ...statement, Sid: "No", Effect: "Deny" }), { issuer, claims }),
            { decision: "refused", statement: "No", reason: "denied: every condition holds" },
        );
    });

    const cases: readonly (readonly [what: string, policy: string, verdict: boolean | undefined])[] = [
        ["equal text", when({ StringEquals: { [sub]: claims.sub } }), true],
        ["one of several", when({ StringEquals: { [sub]: ["x", claims.sub] } }), true],
        ["none of several", when({ StringEquals: { [sub]: ["x", "y"] } }), false],
        ["none at all", when({ StringEquals: { [sub]: [] } }), false],
        ["no condition", when({}), true],
        ["no Condition element", policy({ ...statement, Condition: undefined }), true],
        ["other capitals in a pattern", when({ StringLike: { [sub]: "REPO:*" } }), false],
        ["another value, in any capitals", when({ StringEqualsIgnoreCase: { [sub]: "repo:acme/x" } }), false],
        ["presence or absence", when({ Null: { [sub]: ["true", "false"] } }), true],
        ["a key that ends like the request's", when({ StringEquals: { "my-aws:x": "y" } }), false],
        [
            "a claim of another issuer whose name is as long",
            when({ StringEquals: { [`x${sub.slice(1)}`]: claims.sub } }),
            false,
        ],
        ...["x", `x${PROVIDER}`, `${PROVIDER}\n`, "arn:aws:iam::111111111111:saml-provider/x"].map(
            (Federated) =>
                [
                    `the provider ${JSON.stringify(Federated)}`,
                    policy({ ...statement, Principal: { Federated } }),
                    false,
                ] as const,
        ),
        ["a condition that is null", policy({ ...statement, Condition: null }), undefined],
        ["a condition that is a list", policy({ ...statement, Condition: [] }), undefined],
        [
            "all of several operators",
            when({ StringEquals: { [sub]: claims.sub }, Null: { [sub]: "true" } }),
            false,
        ],
        ["all of several keys", when({ StringEquals: { [sub]: claims.sub, [`${HOST}:aud`]: "x" } }), false],
        ["other capitals in a value", when({ StringEquals: { [sub]: claims.sub.toUpperCase() } }), false],
        [
            "other capitals, ignored",
            when({ StringEqualsIgnoreCase: { [sub]: claims.sub.toUpperCase() } }),
            true,
        ],
        ["other capitals in a key", when({ STRINGEQUALS: { [sub.toUpperCase()]: claims.sub } }), true],
        ["a star where it is only a star", when({ StringEquals: { [sub]: "repo:acme/*" } }), false],
        ["a star that spans everything", when({ StringLike: { [sub]: "repo:acme/*" } }), true],
        ["a question mark", when({ StringLike: { [sub]: "repo:acme/we?:ref:refs/heads/main" } }), true],
        ["a dot that is only a dot", when({ StringLike: { [sub]: "repo:acme/w.b*" } }), false],
        ["a negation", when({ StringNotEquals: { [sub]: "x" } }), true],
        ["a negation that matches", when({ StringNotLike: { [sub]: ["x", "repo:*"] } }), false],
        ["an absent claim", when({ StringLike: { [`${HOST}:environment`]: "*" } }), false],
        ["an absent claim, negated", when({ StringNotLike: { [`${HOST}:environment`]: "*" } }), true],
        [
            "an absent claim, if it exists",
            when({ StringEqualsIfExists: { [`${HOST}:environment`]: "x" } }),
            true,
        ],
        ["every of no value", when({ "ForAllValues:StringEquals": { [`${HOST}:environment`]: "x" } }), true],
        ["any of no value", when({ "ForAnyValue:StringNotEquals": { [`${HOST}:environment`]: "x" } }), false],
        ["absence", when({ Null: { [`${HOST}:environment`]: "true" } }), true],
        ["presence", when({ Null: { [sub]: "false" } }), true],
        ["a claim that IAM knows", when({ StringEquals: { [`${HOST}:actor_id`]: "42" } }), true],
        [
            "a claim that IAM does not know",
            when({ StringEquals: { [`${HOST}:runner_environment`]: "github-hosted" } }),
            false,
        ],
        ["a claim of another issuer", when({ StringEquals: { "gitlab.com:sub": claims.sub } }), false],
        ["another operator", when({ NumericEquals: { [sub]: "1" } }), undefined],
        [
            "another operator beside what refuses",
            when({ Bool: { x: "y" }, StringEquals: { [sub]: "x" } }),
            false,
        ],
        ["a key of the request", when({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }), undefined],
        ["a key of the request, if it exists", when({ StringEqualsIfExists: { "aws:x": "y" } }), undefined],
        ["a variable", when({ StringLike: { [sub]: "repo:${aws:username}/*" } }), undefined],
        ["a variable beside what holds", when({ StringLike: { [sub]: ["${aws:x}", claims.sub] } }), true],
        ["a variable, negated", when({ StringNotEquals: { [sub]: "${aws:x}" } }), undefined],
        [
            "a variable beside what holds, negated",
            when({ StringNotEquals: { [sub]: ["${aws:x}", claims.sub] } }),
            false,
        ],
        [
            "no variable before 2012",
            JSON.stringify({
                Statement: { ...statement, Condition: { StringEquals: { [sub]: "${aws:username}" } } },
            }),
            false,
        ],
        [
            "another operator beside what allows",
            policy({ ...statement, Condition: { Bool: { x: "y" } } }, statement),
            true,
        ],
        [
            "another operator in a denial",
            policy(statement, { ...statement, Effect: "Deny", Condition: { Bool: { x: "y" } } }),
            undefined,
        ],
        [
            "another operator in a denial of what nothing allows",
            policy({ ...statement, Effect: "Deny", Condition: { Bool: { x: "y" } } }),
            false,
        ],
        ["another action", policy({ ...statement, Action: "sts:AssumeRole" }), false],
        ["a pattern of actions", policy({ ...statement, Action: ["sts:tag*", "STS:*WebIdentity"] }), true],
        [
            "everything but an action",
            policy({ ...statement, Action: undefined, NotAction: "sts:AssumeRole" }),
            undefined,
        ],
        ["everybody", policy({ ...statement, Principal: "*" }), true],
        [
            "everybody but one",
            policy({ ...statement, Principal: undefined, NotPrincipal: { AWS: "x" } }),
            undefined,
        ],
        ["everybody under AWS", policy({ ...statement, Principal: { AWS: ["*"] } }), undefined],
        [
            "a role for a principal",
            policy({ ...statement, Principal: { AWS: "arn:aws:iam::1:role/x" } }),
            false,
        ],
        [
            "elements in other capitals",
            JSON.stringify({ statement: { ...statement, EFFECT: "Allow", Effect: undefined } }),
            true,
        ],
        ["a condition that is no object", policy({ ...statement, Condition: "x" }), undefined],
        ["one statement, not in a list", JSON.stringify({ Statement: statement }), true],
        ["no statement", "{}", false],
        ["no object", "[]", false],
    ];
    for (const [what, document, verdict] of cases) {
        const expected = verdict === undefined ? "undecided" : verdict ? "allowed" : "refused";
        it(`${expected}: ${what}`, () => {
            const { decision, reason } = simulateTrust(document, { issuer, claims });
            assert.equal(decision, expected, reason);
            assert.match(reason, /./);
        });
    }

    it("names what it cannot tell", () => {
        assert.deepEqual(
            simulateTrust(when({ StringLike: { [sub]: "repo:${aws:x}/*" } }), { issuer, claims }),
            {
                decision: "undecided",
                statement: "GitHub",
                reason: 'the policy variable in "repo:${aws:x}/*" is not simulated',
            },
        );
        assert.deepEqual(simulateTrust(when({ IpAddress: { "aws:SourceIp": "::/0" } }), { issuer, claims }), {
            decision: "undecided",
            statement: "GitHub",
            reason: "aws:SourceIp is a key of the request, which is not simulated",
        });
    });

    it("says why, of what it refuses and of what it cannot tell", () => {
        const reasonOf = (document: string) => simulateTrust(document, { issuer, claims }).reason;
        const numeric = { ...statement, Condition: { NumericEquals: { [sub]: "${aws:x}" } } };
        assert.deepEqual(
            [
                when({ NumericEquals: { [sub]: "1" } }),
                JSON.stringify({ Statement: numeric }),
                policy({ ...statement, Condition: "x" }),
                when({ StringEquals: { [`${HOST}:environment`]: "x" } }),
                policy(
                    { ...statement, Sid: "", Action: "sts:AssumeRole" },
                    { ...statement, Effect: "Deny", Action: "x" },
                ),
                "{}",
            ].map(reasonOf),
            [
                "the operator NumericEquals is not simulated",
                "the operator NumericEquals is not simulated",
                "a Condition that is no object is not simulated",
                `GitHub: StringEquals on ${HOST}:environment does not hold: it is absent`,
                "Statement[0]: is for another action",
                "nothing is allowed",
            ],
        );
    });

    it("knows every claim of GitHub's hosts, and of no host that only looks like one", () => {
        const admits = (host: string) =>
            simulateTrust(
                policy({
                    ...statement,
                    Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${host}` },
                    Condition: { StringEquals: { [`${host}:actor_id`]: "42" } },
                }),
                { issuer: `https://${host}`, claims },
            ).decision === "allowed";
        const hosts = [`${HOST}/acme`, "token.actions.acme.ghe.com", "token.actions.acme-1.ghe.com/x"];
        assert.deepEqual(hosts.map(admits), [true, true, true]);
        assert.deepEqual([`my.${HOST}`, `${HOST}.example`, "token.actions.a_b.ghe.com"].map(admits), [
            false,
            false,
            false,
        ]);
    });

    it("knows but sub and aud of an Enterprise Server", () => {
        const host = "github.acme.com/_services/token";
        const on = (claim: string) =>
            simulateTrust(
                policy({
                    ...statement,
                    Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${host}` },
                    Condition: { StringEquals: { [`${host}:${claim}`]: claims.sub } },
                }),
                { issuer: `https://${host}`, claims: { ...claims, job_workflow_ref: claims.sub } },
            ).decision;
        assert.deepEqual([on("sub"), on("job_workflow_ref")], ["allowed", "refused"]);
    });

    it("refuses what is not JSON", () => {
        assert.throws(() => simulateTrust("{", { issuer, claims }), SyntaxError);
    });

    it("admits exactly the subjects of a planned role", () => {
        const request = {
            accountId: "111111111111",
            region: "us-east-2",
            roleName: "r",
            staticSites: [{ bucket: "acme-web", distribution: "E2EXAMPLEDEV01" }],
        };
        const several = fc.array(subjects, { minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(several, several, (admitted, others) => {
                const plan = (of: typeof admitted) =>
                    planDeployRole({ ...request, subjects: of }, "2026-06-01");
                const { roles, claims: right } = plan(admitted);
                for (const sub of [...right, ...plan(others).claims]) {
                    const token = { issuer, claims: { aud: "sts.amazonaws.com", sub } };
                    assert.equal(
                        simulateTrust(roles[0]?.trustPolicy ?? "", token).decision,
                        right.includes(sub) ? "allowed" : "refused",
                    );
                }
            }),
            { numRuns: 500 },
        );
    });
});
