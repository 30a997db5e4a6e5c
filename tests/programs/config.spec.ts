import fc from "fast-check";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfiguration } from "../../programs/config";
import { linesOf, pathsOf } from "../components/problemsOf";
import { engineConfig, stackConfig } from "./stackConfig";

const GOOD = `
keyless-delivery:github:
  accountId: "111111111111"
  region: us-east-2
  organization: acme
  roles:
    web:
      repositories: [site]
      branch: main
      staticSites: [{ bucket: acme-web, distribution: E2EXAMPLEDEV01 }]
keyless-delivery:images:
  accountId: "111111111111"
  homeRegion: us-east-2
  readers:
    filter: { lambda: { accountId: "123456789012", function: f, deployRole: d, regions: [us-east-2, eu-west-1] } }
    ecs: { role: { accountId: "123456789012", name: ecs } }
  repositories:
    app: { readers: [filter], replicateTo: [eu-west-1] }
    base: { readers: [ecs] }
`;

type Config = Record<string, unknown>;

/** The good configuration with some values put in place of others; undefined takes the value out. */
function changed(changes: Readonly<Record<string, unknown>>): Config {
    const config = parse(GOOD) as Config;
    for (const [path, value] of Object.entries(changes)) {
        const [head = "", ...rest] = path.split(".");
        const keys = [`keyless-delivery:${head}`, ...rest];
        const last = keys.pop() ?? "";
        const parent = keys.reduce<unknown>((at, key) => (at as Config)[key], config) as Config;
        if (value === undefined) {
            Reflect.deleteProperty(parent, last);
        } else {
            parent[last] = value;
        }
    }
    return config;
}

const parsing = (config: Config) => () => parseConfiguration(engineConfig(config));

describe("the names of roles", () => {
    const web = { repositories: ["site"], branch: "main", pullImages: [{ repository: "app" }] };
    const many = Array.from({ length: 40 }, (_, index) => `a-repository-with-a-long-name-${index}`);
    const pullRole = { assumedBy: ["ecs"], repositories: ["app"] };

    it("are those of split roles too, and case makes no difference", () => {
        const split = { ...web, repositories: many, splitOverQuota: true };
        assert.deepEqual(
            linesOf(parsing(changed({ "github.roles": { web: split, "web-1": web, WEB: web } }))),
            [
                'github.roles.web: makes the role github-web, as github.roles.WEB makes github-WEB: IAM treats both as one name ("github-web") -- rename one of the two',
                'github.roles.web-1: makes the role github-web-1, as github.roles.web makes github-web-1: IAM treats both as one name ("github-web-1") -- rename one of the two',
            ],
        );
    });

    it("are those of pull roles of the same account too", () => {
        const both = (accountId: string) =>
            changed({
                "github.roles": { web },
                "github.accountId": accountId,
                "images.pullRoles": { "GITHUB-web": pullRole },
            });
        assert.deepEqual(linesOf(parsing(both("111111111111"))), [
            'images.pullRoles.GITHUB-web: makes the role GITHUB-web, as github.roles.web makes github-web: IAM treats both as one name ("GITHUB-web") -- rename one of the two',
        ]);
        assert.deepEqual(linesOf(parsing(both("222222222222"))), []);
    });
});

