import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { mock } from "node:test";
import { GitHubDeployRole } from "../../../components/github/deployRole";
import { GitHubOidcProvider } from "../../../components/github/oidcProvider";
import { planDeployRole } from "../../../components/github/plan/deployRole";
import { type DeployRoleRequest } from "../../../components/github/plan/deployRoleArgs";
import { ComponentError } from "../../../components/inputs/errors";
import { formatPath } from "../../../components/problems";
import { byName, recorded, valueOf } from "../recorder";

const account = { accountId: "111111111111", region: "us-east-2" };
const providerArn = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
const role: DeployRoleRequest & { providerArn: string } = {
    ...account,
    providerArn,
    roleName: "github-web",
    subjects: [{ owner: "acme", repository: "web", branch: "main" }],
    staticSites: [{ bucket: "acme-web", distribution: "E2EXAMPLEDEV01" }],
};

describe("GitHubOidcProvider", () => {
    it("registers one provider, without a thumbprint", async () => {
        const { registrations, result } = await recorded(
            () => new GitHubOidcProvider("github", { ...account, tags: { team: "web" } }),
        );
        assert.deepEqual(
            registrations.map(({ type, name, inputs, parent }) => ({ type, name, inputs, parent })),
            [
                {
                    type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
                    name: "github-provider",
                    inputs: {
                        url: "https://token.actions.githubusercontent.com",
                        clientIdLists: ["sts.amazonaws.com"],
                        tags: { team: "web" },
                    },
                    parent: "github",
                },
                { type: "keyless-delivery:index:GitHubOidcProvider", name: "github", inputs: {}, parent: "" },
            ],
        );
        assert.equal(await valueOf(result.arn), providerArn);
        assert.equal(await valueOf(result.issuer), "https://token.actions.githubusercontent.com");
        assert.equal(await valueOf(result.audience), "sts.amazonaws.com");
    });

    it("expects China's audience in China", async () => {
        const { registrations, result } = await recorded(
            () => new GitHubOidcProvider("github", { ...account, region: "cn-north-1" }),
        );
        assert.deepEqual(registrations[0]?.inputs["clientIdLists"], ["sts.amazonaws.com.cn"]);
        assert.equal(
            await valueOf(result.arn),
            "arn:aws-cn:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
        );
    });

    it("registers nothing for a provider that is there, and gives its ARN on", async () => {
        const { registrations, result } = await recorded(
            () => new GitHubOidcProvider("github", { ...account, existingArn: providerArn }),
        );
        assert.deepEqual(
            registrations.map(({ name }) => name),
            ["github"],
        );
        assert.equal(await valueOf(result.arn), providerArn);
    });

    it("takes an issuer of its own", async () => {
        const { registrations, result } = await recorded(
            () => new GitHubOidcProvider("github", { ...account, issuer: { enterprise: "octo" } }),
        );
        assert.equal(registrations[0]?.inputs["url"], "https://token.actions.githubusercontent.com/octo");
        assert.equal(await valueOf(result.arn), `${providerArn}/octo`);
    });

    it("refuses to adopt another provider than the issuer's", async () => {
        await recorded(() => {
            assert.throws(
                () => new GitHubOidcProvider("github", { ...account, existingArn: `${providerArn}/octo` }),
                (error) =>
                    error instanceof ComponentError &&
                    error.problems.map(({ path: at }) => formatPath(at)).join() === "existingArn",
            );
        });
    });

    it("registers nothing when something is wrong with its arguments", async () => {
        const { registrations } = await recorded(() => {
            assert.throws(
                () => new GitHubOidcProvider("github", { accountId: "1", region: "moon" }),
                (error) =>
                    error instanceof ComponentError &&
                    error.problems.map(({ path: at }) => formatPath(at)).join() === "accountId,region",
            );
        });
        assert.deepEqual(registrations, []);
    });
});

