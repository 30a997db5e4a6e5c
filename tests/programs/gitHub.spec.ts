import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { formatPath, planDeployRole } from "../../components/index";
import { checkProperties } from "../../policypack/engine/engine";
import { RULES } from "../../policypack/rules";
import { parseConfiguration } from "../../programs/config";
import { deployRoleRequests, oidcProviderRequest } from "../../programs/gitHubConfig";
import type * as program from "../../programs/index";
import { type GitHubConfiguration } from "../../programs/schema";
import { workflowsOf } from "../../programs/workflows";
import { linesOf, problemsOf } from "../components/problemsOf";
import { byName, recorded, type Registration } from "../components/recorder";
import { engineConfig } from "./stackConfig";

type Config = Readonly<Record<string, unknown>>;

const folder = join(__dirname, "..", "..", "docs", "examples", "github");
const files = readdirSync(folder)
    .map((file) => file.replace(".yaml", ""))
    .sort();

const textOf = (name: string) => readFileSync(join(folder, `${name}.yaml`), "utf8");
const example = (name: string) => (parse(textOf(name)) as { config: Config }).config;

function gitHubOf(config: Config): GitHubConfiguration {
    const { github } = parseConfiguration(engineConfig(config));
    assert.ok(github !== undefined);
    return github;
}

function run(config: Config): Promise<{ registrations: Registration[]; result: typeof program }> {
    return recorded(async () => {
        pulumi.runtime.setAllConfig(engineConfig(config));
        Reflect.deleteProperty(require.cache, require.resolve("../../programs/index"));
        return import("../../programs/index");
    });
}

const MANDATORY = RULES.filter(({ enforcement }) => enforcement === "mandatory").map(({ id }) => id);

/** What is warned of, by role. */
const warningsOf = (name: string) =>
    Object.entries(deployRoleRequests(gitHubOf(example(name)))).flatMap(([key, request]) =>
        planDeployRole(request).warnings.map((warning) => `${key}: ${warning}`),
    );

const claimsOf = (name: string, role: string) => {
    const request = deployRoleRequests(gitHubOf(example(name)))[role];
    assert.ok(request !== undefined);
    return planDeployRole(request).claims;
};

