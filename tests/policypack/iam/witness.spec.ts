import assert from "node:assert/strict";
import { readDocument } from "../../../policypack/iam/document";
import { webIdentityGrants } from "../../../policypack/iam/subjects";
import { witnessOf } from "../../../policypack/iam/witness";

const GITHUB = "token.actions.githubusercontent.com";
const PULUMI = "api.pulumi.com/oidc";
const OTHER = "ci.acme.example";

/** Operators with what they demand of claims. */
type Tests = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The witness of a statement whose condition has these tests on claims of the issuer. */
function witnessWith(issuer: string, tests: Tests): string | undefined {
    const Condition = Object.fromEntries(
        Object.entries(tests).map(([operator, claims]) => [
            operator,
            Object.fromEntries(
                Object.entries(claims).map(([claim, values]) => [`${issuer}:${claim}`, values]),
            ),
        ]),
    );
    const Principal = { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` };
    const Statement = { Effect: "Allow", Principal, Action: "sts:AssumeRoleWithWebIdentity", Condition };
    const [grant] = webIdentityGrants(readDocument({ Statement }, ""), []);
    assert.ok(grant);
    return witnessOf(grant);
}

const ANYONE = "repo:attacker/x:ref:refs/heads/main";
const BRANCH = "repo:acme/app:ref:refs/heads/attacker";
const IN_APP = "repo:acme/app:*";

describe("a witness among GitHub's subjects", () => {
    const cases: readonly [tests: Tests, witness: string | undefined][] = [
        [{}, ANYONE],
        [{ StringLike: { sub: "repo:*" } }, ANYONE],
        [{ StringEquals: { sub: "repo:acme/app:ref:refs/heads/main" } }, undefined],
        [{ NumericEquals: { sub: "1" } }, undefined],
        [{ StringLike: { sub: ["repo:*", "repo:${aws:PrincipalTag/team}:*"] } }, undefined],
        // Of an external repository with the branch or the environment that is pinned.
        [{ StringEquals: { ref: "refs/heads/release" } }, "repo:attacker/x:environment:production"],
        [
            { StringEquals: { ref: "refs/heads/release" }, StringLike: { sub: "repo:*:ref:*" } },
            "repo:attacker/x:ref:refs/heads/release",
        ],
        [{ StringEquals: { environment: "staging" } }, "repo:attacker/x:environment:staging"],
        [{ StringLike: { environment: "staging-*" } }, undefined],
        // Of the repository that is pinned, where nobody has reviewed what runs.
        [{ StringEquals: { repository: "acme/app" } }, BRANCH],
        [
            { StringEquals: { repository: "acme/app", environment: "staging" } },
            "repo:acme/app:environment:staging",
        ],
        [
            {
                StringEquals: { repository: "acme/app", ref: "refs/heads/main" },
                StringLike: { sub: "repo:*:ref:*" },
            },
            "repo:acme/app:ref:refs/heads/main",
        ],
        [
            { StringEquals: { repository: "acme/app" }, StringLike: { sub: "*:pull_request" } },
            "repo:acme/app:pull_request",
        ],
        // The ID of a repository is that of the one that the statement names.
        [{ StringEquals: { repository_id: "1" } }, undefined],
        [{ StringEquals: { repository_id: "1" }, StringLike: { sub: IN_APP } }, BRANCH],
        [{ StringEquals: { repository_id: "1" }, StringLike: { sub: [IN_APP, "repo:acme/x:*"] } }, BRANCH],
        [
            { StringEquals: { repository_id: "1", repository: "acme/app" }, StringLike: { sub: "repo:*" } },
            BRANCH,
        ],
        [
            { StringEquals: { repository_id: "345" }, StringLike: { sub: "repo:acme@12/app@345:*" } },
            "repo:acme@12/app@345:ref:refs/heads/attacker",
        ],
        [
            { StringEquals: { repository_id: "1" }, StringLike: { sub: "repository_id:1:*" } },
            "repository_id:1:ref:refs/heads/attacker",
        ],
        [{ StringEquals: { repository_id: "1" }, StringLike: { sub: "repo:acme/*" } }, undefined],
        // An external owner cannot choose these claims.
        ...["actor", "actor_id", "enterprise_id", "repository_owner_id"].flatMap(
            (claim): [Tests, string | undefined][] => [
                [{ StringEquals: { [claim]: "1" } }, undefined],
                [{ StringEquals: { [claim]: "1" }, StringLike: { sub: IN_APP } }, BRANCH],
            ],
        ),
        // Of several patterns, four are tried.
        [{ StringLike: { sub: ["a:*", IN_APP] } }, BRANCH],
        [{ StringLike: { sub: ["a:*", "b:*", "c:*", IN_APP] } }, BRANCH],
        [{ StringLike: { sub: ["a:*", "b:*", "c:*", "d:*", IN_APP] } }, undefined],
        [{ StringLike: { sub: "repo:acme/app:*****" } }, BRANCH],
    ];
    for (const [tests, witness] of cases) {
        it(`of ${JSON.stringify(tests)} is ${witness ?? "none"}`, () => {
            assert.equal(witnessWith(GITHUB, tests), witness);
        });
    }

    it("is looked for in the first three repositories of a test", () => {
        const others = ["acme/a", "acme/b", "acme/c"];
        const excluded = (count: number): Tests => ({
            StringEquals: { repository: [...others.slice(0, count), "acme/app"] },
            StringNotLike: { sub: others.map((repository) => `repo:${repository}:*`) },
        });
        assert.equal(witnessWith(GITHUB, excluded(2)), BRANCH);
        assert.equal(witnessWith(GITHUB, excluded(3)), undefined);
    });
});

describe("a witness among the subjects of other issuers", () => {
    const organizationOf = (organization: string) =>
        `pulumi:deploy:org:${organization}:project:x:stack:x:operation:update:scope:write`;
    const cases: readonly [issuer: string, tests: Tests, witness: string | undefined][] = [
        [OTHER, {}, "attacker"],
        [OTHER, { StringNotLike: { sub: "*attacker*" } }, undefined],
        [OTHER, { StringLike: { sub: "acme:*" } }, "acme:attacker"],
        // A claim that does not follow from the subject is not known to have a value that passes; the audience is.
        [OTHER, { StringEquals: { team: "acme" } }, undefined],
        [OTHER, { StringEquals: { aud: "acme" } }, "attacker"],
        // An audience with the name of an organization is in tokens of no other one.
        [PULUMI, {}, organizationOf("attacker")],
        [PULUMI, { StringEquals: { aud: "aws:acme" } }, organizationOf("acme")],
        [PULUMI, { StringEquals: { aud: ["aws:acme:x", "aws:acme"] } }, organizationOf("acme")],
        [PULUMI, { StringLike: { aud: "aws:*" } }, organizationOf("attacker")],
    ];
    for (const [issuer, tests, witness] of cases) {
        it(`as ${issuer}, of ${JSON.stringify(tests)} is ${witness ?? "none"}`, () => {
            assert.equal(witnessWith(issuer, tests), witness);
        });
    }

    it("fills four wildcards in at most 256 characters", () => {
        const filled = (pattern: string) => witnessWith(OTHER, { StringLike: { sub: pattern } });
        assert.equal(filled("a*b*c*d?e"), "aattackerbattackercxdxe");
        assert.equal(filled("a*b*c*d*e?"), undefined);
        assert.equal(filled(`${"a".repeat(255)}*`), `${"a".repeat(255)}attacker`);
        assert.equal(filled(`${"a".repeat(256)}*`), undefined);
    });
});
