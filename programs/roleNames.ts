import { formatPath, type Path, planDeployRole, Problems } from "../components/index";
import { functionRequests, planFunction } from "./functionRequests";
import { deployRoleRequests } from "./gitHubConfig";
import { pullRoleRequests } from "./imagesConfig";
import { type Configuration } from "./schema";
import { writtenOut } from "./shorthands";

/** A role that the configuration asks for. */
interface NamedRole {
    readonly accountId: string;
    readonly name: string;
    /** Where the configuration asks for it. */
    readonly path: Path;
}

/**
 * Checks that no two roles of an account have one name: IAM takes no account of case, and a role that is split has several
 * names. Files of workflows are named after roles, so that none of them overwrites another either.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function checkRoleNames(problems: Problems, configuration: Configuration): void {
    const taken = new Map<string, NamedRole>();
    const roles = [
        ...deployRoles(configuration),
        ...pullRoles(configuration),
        ...executionRoles(configuration),
    ];
    // In the order of their paths, so that the order of the configuration does not decide which of two is reported.
    const sorted = roles.toSorted((a, b) => (formatPath(a.path) < formatPath(b.path) ? -1 : 1));
    for (const role of sorted) {
        const identity = `${role.accountId} ${role.name.toLowerCase()}`;
        const first = taken.get(identity);
        if (first === undefined) {
            taken.set(identity, role);
        } else {
            problems.check(role.path, role.name, {
                message: `makes the role ${role.name}, as ${formatPath(first.path)} makes ${first.name}: IAM treats both as one name`,
                remediation: "rename one of the two",
            });
        }
    }
}

/** All roles that each request is split across; none where the request has problems of its own. */
function deployRoles({ github }: Configuration): NamedRole[] {
    return Object.entries(github === undefined ? {} : deployRoleRequests(github)).flatMap(
        ([key, request]) => {
            const plan = new Problems().collect(() => planDeployRole(request));
            const path = ["github", "roles", key];
            return (plan?.roles ?? []).map(({ name }) => ({ accountId: request.accountId, name, path }));
        },
    );
}

function pullRoles({ images }: Configuration): NamedRole[] {
    return Object.entries(images === undefined ? {} : pullRoleRequests(images)).map(
        ([key, { accountId, roleName }]) => ({
            accountId,
            name: roleName,
            path: ["images", "pullRoles", key],
        }),
    );
}

/** The role that each function runs as, where one is made for it; a place that is said twice is one. */
function executionRoles({ images }: Configuration): NamedRole[] {
    const requests = images === undefined ? [] : functionRequests(writtenOut(images));
    return [...new Map(requests.map((placed) => [placed.key, placed])).values()].flatMap((placed) => {
        const role = new Problems().collect(() => planFunction(placed))?.role;
        const { accountId } = placed.request;
        return role === undefined ? [] : [{ accountId, name: role.name, path: ["images", ...placed.path] }];
    });
}
