import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import type { GitHubSubject } from "./gitHubSubject";
import { jobWorkflowRef } from "./reusableWorkflow";
import { checkValues, VALUE_KEYS, givenValue } from "./templateValues";

/** GitHub's own subject, where nothing else was chosen for the repository. */
const DEFAULT_TEMPLATE: readonly string[] = ["repo", "context"];

/** Claims that only GitHub decides, and that tie a subject to an owner; a subject begins with one of them. */
const OWNED: readonly string[] = ["repo", "repository_id", "repository_owner", "repository_owner_id"];

/** One of them says which repository. */
const REPOSITORIES: readonly string[] = ["repo", "repository_id"];

/** One of them says which of the repository's runs. */
const RUNS: readonly string[] = ["context", "environment", "ref", "job_workflow_ref", "workflow_ref"];

/** The part of a run that GitHub sends as `context`, with the claim it is. */
interface Context {
    readonly key: "environment" | "pull_request" | "ref" | undefined;
    readonly value: string | undefined;
}

/** An environment wins over a pull request, and that over branch and tag, as GitHub does it. */
export function contextOf(subject: Known<GitHubSubject>): Context {
    if (subject.environment !== undefined) {
        return { key: "environment", value: subject.environment };
    }
    return subject.pullRequest === true
        ? { key: "pull_request", value: undefined }
        : { key: refOf(subject) === undefined ? undefined : "ref", value: refOf(subject) };
}

/**
 * The exact `sub` of a subject: its claims in the template's order. The key `repository` is sent as `repo`, with the IDs
 * in it if the repository has immutable subjects; `context` is sent as the claim that it is. A `:` inside a value
 * arrives as `%3A`, because `:` separates the parts.
 * https://docs.github.com/en/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository
 */
export function renderSubject(subject: Known<GitHubSubject>): string {
    return rendered(subject, VALUES);
}

/** The same with names alone in `repo`, as repositories without immutable subjects send it. */
export function renderNameForm(subject: Known<GitHubSubject>): string {
    return rendered(subject, { ...VALUES, repo: ({ owner, repository = "" }) => `${owner}/${repository}` });
}

function rendered(subject: Known<GitHubSubject>, values: typeof VALUES): string {
    return (subject.template ?? DEFAULT_TEMPLATE).map((key) => part(subject, key, values)).join(":");
}

function part(subject: Known<GitHubSubject>, key: string, values: typeof VALUES): string {
    const context = contextOf(subject);
    if (key !== "context") {
        return `${key}:${claimValue(valueIn(values, key, subject) ?? "")}`;
    }
    return context.value === undefined
        ? (context.key ?? "")
        : `${context.key ?? ""}:${claimValue(context.value)}`;
}

/** What a record itself says of a key: a template may name anything, `toString` included. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
    return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The value of a key: of its own argument, or of `values`. */
function valueIn(values: typeof VALUES, key: string, subject: Known<GitHubSubject>): string | undefined {
    return own(values, key)?.(subject) ?? givenValue(subject, key);
}

/** Where the value of each key comes from. */
const VALUES: Readonly<Record<string, (subject: Known<GitHubSubject>) => string | undefined>> = {
    repo: ({ owner, repository = "", ownerId, repositoryId }) =>
        ownerId === undefined || repositoryId === undefined
            ? `${owner}/${repository}`
            : `${owner}@${ownerId}/${repository}@${repositoryId}`,
    context: (subject) => contextOf(subject).key,
    environment: ({ environment }) => environment,
    ref: (subject) => refOf(subject),
    job_workflow_ref: ({ workflow }) => workflow && jobWorkflowRef(workflow),
    repository_id: ({ repositoryId }) => repositoryId,
    repository_owner: ({ owner }) => owner,
    repository_owner_id: ({ ownerId }) => ownerId,
};

/** What to write where the value of a key is missing. */
const FIELDS: Readonly<Record<string, string>> = {
    context: "branch, tag, environment or pullRequest",
    environment: "environment",
    ref: "branch or tag",
    job_workflow_ref: "workflow",
    repository_id: "repositoryId",
    repository_owner_id: "ownerId",
};

/** Whether a subject admits every repository of its owner, through one shared workflow. */
export function admitsOwner({ template = DEFAULT_TEMPLATE }: Known<GitHubSubject>): boolean {
    return !REPOSITORIES.some((key) => template.includes(key));
}

