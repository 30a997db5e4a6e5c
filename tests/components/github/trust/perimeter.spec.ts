import fc from "fast-check";
import assert from "node:assert/strict";
import { planDeployRole } from "../../../../components/github/plan/deployRole";
import { type DeployRoleRequest } from "../../../../components/github/plan/deployRoleArgs";
import { type PerimeterRequest, planPerimeter } from "../../../../components/github/plan/perimeter";
import { mapsOwnerId, type Perimeter, perimeterPolicy } from "../../../../components/github/trust/perimeter";
import { simulateTrust } from "../../../../components/github/trust/simulator";
import { assumes, type TrustPolicy } from "../../../policypack/engine/evaluator";
import { linesOf } from "../../problemsOf";

const HOST = "token.actions.githubusercontent.com";
const issuer = `https://${HOST}`;
const ACME = { name: "acme", id: "99700676" };
const acme: PerimeterRequest = { owners: [ACME] };

const statementsOf = (request: PerimeterRequest) =>
    (JSON.parse(planPerimeter(request).policy) as { Statement: object[] }).Statement;

/** A role that trusts every repository on GitHub. */
const CARELESS = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        {
            Sid: "Everybody",
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${HOST}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringLike: { [`${HOST}:sub`]: "repo*:*" } },
        },
    ],
});

/** What both readers of the documents say, who must agree. */
function enters(trust: string, policy: string, claims: Readonly<Record<string, string>>): boolean {
    const { decision } = simulateTrust(trust, { issuer, claims }, [policy]);
    const { Statement: own } = JSON.parse(trust) as TrustPolicy;
    const { Statement: controls } = JSON.parse(policy) as TrustPolicy;
    const admitted = assumes({ Statement: [...own, ...controls] }, { issuer: HOST, claims });
    assert.equal(decision, admitted ? "allowed" : "refused");
    return admitted;
}

