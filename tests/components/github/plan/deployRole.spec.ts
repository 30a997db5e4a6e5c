import fc from "fast-check";
import assert from "node:assert/strict";
import { mock } from "node:test";
import { type DeployRolePlan, planDeployRole } from "../../../../components/github/plan/deployRole";
import { type DeployRoleRequest } from "../../../../components/github/plan/deployRoleArgs";
import { trustPolicy } from "../../../../components/github/trust/trustPolicy";
import { laterNumber, laterText } from "../../../../components/later";
import { linesOf, pathsOf, problemsOf } from "../../problemsOf";
import { HOST, PROVIDER, subjects } from "../gitHub";

const request: DeployRoleRequest = {
    accountId: "111111111111",
    region: "us-east-2",
    roleName: "github-website-dev",
    nameForm: true,
    subjects: [
        { owner: "acme", repository: "repo2", branch: "develop" },
        { owner: "acme", repository: "repo1", branch: "develop" },
        { owner: "acme", repository: "repo2", branch: "develop" },
    ],
    staticSites: [{ bucket: "acme-website-dev", distribution: "E2EXAMPLEDEV01" }],
};

describe("deploy role plans", () => {
    it("give the ARN, the audience, each claim once, and the session's default", () => {
        const { policyDocument, ...rest } = planDeployRole(request);
        const claims = ["repo:acme/repo1:ref:refs/heads/develop", "repo:acme/repo2:ref:refs/heads/develop"];
        assert.deepEqual(rest, {
            roles: [
                {
                    key: "",
                    name: "github-website-dev",
                    arn: "arn:aws:iam::111111111111:role/github-website-dev",
                    subjects: request.subjects,
                    claims,
                    trustPolicy: trustPolicy({
                        providerArn: PROVIDER,
                        audience: "sts.amazonaws.com",
                        admissions: claims.map((subject) => ({ subject, claims: {} })),
                    }),
                },
            ],
            issuer: `https://${HOST}`,
            providerArn: PROVIDER,
            audience: "sts.amazonaws.com",
            claims,
            permissions: { inline: policyDocument, managed: [] },
            imageFlow: {
                pushImages: undefined,
                deployFunctions: undefined,
                deployServices: undefined,
                deployStacks: undefined,
            },
            managedPolicyArns: [],
            maxSessionDuration: 3600,
            warnings: [],
        });
        assert.ok(policyDocument.includes('"arn:aws:s3:::acme-website-dev/*"'));
    });

    const warningsOf = (change: Partial<DeployRoleRequest>) =>
        planDeployRole({ ...request, ...change }).warnings;

    it("warn once of repositories that stand without IDs", () => {
        const subjects = [
            { owner: "acme", repository: "b", branch: "main" },
            { owner: "acme", repository: "a", tag: "v1" },
            { owner: "acme", repository: "c", branch: "main", ownerId: "1", repositoryId: "2" },
            { owner: "acme", repository: "d", branch: "main", ownerId: "1", repositoryId: "3" },
        ];
        assert.deepEqual(warningsOf({ nameForm: undefined, subjects }), [
            "acme/a, acme/b stands without IDs: a repository that was made, renamed or transferred after 15 July 2026 " +
                "sends its IDs, and AWS then refuses its tokens. Write the IDs, which `npm run github-ids` asks GitHub " +
                "for, or nameForm: true where the repositories send names alone.",
        ]);
        assert.deepEqual(warningsOf({ nameForm: undefined, subjects: subjects.slice(2) }), []);
        const server = { enterpriseServer: "github.acme.com" };
        assert.deepEqual(
            warningsOf({ nameForm: undefined, subjects: subjects.slice(0, 2), issuer: server }),
            [],
        );
    });

    it("warn of a repository that restricts nothing", () => {
        const shared = { owner: "acme", repository: "shared", file: "deploy.yml", branch: "main" };
        const template = ["repository_owner", "job_workflow_ref"];
        assert.deepEqual(
            warningsOf({ subjects: [{ owner: "acme", repository: "shop", template, workflow: shared }] }),
            [
                "acme/shop is no restriction: its template names no repository, so that every repository of the owner is " +
                    "admitted through the shared workflow. Leave repository out.",
            ],
        );
        assert.deepEqual(warningsOf({ subjects: [{ owner: "acme", template, workflow: shared }] }), []);
    });

    it("warn of a session length that a chained session cannot have", () => {
        const assumeRoles = [{ roleArn: "arn:aws:iam::222222222222:role/deployer" }];
        assert.deepEqual(warningsOf({ assumeRoles, maxSessionDuration: 3600 }), []);
        assert.deepEqual(warningsOf({ maxSessionDuration: 14400 }), []);
        assert.deepEqual(warningsOf({ assumeRoles, maxSessionDuration: 14400 }), [
            "maxSessionDuration (14400) does not hold for arn:aws:iam::222222222222:role/deployer: a session that is assumed " +
                "from another role's lasts 3600 seconds at most. Let the workflow assume the role again.",
        ]);
    });

    it("warn of everything beside pull requests", () => {
        const managedPolicyArns = [
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ];
        const subjects = [{ owner: "acme", repository: "web", pullRequest: true }];
        assert.deepEqual(warningsOf({ managedPolicyArns }), []);
        assert.deepEqual(warningsOf({ subjects, managedPolicyArns: managedPolicyArns.slice(1) }), []);
        assert.deepEqual(warningsOf({ subjects, managedPolicyArns }), [
            "AdministratorAccess stands beside pull requests: whoever can open one from a branch of the repository can do " +
                "anything in the account, without review. Give pull requests a role of their own, with ReadOnlyAccess.",
        ]);
    });

    it("warn of roles that are passed to any service", () => {
        const pass = {
            sid: "Pass",
            actions: ["iam:PassRole"],
            resources: ["arn:aws:iam::111111111111:role/task"],
        };
        const conditions = { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } };
        assert.deepEqual(warningsOf({ statements: [{ ...pass, conditions }] }), []);
        assert.deepEqual(warningsOf({ statements: [{ ...pass, actions: ["iam:GetRole"] }] }), []);
        assert.deepEqual(warningsOf({ statements: [{ ...pass, actions: ["iam:Pass*"] }] }), [
            "the statement Pass lets the workflow pass its roles to any service, and so run anything with them. Write " +
                "conditions: { StringEquals: { iam:PassedToService: ecs-tasks.amazonaws.com } }, with the service that is meant.",
        ]);
    });

    it("have an audience of their own where one is given", () => {
        const plan = planDeployRole({ ...request, audience: "prod" });
        assert.equal(plan.audience, "prod");
        assert.ok(plan.roles[0]?.trustPolicy.includes(`"${HOST}:aud":"prod"`));
        assert.deepEqual(
            pathsOf(() => planDeployRole({ ...request, audience: "pr*" })),
            ["audience"],
        );
    });

    it("have no policy of their own where managed policies say it all", () => {
        const managedPolicyArns = ["arn:aws:iam::aws:policy/AdministratorAccess"];
        const { permissions } = planDeployRole({ ...request, staticSites: [], managedPolicyArns });
        assert.deepEqual(permissions, { inline: undefined, managed: [] });
    });

    it("follow path and partition", () => {
        const plan = planDeployRole({ ...request, region: "cn-north-1", path: "/ci/web/" });
        assert.equal(plan.roles[0]?.arn, "arn:aws-cn:iam::111111111111:role/ci/web/github-website-dev");
        assert.equal(plan.audience, "sts.amazonaws.com.cn");
        assert.ok(plan.policyDocument.includes('"arn:aws-cn:s3:::acme-website-dev/*"'));
    });

    const site = { bucket: "x".repeat(63), distribution: "E".repeat(32) };
    const cases: readonly (readonly [what: string, change: Partial<DeployRoleRequest>, paths: string[]])[] = [
        ["nothing wrong", {}, []],
        ["a bad account", { accountId: "1" }, ["accountId"]],
        ["a bad region", { region: "us-east" }, ["region"]],
        ["a bad name", { roleName: "a b" }, ["roleName"]],
        ["a bad path", { path: "ci" }, ["path"]],
        ["nobody", { subjects: [] }, ["subjects"]],
        ["no grant", { staticSites: [] }, ["staticSites"]],
        ["too short a session", { maxSessionDuration: 3599 }, ["maxSessionDuration"]],
        ["the longest session", { maxSessionDuration: 43200 }, []],
        ["too long a session", { maxSessionDuration: 43201 }, ["maxSessionDuration"]],
        ["half a second", { maxSessionDuration: 3600.5 }, ["maxSessionDuration"]],
        ["no number of seconds", { maxSessionDuration: Number.NaN }, ["maxSessionDuration"]],
        [
            "permissions over the quota",
            {
                staticSites: Array.from({ length: 90 }, (_, index) => ({
                    ...site,
                    bucket: `bucket-${index}-${"x".repeat(40)}`,
                })),
            },
            ["staticSites"],
        ],
        ["no room for the trust policy", { trustPolicyQuota: 100 }, ["subjects"]],
        ["no room for one subject", { trustPolicyQuota: 100, splitOverQuota: true }, ["subjects"]],
        ["a quota that is no number", { trustPolicyQuota: Number.NaN }, ["trustPolicyQuota"]],
        ["half a character", { trustPolicyQuota: 2048.5 }, ["trustPolicyQuota"]],
        ["a bad issuer", { issuer: { enterprise: "A/B" } }, ["issuer.enterprise"]],
        ["an Enterprise Server", { issuer: { enterpriseServer: "github.acme.com" } }, []],
        [
            "what an Enterprise Server does not send",
            {
                issuer: { enterpriseServer: "github.acme.com" },
                subjects: [
                    { owner: "a", repository: "b", ownerId: "1", repositoryId: "2", branch: "c" },
                    { owner: "a", repository: "b", branch: "c", claims: { actor: ["x"] } },
                    {
                        owner: "a",
                        repository: "b",
                        branch: "c",
                        workflow: { owner: "a", repository: "b", file: "c.yml", tag: "v1" },
                    },
                ],
            },
            ["subjects[0].ownerId", "subjects[1].claims", "subjects[2].workflow"],
        ],
        [
            "a plain statement that takes another's name",
            { statements: [{ sid: "ListObjects", actions: ["s3:ListBucket"], resources: ["*"] }] },
            ["statements[0].sid"],
        ],
        [
            "characters that IAM does not take",
            {
                subjects: [
                    { owner: "acme", repository: "web", environment: "\u672c\u756a" },
                    { owner: "acme", repository: "web", branch: "feature/\u6f22\u5b57" },
                    { owner: "acme", repository: "web", tag: "v1\u2028" },
                    {
                        owner: "acme",
                        repository: "web",
                        environment: "caf\u00e9",
                        claims: { workflow: ["\u{1F680} Deploy"] },
                    },
                ],
                statements: [
                    {
                        sid: "Read",
                        actions: ["s3:GetObject"],
                        resources: ["arn:aws:s3:::bucket/\u0101", "arn:aws:s3:::bucket/\u0000"],
                        tags: [{ key: "\u30c1\u30fc\u30e0", value: "\u8d64" }],
                    },
                ],
            },
            [
                "statements[0].resources[0]",
                "statements[0].resources[1]",
                "statements[0].resources[1]",
                "statements[0].tags[0].key",
                "statements[0].tags[0].value",
                "subjects[0].environment",
                "subjects[1].branch",
                "subjects[2].tag",
                "subjects[3].claims.workflow[0]",
            ],
        ],
        [
            "regions and ARNs of another partition",
            {
                pushImages: [{ repository: "app", regions: ["us-east-2", "cn-north-1"] }],
                pullImages: [{ repository: "app", regions: ["us-gov-west-1"] }],
                deployFunctions: [{ function: "f", repository: "app", region: "eusc-de-east-1" }],
                assumeRoles: [{ roleArn: "arn:aws-cn:iam::111111111111:role/r" }],
                statements: [{ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws-cn:s3:::b/*"] }],
            },
            [
                "assumeRoles[0].roleArn",
                "deployFunctions[0].region",
                "pullImages[0].regions[0]",
                "pushImages[0].regions[1]",
                "statements[0].resources[0]",
            ],
        ],
        [
            "an action with digits",
            { statements: [{ sid: "Look", actions: ["ec2:DescribeIpv6Pools"], resources: ["*"] }] },
            [],
        ],
        [
            "actions that are none",
            {
                statements: [
                    { sid: "Look", actions: ["ec2:6Describe", "ec2:*", "ec2:Describe*s"], resources: ["*"] },
                ],
            },
            ["statements[0].actions[0]", "statements[0].actions[1]", "statements[0].actions[2]"],
        ],
        [
            "several things wrong",
            {
                accountId: "",
                roleName: "",
                subjects: [{ owner: "*", repository: "r", branch: "" }],
                staticSites: [],
            },
            ["accountId", "roleName", "staticSites", "subjects[0].branch", "subjects[0].owner"],
        ],
    ];
    for (const [what, change, paths] of cases) {
        it(`are made or refused with ${what}`, () => {
            assert.deepEqual(
                pathsOf(() => planDeployRole({ ...request, ...change })),
                paths,
            );
        });
    }

    const texts: readonly { what: string; change: Partial<DeployRoleRequest>; lines: string[] }[] = [
        {
            what: "a session that is too short",
            change: { maxSessionDuration: 3599 },
            lines: [
                "maxSessionDuration: is not a session length that IAM accepts (3599) -- " +
                    "write whole seconds, from 3600 to 43200",
            ],
        },
        { what: "its own provider", change: { providerArn: PROVIDER }, lines: [] },
        {
            what: "another account's provider",
            change: { providerArn: PROVIDER.replace("111111111111", "222222222222") },
            lines: [
                `providerArn: is not the provider of https://${HOST} in the role's account ` +
                    `("arn:aws:iam::222222222222:oidc-provider/${HOST}") -- ` +
                    `pass the arn of a GitHubOidcProvider of the same account and issuer, or ${PROVIDER}`,
            ],
        },
        {
            what: "a description that IAM does not take",
            change: { description: "\u0101" },
            lines: [
                'description: is not a description that IAM takes ("\u0101") -- write up to 1,000 characters of ' +
                    "Latin text: tab, line feed, carriage return, U+0020 to U+007E and U+00A1 to U+00FF",
            ],
        },
        {
            what: "what an Enterprise Server does not send",
            change: {
                issuer: { enterpriseServer: "github.acme.com" },
                subjects: [
                    { owner: "a", repository: "b", ownerId: "1", branch: "c" },
                    { owner: "a", repository: "b", branch: "c", claims: { actor: ["x"] } },
                    {
                        owner: "a",
                        repository: "b",
                        branch: "c",
                        workflow: { owner: "a", repository: "b", file: "c.yml", tag: "v1" },
                    },
                ],
            },
            lines: [
                'subjects[0].ownerId: is given without repositoryId: GitHub sends both or neither ("1") -- ' +
                    "write both; `gh api repos/OWNER/REPOSITORY --jq '.id, .owner.id'` shows them",
                'subjects[0].ownerId: is in no subject of an Enterprise Server ("1") -- ' +
                    "leave ownerId and repositoryId out",
                "subjects[1].claims: are no condition keys for an Enterprise Server: no workflow could assume the role -- " +
                    "leave them out, or put the claim into the template on the server",
                "subjects[2].workflow: is no condition key for an Enterprise Server: no workflow could assume the role -- " +
                    "write job_workflow_ref into the template, here and on the server",
            ],
        },
        {
            what: "permissions over the quota, of which one list has the most",
            change: {
                staticSites: [1, 2].map((index) => ({ bucket: `site-${index}`, distribution: "E2EXAMPLE" })),
                assumeRoles: Array.from({ length: 300 }, (_, index) => ({
                    roleArn: `arn:aws:iam::111111111111:role/some-role-of-the-account-${index}`,
                })),
                statements: [{ sid: "Look", actions: ["ec2:DescribeRegions"], resources: ["*"] }],
            },
            lines: [
                "assumeRoles: make a policy of 19120 characters; 10240 are allowed (5) -- " +
                    "split them across several roles, or set splitOverQuota for managed policies",
            ],
        },
    ];
    for (const { what, change, lines } of texts) {
        it(`say what to do about ${what}`, () => {
            assert.deepEqual(
                linesOf(() => planDeployRole({ ...request, ...change })),
                lines,
            );
        });
    }

    it("end a migration after its last day, in UTC", () => {
        const legacySubjectUntil = "2026-12-31";
        const subject = { owner: "acme", repository: "web", branch: "main", ownerId: "1", repositoryId: "2" };
        const claimsAt = (now: string): readonly string[] => {
            mock.timers.enable({ apis: ["Date"], now: Date.parse(now) });
            try {
                return planDeployRole({ ...request, subjects: [{ ...subject, legacySubjectUntil }] }).claims;
            } finally {
                mock.timers.reset();
            }
        };
        const immutable = "repo:acme@1/web@2:ref:refs/heads/main";
        assert.deepEqual(claimsAt("2026-12-31T23:59:59Z"), ["repo:acme/web:ref:refs/heads/main", immutable]);
        assert.deepEqual(claimsAt("2027-01-01T00:00:00Z"), [immutable]);
    });
});

describe("a deploy role over its quotas", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
        owner: "acme",
        repository: `repository-${index}`,
        branch: "main",
    }));
    const split = (subjects: DeployRoleRequest["subjects"], trustPolicyQuota = 2048) =>
        planDeployRole({ ...request, subjects, trustPolicyQuota, splitOverQuota: true });
    const placesOf = ({ roles }: DeployRolePlan) =>
        new Map(roles.flatMap(({ name, claims }) => claims.map((claim) => [claim, name] as const)));

    it("is refused, with the sizes", () => {
        const [problem] = problemsOf(() => planDeployRole({ ...request, subjects: many }));
        assert.match(problem?.message ?? "", /^make a trust policy of 3\d{3} characters; 2048 are allowed$/);
        assert.equal(problem?.value, 60);
        assert.match(problem.remediation, /set splitOverQuota/);
    });

    it("is split across roles with the same permissions and stable names where that is wanted", () => {
        const plan = split(many);
        assert.deepEqual(
            plan.roles.map(({ name, arn }) => [name, arn]),
            [
                ["github-website-dev", "arn:aws:iam::111111111111:role/github-website-dev"],
                ["github-website-dev-1", "arn:aws:iam::111111111111:role/github-website-dev-1"],
            ],
        );
        assert.ok(plan.roles.every(({ trustPolicy: its }) => its.length <= 2048));
        assert.equal(placesOf(plan).size, 60);
        assert.deepEqual(plan.claims, [...placesOf(plan).keys()].sort());
    });

    it("is refused where the name has no room for what sets its parts apart", () => {
        const roleName = "r".repeat(64);
        assert.deepEqual(
            linesOf(() => planDeployRole({ ...request, roleName, subjects: many, splitOverQuota: true })),
            [
                `roleName: is not a role name ("${roleName}-1") -- write 1 to 64 letters, digits and + = , . @ _ -`,
            ],
        );
    });

    it("fits at exactly the quota, and not below it", () => {
        const size = planDeployRole(request).roles[0]?.trustPolicy.length ?? 0;
        assert.equal(planDeployRole({ ...request, trustPolicyQuota: size }).roles.length, 1);
        assert.deepEqual(
            pathsOf(() => planDeployRole({ ...request, trustPolicyQuota: size - 1 })),
            ["subjects"],
        );
    });

    it("is not split by what becomes known after apply, but for what divides nothing", () => {
        const later = laterText(0);
        const linesOfSplit = (change: Partial<DeployRoleRequest>) =>
            linesOf(() => planDeployRole({ ...request, splitOverQuota: true, ...change })).filter((line) =>
                line.startsWith("splitOverQuota"),
            );
        assert.deepEqual(linesOfSplit({ roleName: later, trustPolicyQuota: laterNumber(1) }), [
            "splitOverQuota: divides a role by roleName, trustPolicyQuota, which must be known for it (true) -- " +
                "write them as plain values, or leave splitOverQuota out",
        ]);
        assert.deepEqual(linesOfSplit({ roleName: later, splitOverQuota: false }), []);
        assert.deepEqual(
            linesOfSplit({
                description: later,
                permissionsBoundary: later,
                providerArn: later,
                tags: { a: later },
            }),
            [],
        );
    });

    it("moves only workflows of the role that overflows when one is added", () => {
        for (let count = 1; count < many.length; count++) {
            const before = placesOf(split(many.slice(0, count)));
            const after = placesOf(split(many.slice(0, count + 1)));
            const moved = [...before.keys()].filter((claim) => before.get(claim) !== after.get(claim));
            assert.ok(new Set(moved.map((claim) => before.get(claim))).size <= 1);
            assert.ok(moved.length === 0 || new Set(after.values()).size > new Set(before.values()).size);
        }
    });

    it("keeps both forms of a migrating repository in one role, which it does not leave afterwards", () => {
        const migrating = many.map((subject, index) => ({
            ...subject,
            ownerId: "1",
            repositoryId: `${index + 1}`,
            legacySubjectUntil: "2026-12-31",
        }));
        const during = planDeployRole(
            { ...request, subjects: migrating, splitOverQuota: true },
            "2026-12-31",
        );
        for (const { subjects: its, claims } of during.roles) {
            assert.equal(claims.length, 2 * its.length);
        }
        assert.equal(during.warnings.length, 60);
        const placed = ({ roles }: DeployRolePlan) =>
            roles.map(({ name, subjects: its }) => [name, its.map(({ repository }) => repository).sort()]);
        const afterwards = planDeployRole(
            { ...request, subjects: migrating, splitOverQuota: true },
            "2027-01-01",
        );
        assert.deepEqual(placed(afterwards), placed(split(many)));
    });

    it("has permissions over managed policies where that is wanted", () => {
        const staticSites = Array.from({ length: 90 }, (_, index) => ({
            bucket: `bucket-${index}-${"x".repeat(40)}`,
            distribution: "E".repeat(32),
        }));
        const { permissions, policyDocument } = planDeployRole({
            ...request,
            staticSites,
            splitOverQuota: true,
        });
        assert.equal(permissions.inline, undefined);
        assert.deepEqual(
            permissions.managed.map(({ key }) => key),
            ["InvalidateCache", "ListObjects", "ReplaceObjectsA", "ReplaceObjectsB"],
        );
        assert.ok(permissions.managed.every(({ document }) => document.length <= 6144));
        assert.ok(policyDocument.length > 10240);
    });

    it("is refused where even that is not enough", () => {
        const staticSites = Array.from({ length: 1000 }, (_, index) => ({
            bucket: `bucket-${index}-${"x".repeat(40)}`,
            distribution: `E${index}`.padEnd(32, "0"),
        }));
        assert.match(
            linesOf(() => planDeployRole({ ...request, staticSites, splitOverQuota: true })).join(),
            /^staticSites: exceed 10240 characters inline, and would need \d+ managed policies \(largest \d+\); IAM allows 10 of 6144 characters \(/,
        );
    });
});

describe("whatever the request, a deploy role", () => {
    const anything = fc.record({ owner: fc.string(), repository: fc.string(), branch: fc.string() });
    const wild = fc.oneof({ weight: 40, arbitrary: subjects }, { weight: 1, arbitrary: anything });
    const requests = fc.record({
        subjects: fc.array(wild, { maxLength: 30 }),
        trustPolicyQuota: fc.integer({ min: 300, max: 3000 }),
        splitOverQuota: fc.boolean(),
    });

    it("is refused, or has no wildcard, always the audience, and no policy over its quota", () => {
        let planned = 0;
        fc.assert(
            fc.property(requests, (change) => {
                if (pathsOf(() => planDeployRole({ ...request, ...change })).length > 0) {
                    return;
                }
                planned++;
                for (const { trustPolicy: json } of planDeployRole({ ...request, ...change }).roles) {
                    assert.ok(json.length <= change.trustPolicyQuota);
                    const { Statement } = JSON.parse(json) as {
                        Statement: { Condition: Record<string, Record<string, string | string[]>> }[];
                    };
                    for (const { Condition } of Statement) {
                        assert.deepEqual(Object.keys(Condition), ["StringEquals"]);
                        assert.equal(Condition["StringEquals"]?.[`${HOST}:aud`], "sts.amazonaws.com");
                        const sub = Condition["StringEquals"][`${HOST}:sub`];
                        assert.ok(sub !== undefined && sub.length > 0);
                        assert.doesNotMatch(JSON.stringify(sub), /[*?]/);
                    }
                }
            }),
            { numRuns: 1000 },
        );
        assert.ok(planned > 100, `${planned} of 1000 were planned`);
    });

    it("is the same for subjects and grants in another order", () => {
        const sites = [1, 2, 3].map((index) => ({
            bucket: `site-${index}`,
            distribution: `E2EXAMPLE${index}`,
        }));
        fc.assert(
            fc.property(fc.array(subjects, { minLength: 1, maxLength: 30 }), fc.gen(), (its, pick) => {
                const plan = (subjects: DeployRoleRequest["subjects"], staticSites: typeof sites) => {
                    const { roles, ...rest } = planDeployRole(
                        { ...request, subjects, staticSites, splitOverQuota: true, trustPolicyQuota: 1000 },
                        "2026-06-01",
                    );
                    return { ...rest, warnings: [], roles: roles.map((role) => ({ ...role, subjects: [] })) };
                };
                const shuffled = pick(fc.shuffledSubarray, its, { minLength: its.length });
                const shuffledSites = pick(fc.shuffledSubarray, sites, { minLength: sites.length });
                assert.deepEqual(plan(shuffled, shuffledSites), plan(its, sites));
            }),
            { numRuns: 200 },
        );
    });
});