/** Checks that GitHub could send such a subject, and that it ties a token to runs of one repository. */
export function checkTemplate(problems: Problems, path: Path, subject: Known<GitHubSubject>): void {
    const { template } = subject;
    const keys = template ?? DEFAULT_TEMPLATE;
    if (template !== undefined) {
        checkKeys(problems, [...path, "template"], template, contextOf(subject).key);
    }
    for (const key of new Set(keys)) {
        const field =
            own(FIELDS, key) ?? (VALUE_KEYS.includes(key) ? `values: { ${key}: VALUE }` : undefined);
        if (field !== undefined && valueIn(VALUES, key, subject) === undefined) {
            problems.check(path, subject, {
                message:
                    key === "context"
                        ? "names no branch, tag, environment or pull request: every run of the repository could assume the role"
                        : `has ${key} in its template, but no value for it`,
                remediation: `write ${field}`,
            });
        }
    }
    if (subject.repository === undefined && keys.includes("repo")) {
        problems.check([...path, "repository"], undefined, {
            message: "is missing",
            remediation: "write the repository's name",
        });
    }
    checkValues(problems, [...path, "values"], subject.values ?? {}, keys);
    checkFields(problems, path, subject, keys);
}

function checkKeys(problems: Problems, path: Path, template: readonly string[], context?: string): void {
    const known = [...Object.keys(VALUES), ...VALUE_KEYS];
    const unknown = template.filter((key) => !known.includes(key));
    const reasons: readonly (readonly [applies: boolean, message: string, remediation: string])[] = [
        [
            unknown.length > 0,
            `has keys that are not supported: ${unknown.join(", ")}`,
            `write some of: ${known.join(", ")}; GitHub sends repository as repo, and what differs in every run names nobody`,
        ],
        [
            new Set(template).size < template.length ||
                (template.includes("context") && context !== undefined && template.includes(context)),
            "contains one claim twice",
            "write each key once; context is already the ref, or the environment, of the run",
        ],
        [
            !OWNED.includes(template[0] ?? ""),
            "begins with a claim that other owners' repositories can carry too",
            `write one of these first: ${OWNED.join(", ")}`,
        ],
        [
            ![...REPOSITORIES, "job_workflow_ref"].some((key) => template.includes(key)),
            "names no repository: every repository of the owner could assume the role",
            "add repo or repository_id; or job_workflow_ref, for all of them through one shared workflow",
        ],
        [
            !RUNS.some((key) => template.includes(key)),
            "names no run: every branch of the repository could assume the role",
            `add one of: ${RUNS.join(", ")}`,
        ],
    ];
    for (const [applies, message, remediation] of reasons) {
        problems.check(path, template, applies ? { message, remediation: remediation } : undefined);
    }
}

/** Whatever is written must be part of what GitHub sends; else it would look like a restriction that is none. */
function checkFields(
    problems: Problems,
    path: Path,
    subject: Known<GitHubSubject>,
    keys: readonly string[],
): void {
    const { branch, tag, environment, pullRequest } = subject;
    const context = keys.includes("context") ? contextOf(subject).key : undefined;
    const runs = Object.entries({ branch, tag }).filter(([, value]) => value !== undefined);
    if (runs.length > 1) {
        problems.check([...path, "tag"], tag, {
            message: "is given beside branch: a run is for one of them",
            remediation: "write two subjects",
        });
    }
    for (const [field, value] of runs) {
        if (pullRequest === true) {
            problems.check([...path, field], value, {
                message: "is given beside pullRequest: GitHub sends the one or the other",
                remediation: "write two subjects",
            });
        } else if (context !== "ref" && !keys.includes("ref")) {
            problems.check([...path, field], value, {
                message:
                    "is never in the subject of a job that names an environment: GitHub sends that in its place",
                remediation:
                    "let the environment's own rules say which branches may use it, or write claims.ref to compare the " +
                    "ref beside the subject",
            });
        }
    }
    if (pullRequest === true && (context !== "pull_request" || keys.includes("ref"))) {
        problems.check([...path, "pullRequest"], pullRequest, {
            message:
                environment === undefined
                    ? "needs a template with context and without ref"
                    : "is never in the subject of a job that names an environment: GitHub sends that in its place",
            remediation: "write the environment alone, or context in the template and no ref",
        });
    }
    if (environment !== undefined && context !== "environment" && !keys.includes("environment")) {
        problems.check([...path, "environment"], environment, {
            message: "this template does not include the environment",
            remediation: "write context or environment in the template, or claims.environment",
        });
    }
}

function refOf({ branch, tag }: Known<GitHubSubject>): string | undefined {
    return branch !== undefined ? `refs/heads/${branch}` : tag && `refs/tags/${tag}`;
}

function claimValue(value: string): string {
    return value.replaceAll(":", "%3A");
}