describe("a perimeter", () => {
    it("denies tokens of other owners, by their subjects and by the owner's ID where the token has it", () => {
        assert.deepEqual(statementsOf(acme), [
            {
                Sid: "OtherOwners",
                Effect: "Deny",
                Principal: "*",
                Action: "sts:AssumeRoleWithWebIdentity",
                Resource: "*",
                Condition: {
                    Null: { [`${HOST}:sub`]: "false" },
                    StringNotLike: { [`${HOST}:sub`]: ["repo:acme/*", "repo:acme@99700676/*"] },
                },
            },
            {
                Sid: "OtherOwnerIds",
                Effect: "Deny",
                Principal: "*",
                Action: "sts:AssumeRoleWithWebIdentity",
                Resource: "*",
                Condition: {
                    Null: { [`${HOST}:sub`]: "false", [`${HOST}:repository_owner_id`]: "false" },
                    StringNotEquals: { [`${HOST}:repository_owner_id`]: ["99700676"] },
                },
            },
        ]);
    });

    it("denies pulls from outside the organization, services and named accounts excepted", () => {
        const [, , images] = statementsOf({
            ...acme,
            imagesOrganization: "o-abcdefghij",
            imagesAccounts: ["222222222222"],
        });
        assert.deepEqual(images, {
            Sid: "PullFromOutside",
            Effect: "Deny",
            Principal: "*",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: "*",
            Condition: {
                BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
                StringNotEqualsIfExists: {
                    "aws:PrincipalOrgID": "o-abcdefghij",
                    "aws:PrincipalAccount": ["222222222222"],
                },
            },
        });
    });

    it("compares no owner's ID where one has none, or the issuer's tokens do not show it", () => {
        const sids = (request: PerimeterRequest) =>
            statementsOf(request).map((statement) => (statement as { Sid: string }).Sid);
        assert.deepEqual(sids({ owners: [ACME, { name: "octo" }] }), ["OtherOwners"]);
        assert.deepEqual(
            sids({
                ...acme,
                issuers: [{}, { enterprise: "acme-inc" }, { enterpriseServer: "github.acme.com" }],
            }),
            ["OtherOwners", "OtherOwnerIds", "OtherOwners2", "OtherOwnerIds2", "OtherOwners3"],
        );
    });

    const tokens: Readonly<Record<string, [claims: Record<string, string>, admitted: boolean]>> = {
        "the owner's": [{ sub: "repo:acme/shop:ref:refs/heads/main", repository_owner_id: ACME.id }, true],
        "the owner's, of an immutable subject": [
            { sub: "repo:acme@99700676/shop@1:ref:refs/heads/main", repository_owner_id: ACME.id },
            true,
        ],
        "one without an owner's ID": [{ sub: "repo:acme/shop:ref:refs/heads/main" }, true],
        "a stranger's": [{ sub: "repo:attacker/shop:ref:refs/heads/main", repository_owner_id: "1" }, false],
        "of a name that begins like the owner's": [{ sub: "repo:acme-evil/shop:pull_request" }, false],
        "of another owner under the name that was the owner's": [
            { sub: "repo:acme/shop:ref:refs/heads/main", repository_owner_id: "1" },
            false,
        ],
        "a stranger's in the owner's shared workflow": [
            {
                sub: "repository_owner:attacker:job_workflow_ref:acme/shared/.github/workflows/x.yml@refs/heads/main",
            },
            false,
        ],
    };
    for (const [whose, [claims, admitted]] of Object.entries(tokens)) {
        it(`${admitted ? "lets in" : "turns away"} a token that is ${whose}, under a role that trusts everybody`, () => {
            assert.equal(enters(CARELESS, planPerimeter(acme).policy, claims), admitted);
        });
    }

    it("lets no role in that does not trust the token", () => {
        const verdict = simulateTrust(
            CARELESS.replace("repo*:*", "repo:acme/other:*"),
            { issuer, claims: { sub: "repo:acme/shop:pull_request" } },
            [planPerimeter(acme).policy],
        );
        assert.equal(verdict.decision, "refused");
    });

    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
    const id = fc.stringMatching(/^[1-9][0-9]{0,8}$/);
    const template = fc.constantFrom(
        undefined,
        ["repository_owner", "repo", "context"],
        ["repository_owner_id", "repository_id", "ref"],
        ["repository_id", "context"],
    );

    it("lets in every deploy role's own tokens and no stranger's, whatever the form of the subjects", () => {
        const owner = fc.record({ name, id });
        fc.assert(
            fc.property(owner, owner, name, id, template, (own, stranger, repository, repositoryId, keys) => {
                fc.pre(own.name !== stranger.name && own.id !== stranger.id);
                const subject = {
                    owner: own.name,
                    ownerId: own.id,
                    repository,
                    repositoryId,
                    branch: "main",
                    ...(keys && { template: keys }),
                };
                const request: DeployRoleRequest = {
                    accountId: "111111111111",
                    region: "us-east-2",
                    roleName: "deploy",
                    subjects: [subject],
                    pushImages: [{ repository: "shop" }],
                };
                const perimeter = { owners: [own], subjectsBegin: keys?.slice(0, 1) };
                const { policy } = planPerimeter(perimeter);
                const claimsOf = (whose: typeof own) => {
                    const {
                        claims: [sub = ""],
                    } = planDeployRole({
                        ...request,
                        subjects: [{ ...subject, owner: whose.name, ownerId: whose.id }],
                    });
                    return { sub, aud: "sts.amazonaws.com", repository_owner_id: whose.id };
                };
                for (const { trustPolicy } of planDeployRole(request).roles) {
                    assert.equal(enters(trustPolicy, policy, claimsOf(own)), true);
                }
                assert.equal(enters(CARELESS, policy, claimsOf(own)), true);
                assert.equal(enters(CARELESS, policy, claimsOf(stranger)), false);
            }),
        );
    });
});

describe("a perimeter's arguments", () => {
    const lines = (changes: Partial<PerimeterRequest>) =>
        linesOf(() => planPerimeter({ ...acme, ...changes }));
    const cases: readonly (readonly [Partial<PerimeterRequest>, string])[] = [
        [
            { owners: [] },
            "owners: is empty: nobody could assume a role from GitHub ([]) -- name the organizations whose workflows deploy",
        ],
        [
            { owners: [{ name: "acme" }], subjectsBegin: ["repository_id"] },
            "owners[0].id: is missing: subjects that begin with repository_id show no owner's name -- write the ID that https://api.github.com/users/acme shows",
        ],
        [
            { subjectsBegin: ["environment"] },
            'subjectsBegin[0]: is not a claim that shows whose token it is ("environment") -- write some of repo, repository_owner, repository_owner_id, repository_id: let the template begin with one of them',
        ],
        [
            { targets: ["r-ab12"] },
            'targets[0]: is the organization\'s root: a mistake would shut out every account ("r-ab12") -- name organizational units or accounts; when they work, write allowRoot: true',
        ],
        [
            { targets: ["prod"] },
            'targets[0]: is neither an organizational unit nor an account ("prod") -- write its ID: ou-ab12-cdefgh34, or 12 digits in quotes',
        ],
        [
            { imagesOrganization: "acme" },
            'imagesOrganization: is not the ID of an organization ("acme") -- write o- and its 10 to 32 letters and digits',
        ],
        [
            { imagesAccounts: ["222222222222"] },
            'imagesAccounts[0]: is an exception from nothing: images are left alone ("222222222222") -- write imagesOrganization, or leave it out',
        ],
        [{ policyName: "" }, 'policyName: is not the name of a policy ("") -- write 1 to 128 characters'],
    ];
    for (const [changes, line] of cases) {
        it(`are refused: ${JSON.stringify(changes)}`, () => {
            assert.deepEqual(lines(changes), [line]);
        });
    }

    it("may name the root when they say so", () => {
        assert.deepEqual(
            lines({ targets: ["r-ab12", "ou-ab12-cdefgh34", "111111111111"], allowRoot: true }),
            [],
        );
    });

    it("are refused beyond 5,120 characters", () => {
        const owners = Array.from({ length: 120 }, (_, index) => ({
            name: `acme-${index}`,
            id: `${index + 1}000`,
        }));
        assert.match(
            lines({ owners }).join(),
            /^owners: make a policy of (\d{4}) characters; 5120 are allowed \(\1\) -- make a perimeter for each issuer, attached to the same targets$/,
        );
    });

    it("are warned of where an owner is known by name alone, or not at all", () => {
        assert.deepEqual(planPerimeter(acme).warnings, []);
        assert.deepEqual(planPerimeter({ owners: [{ name: "octo" }] }).warnings, [
            "owners: octo is known by name alone: whoever takes over the name gets in -- write the ID of each owner",
        ]);
        assert.deepEqual(
            planPerimeter({
                ...acme,
                issuers: [{ enterpriseServer: "github.acme.com" }],
                subjectsBegin: ["repository_id"],
            }).warnings,
            [
                "subjectsBegin: AWS compares no owner of a token of github.acme.com/_services/token, so that any of its repositories gets in by repository_id -- let subjects begin with repo there",
            ],
        );
    });
});