describe("each job of a deploy role, as an example", () => {
    for (const name of files) {
        it(`${name} has no problem, warns of nothing but migrations, and passes the policy pack`, async () => {
            assert.deepEqual(
                linesOf(() => parseConfiguration(engineConfig(example(name)))),
                [],
            );
            assert.deepEqual(
                warningsOf(name).filter((warning) => !warning.includes("is admitted until 2099-12-31")),
                [],
            );
            const { registrations } = await run(example(name));
            const findings = registrations.flatMap(({ type, name: resource, inputs }) =>
                checkProperties(inputs, type)
                    .filter(({ rule }) => MANDATORY.includes(rule))
                    .map(({ rule, message }) => `${rule} ${resource}: ${message}`),
            );
            assert.deepEqual(findings, []);
            assert.ok(Object.values(workflowsOf(textOf(name))).length > 0);
        });
    }

    it("IDs are said once, and by their names repositories get in for a time", () => {
        assert.deepEqual(claimsOf("immutable-subjects", "shop"), [
            "repo:acme/legacy:ref:refs/heads/main",
            "repo:acme@99700676/blog@1341790096:ref:refs/heads/main",
            "repo:acme@99700676/legacy@456789:ref:refs/heads/main",
            "repo:acme@99700676/shop@1341790095:ref:refs/heads/main",
        ]);
    });

    it("several runs are a subject each", () => {
        const mono = "repo:acme@99700676/mono@1341790095";
        assert.deepEqual(claimsOf("runs", "check"), [
            `${mono}:ref:refs/heads/develop`,
            `${mono}:ref:refs/heads/main`,
        ]);
        assert.deepEqual(claimsOf("runs", "deploy"), [
            `${mono}:environment:dev`,
            `${mono}:environment:staging`,
        ]);
    });

    it("a template and a shared workflow are exactly these subjects", () => {
        const shared = "job_workflow_ref:acme/shared/.github/workflows/deploy.yml@refs/tags/v1";
        assert.deepEqual(claimsOf("subject-template", "shop"), [
            `repo:acme@99700676/shop@1341790095:ref:refs/heads/main:workflow:Deploy:${shared}:` +
                "repository_visibility:private:runner_environment:github-hosted",
        ]);
        assert.deepEqual(claimsOf("shared-workflow", "shared"), [`repository_owner_id:99700676:${shared}`]);
    });

    it("releases start by patterns, and the role names the environment alone", () => {
        assert.deepEqual(claimsOf("releases", "release"), [
            "repo:acme@99700676/shop@1341790095:environment:release",
        ]);
        const { on } = parse(workflowsOf(textOf("releases"))["github-release.yml"] ?? "") as { on: Config };
        assert.deepEqual(
            { ...on, workflow_dispatch: undefined },
            {
                push: { branches: ["release/*"], tags: ["v*"] },
                merge_group: {},
                workflow_dispatch: undefined,
            },
        );
    });

    it("the provider lists the audience of every role, once", async () => {
        assert.deepEqual(oidcProviderRequest(gitHubOf(example("audiences"))).audiences, [
            "sts.amazonaws.com",
            "acme-production",
        ]);
        const { registrations } = await run(example("audiences"));
        const [provider] = Object.values(
            byName(registrations, "aws:iam/openIdConnectProvider:OpenIdConnectProvider"),
        );
        assert.deepEqual(provider?.inputs, {
            url: "https://token.actions.githubusercontent.com",
            clientIdLists: ["acme-production", "sts.amazonaws.com"],
            tags: { team: "platform" },
        });
        assert.equal(registrations.find(({ name }) => name === "github")?.protect, true);
    });

    it("a role is called and tagged as its settings say", async () => {
        const { registrations } = await run(example("role-settings"));
        const [role] = Object.values(byName(registrations, "aws:iam/role:Role"));
        assert.deepEqual(role?.inputs, {
            assumeRolePolicy: role?.inputs["assumeRolePolicy"],
            name: "GitHubActions",
            path: "/ci/",
            description: "Deploys the shop",
            maxSessionDuration: 7200,
            permissionsBoundary: "arn:aws:iam::111111111111:policy/ci-boundary",
            tags: { team: "shop" },
        });
        assert.match(
            workflowsOf(textOf("role-settings"))["GitHubActions.yml"] ?? "",
            /role-to-assume: arn:aws:iam::111111111111:role\/ci\/GitHubActions\n.*\n +role-duration-seconds: 7200\n/,
        );
    });

    it("managed policies are attached by name, and no empty policy beside them", async () => {
        const { registrations } = await run(example("pulumi-stacks"));
        const attached = byName(registrations, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        assert.deepEqual(
            Object.entries(attached).map(([name, { inputs }]) => [name, inputs["policyArn"]]),
            [
                [
                    "github-network-managed-aws-AdministratorAccess-github-network",
                    "arn:aws:iam::aws:policy/AdministratorAccess",
                ],
                [
                    "github-preview-managed-aws-ReadOnlyAccess-github-preview",
                    "arn:aws:iam::aws:policy/ReadOnlyAccess",
                ],
                [
                    "github-shop-managed-aws-PowerUserAccess-github-shop",
                    "arn:aws:iam::aws:policy/PowerUserAccess",
                ],
            ],
        );
        assert.deepEqual(Object.keys(byName(registrations, "aws:iam/rolePolicy:RolePolicy")), [
            "github-network-permissions-github-network",
        ]);
    });
});

const BASE = { accountId: "111111111111", region: "us-east-2", organization: "acme" };
const KEYS =
    "repositories, branch, tag, environment, pullRequest, subjects, staticSites, pushImages, pullImages, deployFunctions, " +
    "assumeRoles, statements, pushPublicImages, deployServices, connectClusters, invokeFunctions, deployStacks, " +
    "managedPolicyArns, roleName, path, description, tags, audience, nameForm, maxSessionDuration, splitOverQuota, " +
    "permissionsBoundary, workflow";
const PUSH = { pushImages: [{ repository: "shop" }] };

describe("the roles of a configuration", () => {
    const checking =
        (role: object, more: object = {}) =>
        () =>
            parseConfiguration(
                engineConfig({ "keyless-delivery:github": { ...BASE, ...more, roles: { r: role } } }),
            );
    const cases: readonly (readonly [what: string, role: object, more: object, lines: string[]])[] = [
        [
            "IDs of repositories without the organization's",
            { repositories: { shop: "1341790095" }, branch: "main", ...PUSH },
            {},
            [
                "github.organizationId: is missing, and github.roles.r.repositories has IDs: GitHub sends both or neither -- write it, in " +
                    "quotes: `gh api orgs/ORGANIZATION --jq .id` and `npm run github-ids -- --stack NAME` show it",
            ],
        ],
        [
            "an ID that is none, and one that is a number",
            { repositories: { shop: "abc", blog: 7 }, branch: "main", ...PUSH },
            { organizationId: "99700676" },
            [
                "github.roles.r.repositories.blog: is a number here (7) -- write the repository's ID in digits, in quotes",
                "github.roles.r.repositories.shop: is not an ID that GitHub gives (\"abc\") -- write its digits, in quotes: `gh api repos/OWNER/REPOSITORY --jq '.id, .owner.id'` shows them",
            ],
        ],
        [
            "a key that is misspelt",
            { repositories: ["shop"], branhc: "main", environment: "a", pushImage: [], ...PUSH },
            {},
            [
                "github.roles.r.branhc: unknown key; did you mean branch? -- the keys here are: " + KEYS,
                "github.roles.r.pushImage: unknown key; did you mean pushImages? -- the keys here are: " +
                    KEYS,
            ],
        ],
        [
            "a tag that the role lacks",
            {
                repositories: ["shop"],
                branch: "main",
                pushImages: [{ repository: "*", tags: [{ key: "team", principalTag: "team" }] }],
            },
            {},
            [
                'github.roles.r.pushImages[0].tags[0].principalTag: is no tag of the role: the statement would grant nothing ("team") -- add it to the role\'s tags: { team: VALUE }',
            ],
        ],
        [
            "patterns that start a workflow which admits nobody, and images that are not pushed",
            {
                repositories: ["shop"],
                branch: "main",
                workflow: { tags: ["v*"], images: { other: { context: "../x" } } },
                ...PUSH,
            },
            {},
            [
                'github.roles.r.workflow.images.other: is not pushed by this role ("other") -- write it in pushImages, or leave it out',
                'github.roles.r.workflow.images.other.context: is not a path in the repository ("../x") -- write it from the repository\'s root, such as services/api',
                'github.roles.r.workflow.tags: starts runs that the role admits none of: no subject names an environment (["v*"]) -- write environment in the role, or leave it out: a branch or tag that is named starts the workflow',
            ],
        ],
        [
            "settings of a provider that exists",
            { repositories: ["shop"], branch: "main", ...PUSH },
            {
                providerArn: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
                protectProvider: true,
            },
            [
                "github.protectProvider: is about a provider that this stack makes, and providerArn names one that exists (true) -- leave one of the two out",
            ],
        ],
        [
            "an audience with a wildcard, of all roles",
            { repositories: ["shop"], branch: "main", ...PUSH },
            { audience: "*" },
            [
                'github.audience: is not an audience ("*") -- write up to 255 letters, digits and _ . : / @ + = , -, without wildcards, such as prod',
            ],
        ],
        [
            "a wildcard in a list",
            { repositories: ["shop"], branch: ["main", "release/*"], ...PUSH },
            {},
            [
                'github.roles.r.branch[1]: has a wildcard: whoever can push any branch could assume the role, without review ("release/*") -- ' +
                    "name each branch; or write environment: release in its place, with a deployment branch rule release/* on GitHub, " +
                    'and workflow: { branches: ["release/*"] } for what starts it',
            ],
        ],
    ];
    for (const [what, role, more, lines] of cases) {
        it(`are refused with ${what}`, () => {
            assert.deepEqual(linesOf(checking(role, more)), lines);
        });
    }

    it("point into a list where one of its items has the wrong type", () => {
        const paths = problemsOf(checking({ repositories: ["shop", 1], branch: ["main", {}], ...PUSH })).map(
            ({ path }) => formatPath(path),
        );
        assert.deepEqual(paths, ["github.roles.r.branch[1]", "github.roles.r.repositories[1]"]);
    });
});
