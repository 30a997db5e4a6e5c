import {
    accountIdFlaw,
    checkIssuer,
    type DeployRoleRequest,
    type GitHubSubject,
    issuerUrl,
    oidcProviderArn,
    partitionOf,
    type Path,
    planDeployRole,
    policyArnFlaw,
    Problems,
    regionFlaw,
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
function subjectsOf(organization: string, role: RoleConfiguration): GitHubSubject[] {
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

/** Checks the part of the configuration that is about GitHub. */
export function checkGitHub(problems: Problems, config: GitHubConfiguration | undefined): void {
    if (config === undefined) {
        return;
    }
    const { accountId, region, roles, issuer = {}, providerArn } = config;
    problems.check(["github", "accountId"], accountId, accountIdFlaw(accountId));
    problems.check(["github", "region"], region, regionFlaw(region));
    checkIssuer(problems, ["github", "issuer"], issuer);
    const expected = oidcProviderArn(partitionOf(region), accountId, issuerUrl(issuer));
    if (providerArn !== undefined && providerArn !== expected) {
        problems.check(["github", "providerArn"], providerArn, {
            message: "is not this issuer's provider in this account",
            remedy: `write ${expected}, or leave it out to have it made`,
        });
    }
    for (const [key, request] of Object.entries(deployRoleRequests(config))) {
        const role = roles[key] ?? {};
        const planning = new Problems();
        planning.collect(() => planDeployRole(request));
        for (const { path, value, ...flaw } of planning.all) {
            problems.check(configurationPath(key, role, path), value, flaw);
        }
        checkRole(problems, ["github", "roles", key], role, config);
    }
}

function checkRole(
    problems: Problems,
    path: Path,
    role: RoleConfiguration,
    { accountId, region }: GitHubConfiguration,
): void {
    const { permissionsBoundary, repositories, branch, tag, environment, pullRequest } = role;
    if (permissionsBoundary !== undefined) {
        problems.check(
            [...path, "permissionsBoundary"],
            permissionsBoundary,
            policyArnFlaw(permissionsBoundary, partitionOf(region), accountId),
        );
    }
    if (repositories === undefined) {
        for (const [field, value] of Object.entries({ branch, tag, environment, pullRequest })) {
            if (value !== undefined) {
                problems.check([...path, field], value, {
                    message: "is for repositories, and there are none",
                    remedy: "write repositories, or say it in each of the subjects",
                });
            }
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
