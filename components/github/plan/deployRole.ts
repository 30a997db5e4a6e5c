import { partitionOf, providerArnOf, roleArn } from "../../iam/arn";
import { checkGrants, GRANTS, grantStatements } from "../../iam/grants";
import { type Home } from "../../iam/grants/grouping";
import { type ImageFlow } from "../../iam/grants/replication";
import {
    accountIdProblem,
    regionProblem,
    roleNameProblem,
    rolePathProblem,
    trustPolicyQuotaProblem,
} from "../../iam/names";
import { type Permissions, permissionsOf } from "../../iam/permissions";
import { compare, policyJson, policySize, TRUST_POLICY_QUOTA } from "../../iam/policy";
import { checkRoleSettings } from "../../iam/roleSettings";
import { type Known } from "../../inputs/types";
import { isLater } from "../../later";
import { Problems, type ProblemText } from "../../problems";
import { type GitHubSubject } from "../subject/gitHubSubject";
import { admissionsOf, checkSubjects, formWarnings, migrationWarnings, nameForm } from "../subject/subjects";
import { divide } from "../trust/division";
import { audienceProblem, checkIssuer, issuerUrl, stsAudience } from "../trust/issuer";
import { trustPolicy } from "../trust/trustPolicy";
import { type DeployRoleRequest } from "./deployRoleArgs";
import { roleWarnings } from "./deployRoleWarnings";

/** Session lengths that IAM accepts, in seconds. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const SESSION_SECONDS = { least: 3600, most: 43200 };

/** One of the roles that the subjects were split across; mostly there is one. */
export interface PlannedRole {
    /** What sets it apart from the others: empty for the first, else what its name ends with. */
    readonly key: string;
    readonly name: string;
    readonly arn: string;
    /** The workflows that may assume it. */
    readonly subjects: readonly Known<GitHubSubject>[];
    /** Their `sub` claims, sorted, each once. */
    readonly claims: string[];
    /** The trust policy, as JSON. */
    readonly trustPolicy: string;
}

/** A deploy role worked out in full. */
export interface DeployRolePlan {
    /** At least one, in the order of their keys. */
    readonly roles: readonly PlannedRole[];
    /** The `iss` claim of the tokens. */
    readonly issuer: string;
    /** The provider that the roles trust, as it was given. */
    readonly providerArn: string;
    readonly audience: string;
    /** The admitted `sub` claims, sorted, each once. */
    readonly claims: string[];
    /** The permissions of each role, as one JSON document. */
    readonly policyDocument: string;
    /** What was compared for them, so that whoever waits for the permissions waits for it as well. */
    readonly imageFlow: ImageFlow;
    /** The same as they are attached. */
    readonly permissions: Permissions;
    /** ARNs of the managed policies that each role has beside them. */
    readonly managedPolicyArns: readonly string[];
    readonly maxSessionDuration: number;
    /** What whoever reads the plan must know. */
    readonly warnings: readonly string[];
}

/**
 * Works out a deploy role.
 *
 * @param today The day, in UTC, as YYYY-MM-DD: it ends migrations.
 * @throws ProblemsError with every problem in the request.
 */