describe("the document of a perimeter", () => {
    const [A, B] = [
        { name: "b-org", id: "2" },
        { name: "a-org", id: "1" },
    ];
    const conditionsOf = (perimeter: Perimeter) =>
        (
            JSON.parse(perimeterPolicy(perimeter)) as { Statement: { Sid: string; Condition: unknown }[] }
        ).Statement.map(({ Sid, Condition }) => [Sid, Condition]);

    it("lists subjects and IDs in order, each once", () => {
        const subjectsBegin = ["repo", "repository_owner", "repository_owner_id", "repository_id"];
        assert.deepEqual(conditionsOf({ hosts: [HOST], owners: [A, B], subjectsBegin }), [
            [
                "OtherOwners",
                {
                    Null: { [`${HOST}:sub`]: "false" },
                    StringNotLike: {
                        [`${HOST}:sub`]: [
                            "repo:a-org/*",
                            "repo:a-org@1/*",
                            "repo:b-org/*",
                            "repo:b-org@2/*",
                            "repository_id:*",
                            "repository_owner:a-org:*",
                            "repository_owner:b-org:*",
                            "repository_owner_id:1:*",
                            "repository_owner_id:2:*",
                        ],
                    },
                },
            ],
            [
                "OtherOwnerIds",
                {
                    Null: { [`${HOST}:sub`]: "false", [`${HOST}:repository_owner_id`]: "false" },
                    StringNotEquals: { [`${HOST}:repository_owner_id`]: ["1", "2"] },
                },
            ],
        ]);
    });

    it("knows an owner without an ID by name alone", () => {
        const subjectsBegin = ["repo", "repository_owner_id"];
        assert.deepEqual(conditionsOf({ hosts: [HOST], owners: [{ name: "acme" }], subjectsBegin }), [
            [
                "OtherOwners",
                { Null: { [`${HOST}:sub`]: "false" }, StringNotLike: { [`${HOST}:sub`]: ["repo:acme/*"] } },
            ],
        ]);
    });

    it("names accounts beside an organization only where there are some", () => {
        const images = { hosts: [], owners: [], subjectsBegin: [], imagesOrganization: "o-abcdefghij" };
        const tested = (imagesAccounts?: string[]) =>
            (conditionsOf({ ...images, imagesAccounts })[0]?.[1] as { StringNotEqualsIfExists: object })
                .StringNotEqualsIfExists;
        const organization = { "aws:PrincipalOrgID": "o-abcdefghij" };
        assert.deepEqual([tested(), tested([])], [organization, organization]);
        assert.deepEqual(tested(["222222222222", "111111111111"]), {
            ...organization,
            "aws:PrincipalAccount": ["111111111111", "222222222222"],
        });
    });

    it("compares the owner's ID where IAM knows it", () => {
        const known = [HOST, `${HOST}/acme`, "token.actions.acme.ghe.com", "token.actions.acme-1.ghe.com/x"];
        assert.deepEqual(known.map(mapsOwnerId), [true, true, true, true]);
        const unknown = [
            `my.${HOST}`,
            `${HOST}.example`,
            "token.actions.a_b.ghe.com",
            "ghe.acme.com/_services/token",
        ];
        assert.deepEqual(unknown.map(mapsOwnerId), [false, false, false, false]);
    });
});
