import { hasWildcard } from "./pattern";

/** What an exact subject of GitHub names, or why it names too little. */
export type GitHubSubject =
    | { readonly ok: true; readonly claims: ReadonlyMap<string, string>; readonly context: GitHubContext }
    /** `carried` says whether a workflow can have it all the same, so that it admits somebody. */
    | { readonly ok: false; readonly message: string; readonly carried: boolean };

export type GitHubContext = "ref" | "environment" | "pull_request" | "workflow_ref" | "job_workflow_ref";

/** An owner of before 2014 may end with a hyphen. */
const OWNER = "[A-Za-z0-9][A-Za-z0-9_-]*";
const REPOSITORY = "[A-Za-z0-9._-]+";
const NAMED_REPOSITORY = new RegExp(`^${OWNER}/${REPOSITORY}$`);
const IMMUTABLE_REPOSITORY = new RegExp(`^${OWNER}@\\d+/${REPOSITORY}@\\d+$`);

/** Claims that only GitHub decides, so that a subject may begin with them. Anybody chooses a workflow's name. */
const LEADING = [
    "repo",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "enterprise",
    "enterprise_id",
];

/**
 * Claims that a subject can be customized with.
 * https://docs.github.com/actions/reference/security/oidc
 */
const SENT = new Set([
    ...LEADING,
    ...["actor", "actor_id", "base_ref", "check_run_id", "environment", "event_name", "head_ref", "iss"],
    ...["job_workflow_ref", "job_workflow_sha", "pull_request", "ref", "ref_protected", "ref_type"],
    ...["repository_visibility", "run_attempt", "run_id", "run_number", "runner_environment", "sha"],
    ...["visibility", "workflow", "workflow_ref", "workflow_sha"],
]);

/** A workflow's file at a ref: `OWNER/REPOSITORY/.github/workflows/FILE@refs/heads/NAME`. */
const WORKFLOW = /^[^/\s]+\/[^/\s]+\/[^@\s]+@[^\s]+$/;