export function planDeployRole(
    request: DeployRoleRequest,
    today = new Date().toISOString().slice(0, "YYYY-MM-DD".length),
): DeployRolePlan {
    const { accountId, region, splitOverQuota = false } = request;
    const { maxSessionDuration = SESSION_SECONDS.least } = request;
    const partition = partitionOf(region);
    const tags = isLater(request.tags) ? undefined : (request.tags ?? {});
    const home = { partition, accountId, region, tags };
    const problems = new Problems();
    checkRequest(problems, request, home, maxSessionDuration);
    const statements = grantStatements(home, request);
    const permissions = permissionsOf(
        statements,
        splitOverQuota,
        request.roleName,
        request.managedPolicyArns?.length,
    );
    if ("message" in permissions) {
        problems.check(largestGrant(request), statements.length, permissions);
    }
    const issuer = issuerUrl(request.issuer);
    const providerArn = providerArnOf(partition, accountId, issuer);
    const audience = request.audience ?? stsAudience(partition);
    // What is wrong with a subject decides its size, and what is wrong with the account the provider.
    problems.throwIfAny();
    problems.check(
        ["providerArn"],
        request.providerArn,
        providerProblem(request.providerArn, providerArn, issuer),
    );
    const roles = plannedRoles(problems, request, today, { providerArn, audience });
    problems.throwIfAny();

    return {
        roles,
        issuer,
        providerArn: request.providerArn ?? providerArn,
        audience,
        claims: roles.flatMap(({ claims }) => claims).sort(compare),
        policyDocument: policyJson(statements),
        imageFlow: imageFlowOf(request),
        permissions: "message" in permissions ? { inline: undefined, managed: [] } : permissions,
        managedPolicyArns: request.managedPolicyArns ?? [],
        maxSessionDuration,
        warnings: warningsOf(request, today),
    };
}

function warningsOf(request: DeployRoleRequest, today: string): string[] {
    const { subjects, nameForm, issuer } = request;
    const sendsNames = nameForm === true || issuer?.enterpriseServer !== undefined;
    return [
        ...migrationWarnings(subjects, today),
        ...formWarnings(subjects, sendsNames),
        ...roleWarnings(request),
    ];
}

function checkRequest(
    problems: Problems,
    request: DeployRoleRequest,
    home: Home,
    maxSessionDuration: number,
): void {
    checkRole(problems, request, maxSessionDuration);
    checkRoleSettings(problems, [], request, home);
    checkGrants(problems, [], home, request);
    checkDivisible(problems, request);
}

/** Why this cannot be the provider that the roles trust. */
function providerProblem(given: string | undefined, needed: string, issuer: string): ProblemText | undefined {
    return given === undefined || given === needed
        ? undefined
        : {
              message: `is not the provider of ${issuer} in the role's account`,
              remediation: `pass the arn of a GitHubOidcProvider of the same account and issuer, or ${needed}`,
          };
}

function checkRole(problems: Problems, request: DeployRoleRequest, maxSessionDuration: number): void {
    const { accountId, region, roleName, path = "/", issuer = {}, audience, subjects } = request;
    const { trustPolicyQuota = TRUST_POLICY_QUOTA } = request;
    problems.check(["accountId"], accountId, accountIdProblem(accountId));
    problems.check(["region"], region, regionProblem(region));
    problems.check(["roleName"], roleName, roleNameProblem(roleName));
    problems.check(["path"], path, rolePathProblem(path));
    checkIssuer(problems, ["issuer"], issuer);
    if (audience !== undefined) {
        problems.check(["audience"], audience, audienceProblem(audience));
    }
    checkSubjects(problems, ["subjects"], subjects);
    if (issuer.enterpriseServer !== undefined) {
        checkForEnterpriseServer(problems, subjects);
    }
    problems.check(["trustPolicyQuota"], trustPolicyQuota, trustPolicyQuotaProblem(trustPolicyQuota));
    const { least, most } = SESSION_SECONDS;
    if (!(
        Number.isInteger(maxSessionDuration) &&
        maxSessionDuration >= least &&
        maxSessionDuration <= most
    )) {
        problems.check(["maxSessionDuration"], maxSessionDuration, {
            message: "is not a session length that IAM accepts",
            remediation: `write whole seconds, from ${least} to ${most}`,
        });
    }
}

/** What a role is not divided by; a division follows from all of the rest, so each of it must be known. */
const NOT_DIVIDING: readonly string[] = ["description", "permissionsBoundary", "providerArn", "tags"];

function checkDivisible(problems: Problems, request: DeployRoleRequest): void {
    const dividing = Object.entries(request).filter(([key]) => !NOT_DIVIDING.includes(key));
    const later = dividing.filter(([, value]) => isLater(value)).map(([key]) => key);
    if (request.splitOverQuota === true && later.length > 0) {
        problems.add({
            path: ["splitOverQuota"],
            value: true,
            message: `divides a role by ${later.join(", ")}, which must be known for it`,
            remediation: "write them as plain values, or leave splitOverQuota out",
        });
    }
}