describe("the configuration", () => {
    for (const stack of ["dev", "prod"]) {
        it(`of ${stack} has no problem`, () => {
            assert.deepEqual(linesOf(parsing(stackConfig(stack))), []);
        });
    }

    it("of the README has no problem", () => {
        const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
        const [, example = ""] = /```yaml\n(keyless-delivery:github:[^]*?)```/.exec(readme) ?? [];
        assert.deepEqual(linesOf(parsing(parse(example) as Config)), []);
    });

    it("is given back as it was written", () => {
        const config = parseConfiguration(engineConfig(stackConfig("dev")));
        assert.deepEqual(config, {
            github: stackConfig("dev")["keyless-delivery:github"],
            images: stackConfig("dev")["keyless-delivery:images"],
        });
    });

    it("of other namespaces is none of its business", () => {
        assert.deepEqual(
            pathsOf(parsing({ ...changed({}), "aws:region": "eu-west-1", "other:github": 7 })),
            [],
        );
    });

    const site = { bucket: "acme-web", distribution: "E2EXAMPLEDEV01" };
    const cases: readonly (readonly [
        what: string,
        changes: Readonly<Record<string, unknown>>,
        paths: string[],
    ])[] = [
        ["is right", {}, []],
        ["has only GitHub", { images: undefined }, []],
        ["has only images", { github: undefined }, []],
        ["is empty", { github: undefined, images: undefined }, ["github"]],
        ["has an unknown part", { typo: {} }, ["typo"]],
        ["has text for a part", { github: "foo" }, ["github"]],
        ["has a list for a part", { images: [] }, ["images"]],
        [
            "has an unknown key",
            { "github.color": "red", "images.repositories.app.replicate": true },
            ["github.color", "images.repositories.app.replicate"],
        ],
        [
            "lacks keys",
            {
                "github.accountId": undefined,
                "images.homeRegion": undefined,
                "images.repositories": undefined,
            },
            ["github.accountId", "images.homeRegion", "images.repositories"],
        ],
        ["names no readers", { "images.readers": undefined, "images.repositories": { app: {} } }, []],
        ["has text for all readers", { "images.readers": "ecs" }, ["images.readers"]],
        ["has an account as a number", { "images.accountId": 111111111111 }, ["images.accountId"]],
        ["has a bad account", { "github.accountId": "1111" }, ["github.accountId"]],
        [
            "has a bad account without roles",
            { "github.accountId": "1111", "github.roles": {} },
            ["github.accountId"],
        ],
        [
            "has a bad region",
            { "github.region": "us-est-2", "images.homeRegion": "moon" },
            ["github.region", "images.homeRegion"],
        ],
        ["has a bad organization", { "github.organization": "acme/site" }, ["github.organization"]],
        [
            "has a wildcard repository",
            { "github.roles.web.repositories": ["site", "*"] },
            ["github.roles.web.repositories[1]"],
        ],
        ["has no repository", { "github.roles.web.repositories": [] }, ["github.roles.web.repositories"]],
        ["has a wildcard branch", { "github.roles.web.branch": "*" }, ["github.roles.web.branch"]],
        ["has a number for a branch", { "github.roles.web.branch": 2 }, ["github.roles.web.branch"]],
        [
            "has a bad name of a role",
            { "github.roles": { "a b": { repositories: ["r"], branch: "b", staticSites: [site] } } },
            ['github.roles["a b"]'],
        ],
        [
            "has a bad bucket",
            { "github.roles.web.staticSites": [site, { ...site, bucket: "*" }] },
            ["github.roles.web.staticSites[1].bucket"],
        ],
        [
            "has text for a site",
            { "github.roles.web.staticSites": ["acme-web"] },
            ["github.roles.web.staticSites[0]"],
        ],
        [
            "has a bad session",
            { "github.roles.web.maxSessionDuration": 60 },
            ["github.roles.web.maxSessionDuration"],
        ],
        [
            "has a bad boundary",
            { "github.roles.web.permissionsBoundary": "x" },
            ["github.roles.web.permissionsBoundary"],
        ],
        [
            "has a trust policy over the quota",
            { "github.trustPolicyQuota": 100 },
            ["github.roles.web.repositories"],
        ],
        [
            "names environments and pull requests",
            {
                "github.roles.web.branch": undefined,
                "github.roles.web.environment": "production",
                "github.roles.check": {
                    repositories: ["site"],
                    pullRequest: true,
                    pullImages: [{ repository: "app" }],
                },
            },
            [],
        ],
        [
            "says branch and environment",
            { "github.roles.web.environment": "production" },
            ["github.roles.web.branch"],
        ],
        ["says no run", { "github.roles.web.branch": undefined }, ["github.roles.web"]],
        [
            "writes subjects out",
            {
                "github.roles.web": {
                    subjects: [
                        { repository: "site", tag: "v1" },
                        {
                            owner: "other",
                            repository: "x",
                            ownerId: "1",
                            repositoryId: "2",
                            environment: "prod",
                        },
                    ],
                    pushImages: [{ repository: "app", regions: ["us-east-2"] }],
                },
            },
            [],
        ],
        [
            "has bad subjects beside repositories",
            {
                "github.roles.web.subjects": [
                    { repository: "ok", branch: "main" },
                    { owner: "*", repository: "*", branch: "*" },
                    { repository: "x" },
                    { repository: "x", branch: "main", ownerId: "1" },
                ],
            },
            [
                ...["branch", "owner", "repository"].map((part) => `github.roles.web.subjects[1].${part}`),
                "github.roles.web.subjects[2]",
                "github.roles.web.subjects[3].ownerId",
            ],
        ],
        [
            "has no subject",
            { "github.roles.web": { subjects: [], staticSites: [site] } },
            ["github.roles.web.subjects"],
        ],
        [
            "has a branch for no repository",
            {
                "github.roles.web": {
                    branch: "main",
                    subjects: [{ repository: "a", tag: "b" }],
                    staticSites: [site],
                },
            },
            ["github.roles.web.branch"],
        ],
        ["has no grant", { "github.roles.web.staticSites": undefined }, ["github.roles.web.staticSites"]],
        ["has a bad issuer", { "github.issuer": { enterprise: "A B" } }, ["github.issuer.enterprise"]],
        [
            "adopts a provider",
            {
                "github.issuer": { enterprise: "octo" },
                "github.providerArn":
                    "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com/octo",
            },
            [],
        ],
        [
            "adopts another issuer's provider",
            { "github.providerArn": "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
            ["github.providerArn"],
        ],
        [
            "divides what is over the quota",
            {
                "github.trustPolicyQuota": 500,
                "github.roles.web.repositories": ["a", "b", "c", "d"],
                "github.roles.web.splitOverQuota": true,
            },
            [],
        ],
        ["has an account for a reader", { "images.readers.ecs": "123456789012" }, ["images.readers.ecs"]],
        [
            "has a root for a reader",
            { "images.readers.ecs": { role: { arn: "arn:aws:iam::123456789012:root" } } },
            ["images.readers.ecs.role.arn"],
        ],
        ["has a reader of no kind", { "images.readers.filter": {} }, ["images.readers.filter"]],
        [
            "has a reader of an unknown kind",
            { "images.readers.filter": { user: "x" } },
            ["images.readers.filter", "images.readers.filter.user"],
        ],
        [
            "has an unknown reader",
            { "images.repositories.base.readers": ["nobody"] },
            ["images.repositories.base.readers[0]"],
        ],
        ["has a bad repository", { "images.repositories.BAD": {} }, ["images.repositories.BAD"]],
        [
            "has text for readers",
            { "images.repositories.base.readers": "ecs" },
            ["images.repositories.base.readers"],
        ],
        [
            "has a copy without Lambda",
            {
                "images.replicasNeedLambdaAccess": true,
                "images.repositories.base.replicateTo": ["eu-west-1"],
            },
            ["images.repositories.base.replicateTo"],
        ],
        ["has a copy for recovery", { "images.repositories.base.replicateTo": ["eu-west-1"] }, []],
        [
            "has a collision",
            { "images.repositories.app2": { readers: ["ecs"] } },
            ["images.repositories.app.replicateTo"],
        ],
        ["has text for a switch", { "images.protect": "yes" }, ["images.protect"]],
        [
            "contradicts itself",
            { "images.protect": true, "images.forceDelete": true },
            ["images.forceDelete"],
        ],
        [
            "has a tag of its own for Lambda",
            { "images.tags": { "Lambda-Access": "true" } },
            ["images.tags.Lambda-Access"],
        ],
        ["has a number for a tag", { "images.tags": { cost: 7 } }, ["images.tags.cost"]],
        ["has null for a mapping", { "images.repositories": null }, ["images.repositories"]],
        ["says how to enter", { accounts: { "111111111111": { profile: "acme" } } }, []],
        [
            "assumes a role",
            { accounts: { "111111111111": { assumeRole: "arn:aws:iam::111111111111:role/ci/p" } } },
            [],
        ],
        [
            "assumes a role of another account",
            { accounts: { "111111111111": { assumeRole: "arn:aws:iam::222222222222:role/p" } } },
            ['accounts["111111111111"].assumeRole'],
        ],
        [
            "enters an account whose ID lacks its quotes",
            { "github.accountId": 222222222222, accounts: { "222222222222": { profile: "x" } } },
            ["github.accountId"],
        ],
        ["says nothing of how to enter", { accounts: { "111111111111": {} } }, ['accounts["111111111111"]']],
        ["enters an account that is not used", { accounts: { "(": { profile: "x" } } }, ['accounts["("]']],
    ];
    for (const [what, changes, paths] of cases) {
        it(`that ${what} ${paths.length === 0 ? "is accepted" : "is refused"}`, () => {
            assert.deepEqual(pathsOf(parsing(changed(changes))), paths);
        });
    }

    it("has all its problems reported at once, whatever their kind", () => {
        const changes = {
            "github.accountId": 111111111111,
            "github.roles.web.branch": "refs/heads/main",
            "images.accountId": "1",
            "images.homeRegion": "us-east",
            "images.repositories.Bad": { readers: ["nobody"], color: "red" },
        };
        assert.deepEqual(linesOf(parsing(changed(changes))), [
            'github.accountId: is a number here (111111111111) -- write its 12 digits, in quotes: "111111111111"',
            "github.roles.web.branch: begins with refs/, which GitHub refuses in a branch name " +
                '("refs/heads/main") -- write the branch\'s name as `git branch` shows it, such as main or release/2.x',
            'images.accountId: is not an AWS account ID ("1") -- write its 12 digits, in quotes: "111111111111"',
            'images.homeRegion: is not an AWS region ("us-east") -- write a region\'s code, such as us-east-2',
            'images.repositories.Bad: is not an ECR repository name ("Bad") -- ' +
                "write 2 to 256 lower-case letters and digits, with . _ __ or hyphens between them and / between parts",
            "images.repositories.Bad.color: unknown key -- the keys here are: readers, writers, replicateTo, " +
                "protect, forceDelete, expireUntaggedAfterDays, keepUntagged, lifecycleRules, mutableTags, scanOnPush, kms, kmsKeys, tags",
            'images.repositories.Bad.readers[0]: is not a reader ("nobody") -- ' +
                "add it to readers, or name one of them: ecs, filter",
        ]);
    });

    it("says what to write where an account as a whole is a reader", () => {
        assert.deepEqual(
            linesOf(parsing(changed({ "images.readers.ecs": "arn:aws:iam::123456789012:root" }))),
            [
                'images.readers.ecs: is a string here ("arn:aws:iam::123456789012:root") -- ' +
                    "write { role: { accountId, name } }, { lambda: { accountId, function, deployRole, regions } } " +
                    "or { service: { principal, accountId, sourceArns } }; " +
                    "an account as a whole cannot be a reader",
            ],
        );
    });

    it("loses no name, not even one that JavaScript keeps for itself", () => {
        const images = JSON.stringify(changed({})["keyless-delivery:images"]);
        const repositories = images.replace(
            '"repositories":{',
            '"repositories":{"__proto__":{"readers":["ecs"]},',
        );
        assert.deepEqual(
            linesOf(() => parseConfiguration({ "keyless-delivery:images": repositories })),
            [
                'images.repositories.__proto__: is a name that JavaScript keeps for itself, and would be lost ("__proto__") -- ' +
                    "choose another one",
            ],
        );
    });

    it("never breaks the parser, whatever is put where", () => {
        const places = [
            ...[
                "github",
                "github.roles",
                "github.roles.web",
                "github.roles.web.staticSites",
                "github.organization",
            ],
            ...[
                "images",
                "images.readers",
                "images.readers.ecs",
                "images.repositories",
                "images.repositories.app",
            ],
            ...["images.readers.filter.lambda", "images.tags", "images.replicationQuotas", "accounts"],
        ];
        fc.assert(
            fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
                pathsOf(parsing(changed({ [place]: value })));
            }),
            { numRuns: 300 },
        );
    });
});