/** The same at a branch, a tag or a commit: a pull request's ref would be whatever its author writes. */
const PINNED_WORKFLOW =
    /^[^/\s]+\/[^/\s]+\/\.github\/workflows\/[^@/\s]+@(?:refs\/(?:heads|tags)\/[^\s~^:?*[\\]+|[0-9a-f]{40})$/;

/** What a claim holds, as a message says it. */
const WHAT_IT_IS: ReadonlyMap<string, string> = new Map([
    ["environment", "the name of an environment"],
    ["ref", "the ref of a branch or a tag"],
    ["workflow_ref", "a workflow file at a ref"],
    ["job_workflow_ref", "a workflow file at a ref"],
]);

/** How each claim that ties a subject to a piece of reviewed work looks. */
const CONTEXTS: ReadonlyMap<string, RegExp> = new Map([
    ["ref", /^refs\/(heads|tags)\/[^\s~^:?*[\\]+$/],
    ["environment", /^[^:]+$/],
    ["workflow_ref", WORKFLOW],
    ["job_workflow_ref", WORKFLOW],
]);

/**
 * Reads a subject as GitHub sends it: `repo:OWNER/REPOSITORY:CONTEXT`, with IDs (`OWNER@1/REPOSITORY@2`) in the immutable
 * form, or customized as a list of `claim:value`. A `:` inside a value arrives as `%3A`, so colons only separate.
 * https://docs.github.com/actions/reference/security/oidc
 */
export function readGitHubSubject(subject: string): GitHubSubject {
    const claims = splitClaims(subject);
    if (claims === undefined) {
        return refuse("it is not a list of claim:value pairs as GitHub sends it");
    }
    const [first = ""] = claims.keys();
    if (!LEADING.includes(first)) {
        return refuseAs(
            claims,
            `it begins with ${JSON.stringify(first)}, which subjects of other repositories can have too`,
        );
    }
    const repository = claims.get("repo") ?? claims.get("repository");
    if (
        repository === undefined &&
        !/^\d+$/.test(claims.get("repository_id") ?? "") &&
        !isThroughOneWorkflow(claims)
    ) {
        return refuseAs(claims, "it names no repository");
    }
    if (
        repository !== undefined &&
        !NAMED_REPOSITORY.test(repository) &&
        !IMMUTABLE_REPOSITORY.test(repository)
    ) {
        return refuse(`${JSON.stringify(repository)} is not OWNER/REPOSITORY`);
    }
    if (claims.has("pull_request")) {
        return { ok: true, claims, context: "pull_request" };
    }
    for (const context of ["environment", "ref", "workflow_ref", "job_workflow_ref"] as const) {
        const value = claims.get(context);
        if (value !== undefined) {
            return CONTEXTS.get(context)?.test(value) === true
                ? { ok: true, claims, context }
                : refuse(`${JSON.stringify(value)} is not ${WHAT_IT_IS.get(context) ?? context}`);
        }
    }
    return refuseAs(
        claims,
        "it names no branch, tag or environment, so every workflow run of the repository has it",
    );
}

/**
 * Whether a subject is of any repository of one owner, through one shared workflow at one version, which decides what the job
 * does.
 * https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows
 */
function isThroughOneWorkflow(claims: ReadonlyMap<string, string>): boolean {
    return (
        (claims.has("repository_owner") || claims.has("repository_owner_id")) &&
        PINNED_WORKFLOW.test(claims.get("job_workflow_ref") ?? "")
    );
}

/** Whether a subject has a wildcard that is compared literally: no repository, branch or tag has one in its name. */
export function hasLiteralWildcard(subject: string): boolean {
    return hasWildcard(subject) && (subject.startsWith("repo:") || subject === "*");
}

/** Whether pull requests have a subject: by its context, by the event, or by the ref of a workflow file. */
export function isOfPullRequests(subject: string): boolean {
    const claims = splitClaims(subject);
    return (
        claims !== undefined &&
        (claims.has("pull_request") ||
            /^pull_request(_target)?$/.test(claims.get("event_name") ?? "") ||
            ["workflow_ref", "job_workflow_ref"].some((claim) =>
                /@refs\/pull\/\d+\/(merge|head)$/.test(claims.get(claim) ?? ""),
            ))
    );
}

function splitClaims(subject: string): ReadonlyMap<string, string> | undefined {
    const parts = subject.split(":");
    const claims = new Map<string, string>();
    for (let at = 0; at < parts.length; at++) {
        const claim = parts[at] ?? "";
        if (claim === "pull_request") {
            claims.set(claim, "");
            continue;
        }
        const value = parts[++at];
        if (!/^[a-z_]+$/.test(claim) || value === undefined || value === "" || claims.has(claim)) {
            return undefined;
        }
        claims.set(claim, value);
    }
    return claims;
}

function refuse(message: string): GitHubSubject {
    return { ok: false, message, carried: false };
}

/** A subject of claims that GitHub sends is one that a token can have; one with another claim is a mistake. */
function refuseAs(claims: ReadonlyMap<string, string>, message: string): GitHubSubject {
    const other = [...claims.keys()].find((claim) => !SENT.has(claim) && !claim.startsWith("repo_property_"));
    return other === undefined
        ? { ok: false, message, carried: true }
        : refuse(`GitHub sends no claim ${JSON.stringify(other)}`);
}

/** Claims of a token by their names; undefined for one that the token does not have. What is not listed is not known. */
export type Claims = ReadonlyMap<string, string | undefined>;

/**
 * The claims, as condition keys, of a token whose subject is this one: those that the subject decides, and no other.
 *
 * @returns undefined where GitHub could never send the subject
 */
export function claimsOfGitHubSubject(subject: string): Claims | undefined {
    const read = readGitHubSubject(subject);
    if (!read.ok) {
        return undefined;
    }
    const workflow = read.claims.get("job_workflow_ref") ?? read.claims.get("workflow_ref");
    if (workflow !== undefined && !/@(refs\/|[0-9a-f]{40}$)/.test(workflow)) {
        return undefined;
    }
    const claims = new Map<string, string | undefined>([["sub", subject]]);
    const repository = read.claims.get("repo") ?? read.claims.get("repository");
    if (repository !== undefined) {
        claims.set("repository", repository.replace(/@\d+/g, ""));
    }
    for (const claim of ["ref", "environment", "job_workflow_ref"]) {
        const value = read.claims.get(claim);
        if (value !== undefined) {
            claims.set(claim, value.replaceAll("%3A", ":"));
        }
    }
    // A job with an environment has that in its subject in place of the branch or the pull request.
    if (read.context === "ref" || read.context === "pull_request") {
        claims.set("environment", undefined);
    }
    return claims;
}