describe("GitHubDeployRole", () => {
    it("registers a role and its permissions, all known at preview", async () => {
        const { registrations, result } = await recorded(() => new GitHubDeployRole("deploy", role));
        const plan = planDeployRole(role);
        assert.deepEqual(
            registrations.map(({ type, name, inputs, parent, after }) => ({
                type,
                name,
                inputs,
                parent,
                after,
            })),
            [
                {
                    type: "aws:iam/role:Role",
                    name: "deploy-role-github-web",
                    inputs: {
                        name: "github-web",
                        path: "/",
                        description: "Assumed by GitHub Actions to deploy",
                        assumeRolePolicy: plan.roles[0]?.trustPolicy,
                        maxSessionDuration: 3600,
                    },
                    parent: "deploy",
                    after: [],
                },
                {
                    type: "aws:iam/rolePolicy:RolePolicy",
                    name: "deploy-permissions-github-web",
                    inputs: { name: "deploy", role: "github-web", policy: plan.policyDocument },
                    parent: "deploy",
                    after: ["deploy-role-github-web"],
                },
                {
                    type: "keyless-delivery:index:GitHubDeployRole",
                    name: "deploy",
                    inputs: {},
                    parent: "",
                    after: [],
                },
            ],
        );
        assert.equal(await valueOf(result.arn), "arn:aws:iam::111111111111:role/github-web");
        assert.deepEqual(await valueOf(result.subjectClaims), ["repo:acme/web:ref:refs/heads/main"]);
        assert.deepEqual(await valueOf(result.arns), {
            "repo:acme/web:ref:refs/heads/main": "arn:aws:iam::111111111111:role/github-web",
        });
        assert.equal(await valueOf(result.audience), "sts.amazonaws.com");
        assert.equal(await valueOf(result.policyDocument), plan.policyDocument);
    });

    it("passes on what the caller wants of the role", async () => {
        const { registrations } = await recorded(
            () =>
                new GitHubDeployRole("deploy", {
                    ...role,
                    path: "/ci/",
                    description: "Publishes the website",
                    maxSessionDuration: 7200,
                    permissionsBoundary: "arn:aws:iam::111111111111:policy/boundary",
                    tags: { team: "web" },
                }),
        );
        const { assumeRolePolicy, ...inputs } = registrations[0]?.inputs ?? {};
        assert.equal(typeof assumeRolePolicy, "string");
        assert.deepEqual(inputs, {
            name: "github-web",
            path: "/ci/",
            description: "Publishes the website",
            maxSessionDuration: 7200,
            permissionsBoundary: "arn:aws:iam::111111111111:policy/boundary",
            tags: { team: "web" },
        });
    });

    it("waits for the provider that it trusts", async () => {
        const { registrations } = await recorded(() => {
            const oidc = new GitHubOidcProvider("github", account);
            return new GitHubDeployRole("deploy", { ...role, providerArn: oidc.arn });
        });
        const its = byName(registrations, "aws:iam/role:Role")["deploy-role-github-web"];
        assert.deepEqual(its?.after, ["github-provider"]);
        assert.match(String(its.inputs["assumeRolePolicy"]), /token\.actions\.githubusercontent\.com:sub/);
    });

    it("warns of a subject that gets in by its names for a time", async () => {
        const warn = mock.method(console, "warn", () => undefined);
        const subjects = [
            {
                owner: "acme",
                repository: "web",
                branch: "main",
                ownerId: "1",
                repositoryId: "2",
                legacySubjectUntil: "2999-12-31",
            },
        ];
        const { result } = await recorded(() => new GitHubDeployRole("deploy", { ...role, subjects }));
        warn.mock.restore();
        assert.deepEqual(await valueOf(result.subjectClaims), [
            "repo:acme/web:ref:refs/heads/main",
            "repo:acme@1/web@2:ref:refs/heads/main",
        ]);
        assert.deepEqual(
            warn.mock.calls.map(({ arguments: [message] }) => String(message).slice(0, 80)),
            ["warning: [runtime] repo:acme/web:ref:refs/heads/main is admitted until 2999-12-3"],
        );
    });

    it("refuses settings that IAM does not take, all at once, and registers nothing", async () => {
        const { registrations } = await recorded(() => {
            assert.throws(
                () =>
                    new GitHubDeployRole("deploy", {
                        ...role,
                        maxSessionDuration: 3600.5,
                        description: "\u672c\u756a",
                        permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
                        tags: { Team: "a", team: "b", "aws:x": "c", ok: "\u0007" },
                    }),
                (error) => {
                    assert.ok(error instanceof ComponentError);
                    assert.deepEqual(error.problems.map(({ path: at }) => formatPath(at)).sort(), [
                        "description",
                        "maxSessionDuration",
                        "permissionsBoundary",
                        "tags.ok",
                        "tags.team",
                        'tags["aws:x"]',
                    ]);
                    return true;
                },
            );
        });
        assert.deepEqual(registrations, []);
    });

    it("names its resources after the role, so that a renamed role is made before the old one goes", async () => {
        const names = async (roleName: string) => {
            const { registrations } = await recorded(
                () => new GitHubDeployRole("deploy", { ...role, roleName }),
            );
            return registrations.map(({ name }) => name).filter((name) => name !== "deploy");
        };
        assert.deepEqual(await names("web"), ["deploy-role-web", "deploy-permissions-web"]);
        assert.deepEqual(await names("site"), ["deploy-role-site", "deploy-permissions-site"]);
    });

    const providers = {
        "of another account": providerArn.replaceAll("1", "2"),
        "of another issuer": `${providerArn}/octo`,
        "that is no provider": "arn:aws:iam::111111111111:role/x",
        "that is a URL": "https://token.actions.githubusercontent.com",
    };
    for (const [what, arn] of Object.entries(providers)) {
        it(`refuses a provider ${what}, and registers nothing`, async () => {
            const { registrations } = await recorded(() => {
                assert.throws(
                    () => new GitHubDeployRole("deploy", { ...role, providerArn: arn }),
                    (error) =>
                        error instanceof ComponentError &&
                        error.problems.map(({ path: at }) => formatPath(at)).join() === "providerArn",
                );
            });
            assert.deepEqual(registrations, []);
        });
    }

    it("registers several roles and managed policies where it is over the quotas and may be divided", async () => {
        const subjects = Array.from({ length: 60 }, (_, index) => ({
            owner: "acme",
            repository: `repository-${index}`,
            branch: "main",
        }));
        const staticSites = Array.from({ length: 90 }, (_, index) => ({
            bucket: `bucket-${index}-${"x".repeat(40)}`,
            distribution: "E".repeat(32),
        }));
        const args = { ...role, subjects, staticSites, splitOverQuota: true };
        const keys = ["InvalidateCache", "ListObjects", "ReplaceObjectsA", "ReplaceObjectsB"];
        const { registrations, result } = await recorded(() => new GitHubDeployRole("deploy", args));
        assert.deepEqual(
            registrations.map(({ type, name, after }) => [type.split(":").at(-1), name, after.join(" ")]),
            [
                ...keys.map((key) => ["Policy", `deploy-policy-${key}-github-web`, ""]),
                ["Role", "deploy-role-github-web", ""],
                ["Role", "deploy-role-github-web-1", ""],
                ...["", "-1"].flatMap((suffix) =>
                    keys.map((key) => [
                        "RolePolicyAttachment",
                        `deploy-permissions-${key}-github-web${suffix}`,
                        `deploy-policy-${key}-github-web deploy-role-github-web${suffix}`,
                    ]),
                ),
                ["GitHubDeployRole", "deploy", ""],
            ].sort(([a, b], [c, d]) => (`${tokenOf(a)}${b ?? ""}` < `${tokenOf(c)}${d ?? ""}` ? -1 : 1)),
        );
        const arns = await valueOf(result.arns);
        assert.equal(Object.keys(arns).length, 60);
        assert.deepEqual([...new Set(Object.values(arns))].sort(), [
            "arn:aws:iam::111111111111:role/github-web",
            "arn:aws:iam::111111111111:role/github-web-1",
        ]);
    });

    it("makes who reads its ARN wait for its permissions too", async () => {
        const { registrations } = await recorded(() => {
            const { arn } = new GitHubDeployRole("deploy", role);
            return new aws.ssm.Parameter("arn", { type: "String", value: arn });
        });
        const its = byName(registrations, "aws:ssm/parameter:Parameter")["arn"];
        assert.deepEqual(its?.after, ["deploy-permissions-github-web", "deploy-role-github-web"]);
        assert.equal(its.inputs["value"], "arn:aws:iam::111111111111:role/github-web");
    });

    it("composes the caller's options", async () => {
        const { registrations } = await recorded(() => {
            const provider = new aws.Provider("chosen", { region: "us-east-2" });
            const parent = new pulumi.ComponentResource("test:index:Team", "team");
            const options = { parent, provider, protect: true, aliases: [{ name: "old" }] };
            return new GitHubDeployRole("deploy", role, options);
        });
        const its = registrations.filter(({ name }) => name.startsWith("deploy"));
        assert.deepEqual(
            its.map(({ name, parent, provider, protect }) => ({ name, parent, provider, protect })),
            [
                { name: "deploy-role-github-web", parent: "deploy", provider: "chosen", protect: true },
                {
                    name: "deploy-permissions-github-web",
                    parent: "deploy",
                    provider: "chosen",
                    protect: true,
                },
                { name: "deploy", parent: "team", provider: "", protect: true },
            ],
        );
        assert.deepEqual(its[2]?.aliases, ["old"]);
    });

    it("registers nothing when something is wrong with its arguments", async () => {
        const { registrations } = await recorded(() => {
            assert.throws(
                () => new GitHubDeployRole("deploy", { ...role, subjects: [], accountId: "1" }),
                (error) =>
                    error instanceof ComponentError &&
                    error.problems.map(({ path: at }) => formatPath(at)).join() === "accountId,subjects",
            );
        });
        assert.deepEqual(registrations, []);
    });
});

/** Registrations come in the order of their tokens, of which the tests look at the last part alone. */
function tokenOf(type = ""): string {
    const tokens: Record<string, string> = {
        Policy: "aws:iam/policy:Policy",
        Role: "aws:iam/role:Role",
        RolePolicyAttachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    };
    return tokens[type] ?? "keyless-delivery";
}
