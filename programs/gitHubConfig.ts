import {
    type DeployRoleRequest,
    type GitHubSubject,
    type Known,
    type OidcProviderRequest,
    type Path,
    planDeployRole,
    planOidcProvider,
    type Problems,
} from "../components/index";
import { type GitHubConfiguration } from "./schema";

type RoleConfiguration = GitHubConfiguration["roles"][string];

/** The roles to make, by the names that the configuration gives them. */
export function deployRoleRequests(config: GitHubConfiguration): Record<string, DeployRoleRequest> {
    const { accountId, region, issuer, trustPolicyQuota } = config;
    return Object.fromEntries(
        Object.entries(config.roles).map(([key, role]) => [
            key,
            {
                ...role,
                accountId,
                region,
                issuer,
                trustPolicyQuota,
                roleName: `github-${key}`,
                subjects: subjectsOf(config.organization, role),
            },
        ]),
    );
}

/** Repositories that share a run, then the subjects that are written out. */
function subjectsOf(organization: string, role: RoleConfiguration): Known<GitHubSubject>[] {
    const { repositories = [], branch, tag, environment, pullRequest, subjects = [] } = role;
    return [
        ...repositories.map((repository) => ({
            owner: organization,
            repository,
            branch,
            tag,
            environment,
            pullRequest,
        })),
        ...subjects.map((subject) => ({ ...subject, owner: subject.owner ?? organization })),
    ];
}

/** What the account's OIDC provider is to be. */
export function oidcProviderRequest({
    accountId,
    region,
    issuer,
    providerArn,
}: GitHubConfiguration): OidcProviderRequest {
    return { accountId, region, issuer, existingArn: providerArn };
}

/** Checks the part of the configuration that is about GitHub. */
export function checkGitHub(problems: Problems, config: GitHubConfiguration | undefined): void {
    if (config === undefined) {
        return;
    }
    problems.collect(
        () => planOidcProvider(oidcProviderRequest(config)),
        ([argument = "", ...rest]) => [
            "github",
            argument === "existingArn" ? "providerArn" : argument,
            ...rest,
        ],
    );
    for (const [key, request] of Object.entries(deployRoleRequests(config))) {
        const role = config.roles[key] ?? {};
        const { permissionsBoundary } = role;
        problems.collect(
            () => planDeployRole({ ...request, permissionsBoundary }),
            (path) => configurationPath(key, role, path),
        );
        checkSharedRun(problems, ["github", "roles", key], role);
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

/** A role's request is put together from several places of the configuration; this leads back to them. */
function configurationPath(key: string, role: RoleConfiguration, path: Path): Path {
    const [argument = "", index, part, ...rest] = path;
    const at: Path = ["github", "roles", key];
    const { repositories = [], subjects } = role;
    const shared: Readonly<Record<string, Path>> = {
        accountId: ["github", "accountId"],
        region: ["github", "region"],
        issuer: ["github", ...path],
        roleName: at,
    };
    if (argument !== "subjects") {
        return shared[argument] ?? [...at, ...path];
    }
    if (typeof index !== "number") {
        return [...at, subjects === undefined ? "repositories" : "subjects"];
    }
    const written = subjects?.[index - repositories.length];
    if (written !== undefined) {
        return part === "owner" && written.owner === undefined
            ? ["github", "organization"]
            : [...at, "subjects", index - repositories.length, ...path.slice(2)];
    }
    const places: Readonly<Record<string, Path>> = {
        owner: ["github", "organization"],
        repository: [...at, "repositories", index],
    };
    return part === undefined ? at : (places[part] ?? [...at, part, ...rest]);
}