/** An Enterprise Server sends no IDs in its subjects, and IAM makes condition keys of its `sub` and `aud` alone. */
function checkForEnterpriseServer(problems: Problems, subjects: readonly Known<GitHubSubject>[]): void {
    subjects.forEach((subject, index) => {
        const { ownerId, repositoryId, template = ["repo"], workflow, claims } = subject;
        const at = ["subjects", index];
        if (template.includes("repo") && (ownerId ?? repositoryId) !== undefined) {
            problems.check([...at, "ownerId"], ownerId, {
                message: "is in no subject of an Enterprise Server",
                remediation: "leave ownerId and repositoryId out",
            });
        }
        if (claims !== undefined) {
            problems.check([...at, "claims"], claims, {
                message: "are no condition keys for an Enterprise Server: no workflow could assume the role",
                remediation: "leave them out, or put the claim into the template on the server",
            });
        }
        if (workflow !== undefined && !template.includes("job_workflow_ref")) {
            problems.check([...at, "workflow"], workflow, {
                message: "is no condition key for an Enterprise Server: no workflow could assume the role",
                remediation: "write job_workflow_ref into the template, here and on the server",
            });
        }
    });
}

function plannedRoles(
    problems: Problems,
    request: DeployRoleRequest,
    today: string,
    provider: { readonly providerArn: string; readonly audience: string },
): PlannedRole[] {
    const { accountId, roleName, path = "/", subjects, splitOverQuota = false } = request;
    const { trustPolicyQuota: quota = TRUST_POLICY_QUOTA } = request;
    const policyOf = (of: readonly Known<GitHubSubject>[]) =>
        trustPolicy({ ...provider, admissions: of.flatMap((subject) => admissionsOf(subject, today)) });
    const fits = (of: readonly Known<GitHubSubject>[]) => policySize(policyOf(of)) <= quota;
    // By the form that stays the same while a repository changes to immutable subjects.
    const divided =
        splitOverQuota || fits(subjects) ? divide(subjects, nameForm, fits) : { tooLarge: subjects };
    if ("tooLarge" in divided) {
        const { tooLarge } = divided;
        problems.check(["subjects"], tooLarge.length, {
            message: `make a trust policy of ${policySize(policyOf(tooLarge))} characters; ${quota} are allowed`,
            remediation: splitOverQuota
                ? "have the quota raised and pass it as trustPolicyQuota: they cannot be split any further"
                : "set splitOverQuota to split them across several roles, or have the quota raised and pass it as trustPolicyQuota",
        });
        return [];
    }
    return divided.shares.map(({ key, items }) => {
        const name = key === "" ? roleName : `${roleName}-${key}`;
        problems.check(["roleName"], name, roleNameProblem(name));
        const claims = items.flatMap((item) => admissionsOf(item, today)).map(({ subject }) => subject);
        return {
            key,
            name,
            arn: roleArn(partitionOf(request.region), accountId, `${path.slice(1)}${name}`),
            subjects: items,
            claims: [...new Set(claims)].sort(compare),
            trustPolicy: policyOf(items),
        };
    });
}

/** The list to point at where all grants together are too large. */
function largestGrant(request: DeployRoleRequest): readonly string[] {
    const lists = GRANTS.filter((grant) => grant !== "managedPolicyArns");
    const [largest] = [...lists].sort((a, b) => (request[b]?.length ?? 0) - (request[a]?.length ?? 0));
    return largest === undefined ? [] : [largest];
}

function imageFlowOf({
    pushImages,
    deployFunctions,
    deployServices,
    deployStacks,
}: DeployRoleRequest): ImageFlow {
    return { pushImages, deployFunctions, deployServices, deployStacks };
}
