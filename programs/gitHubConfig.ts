import {
    checkWorkflowSettings,
    type DeployRoleRequest,
    formatPath,
    type OidcProviderRequest,
    partitionOf,
    type Path,
    planDeployRole,
    planOidcProvider,
    type Problems,
    stsAudience,
} from "../components/index";
import { repositoriesOf, type RoleConfiguration, writtenSubjects } from "./gitHubSubjects";
import { type OwnStack, ownStack, withOwnDigests } from "./ownDigests";
import { type GitHubConfiguration } from "./schema";

/**
 * The roles to make, by the names that the configuration gives them.
 *
 * @param own the stack that the configuration is of, where that is known
 */
export function deployRoleRequests(
    config: GitHubConfiguration,
    own: OwnStack = ownStack("", undefined),
): Record<string, DeployRoleRequest> {
    return Object.fromEntries(
        Object.entries(config.roles).map(([key, role]) => {
            const pushed = (role.pushImages ?? []).map(({ repository }) => repository);
            const deployStacks = role.deployStacks?.map((grant) => withOwnDigests(grant, own, pushed));
            return [key, deployRoleRequest(config, key, { ...role, deployStacks })];
        }),
    );
}

function deployRoleRequest(
    config: GitHubConfiguration,
    key: string,
    role: RoleConfiguration,
): DeployRoleRequest {
    const { accountId, region, issuer, trustPolicyQuota, audience, nameForm } = config;
    return {
        audience,
        nameForm,
        ...role,
        accountId,
        region,
        issuer,
        trustPolicyQuota,
        roleName: role.roleName ?? `github-${key}`,
        subjects: writtenSubjects(config, role).map(({ subject }) => subject),
    };
}

/** What the account's OIDC provider is to be: it lists the audience of every role. */
export function oidcProviderRequest(config: GitHubConfiguration): OidcProviderRequest {
    const { accountId, region, issuer, audience, providerArn, providerTags, roles } = config;
    const asked = [audience, ...Object.values(roles).map((role) => role.audience ?? audience)];
    const audiences = asked.some((its) => its !== undefined)
        ? asked.slice(1).map((its) => its ?? stsAudience(partitionOf(region)))
        : [];
    return {
        accountId,
        region,
        issuer,
        audiences: audiences.length === 0 ? undefined : audiences,
        existingArn: providerArn,
        tags: providerTags,
    };
}

/** Checks the part of the configuration that is about GitHub. */
export function checkGitHub(problems: Problems, config: GitHubConfiguration | undefined): void {
    if (config === undefined) {
        return;
    }
    problems.collect(() => planOidcProvider(oidcProviderRequest(config)), providerPath);
    checkProvider(problems, config);
    for (const [key, request] of Object.entries(deployRoleRequests(config))) {
        const role = config.roles[key] ?? {};
        problems.collect(
            () => planDeployRole(request),
            (path) => configurationPath(config, key, path),
        );
        checkSharedRun(problems, ["github", "roles", key], role);
        checkWorkflow(problems, ["github", "roles", key, "workflow"], role, request);
    }
    checkIds(problems, config);
}

/** Where the arguments of the provider are written; those of roles are checked with the roles. */
function providerPath([argument = "", ...rest]: Path): Path | undefined {
    const places: Readonly<Record<string, string>> = { existingArn: "providerArn", tags: "providerTags" };
    return argument === "audiences" ? undefined : ["github", places[argument] ?? argument, ...rest];
}

/** What is said of a provider that is made here says nothing of one that exists. */
function checkProvider(
    problems: Problems,
    { providerArn, providerTags, protectProvider }: GitHubConfiguration,
) {
    for (const [field, value] of Object.entries({ providerTags, protectProvider })) {
        if (providerArn !== undefined && value !== undefined) {
            problems.add({
                path: ["github", field],
                value,
                message: "is about a provider that this stack makes, and providerArn names one that exists",
                remediation: "leave one of the two out",
            });
        }
    }
}

/** Repositories have IDs in their subjects where their owner has one. */
function checkIds(problems: Problems, { organizationId, roles }: GitHubConfiguration): void {
    const [first] = Object.entries(roles).filter(([, role]) =>
        repositoriesOf(role).some(({ id }) => id !== undefined),
    );
    if (first !== undefined && organizationId === undefined) {
        problems.add({
            path: ["github", "organizationId"],
            message: `is missing, and ${formatPath(["github", "roles", first[0], "repositories"])} has IDs: GitHub sends both or neither`,
            remediation:
                "write it, in quotes: `gh api orgs/ORGANIZATION --jq .id` and `npm run github-ids -- --stack NAME` show it",
        });
    }
}

/** What is said of all repositories of a role says nothing where there are none. */
function checkSharedRun(problems: Problems, path: Path, role: RoleConfiguration): void {
    const { repositories, branch, tag, environment, pullRequest } = role;
    if (repositories !== undefined) {
        return;
    }
    for (const [field, value] of Object.entries({ branch, tag, environment, pullRequest })) {
        if (value !== undefined) {
            problems.add({
                path: [...path, field],
                value,
                message: "applies to repositories, but the role lists none",
                remediation: "write repositories, or write it in each of the subjects",
            });
        }
    }
}

function checkWorkflow(
    problems: Problems,
    path: Path,
    { workflow }: RoleConfiguration,
    request: DeployRoleRequest,
): void {
    if (workflow !== undefined) {
        problems.collect(
            () => {
                checkWorkflowSettings(workflow, request);
            },
            (part) => [...path, ...part],
        );
    }
}

/** A role's request is put together from several places of the configuration; this leads back to them. */
function configurationPath(config: GitHubConfiguration, key: string, path: Path): Path {
    const [argument = "", index, ...rest] = path;
    const role = config.roles[key] ?? {};
    const at: Path = ["github", "roles", key];
    const own = (field: keyof RoleConfiguration, inherited: Path) =>
        role[field] === undefined ? inherited : [...at, ...path];
    const shared: Readonly<Record<string, Path>> = {
        accountId: ["github", "accountId"],
        region: ["github", "region"],
        issuer: ["github", ...path],
        audience: own("audience", ["github", "audience"]),
        roleName: own("roleName", at),
    };
    if (argument !== "subjects") {
        return shared[argument] ?? [...at, ...path];
    }
    const written = typeof index === "number" ? writtenSubjects(config, role)[index] : undefined;
    if (written === undefined) {
        return [...at, role.subjects === undefined ? "repositories" : "subjects"];
    }
    const place = written.pathOf(rest);
    return place[0] === "github" ? place : [...at, ...place];
}
