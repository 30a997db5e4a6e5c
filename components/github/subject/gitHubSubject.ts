import { type Input, type InputList, type InputMap } from "../../inputs/types";
import { type GitHubClaims } from "./claims";
import { type GitHubReusableWorkflow } from "./reusableWorkflow";

/**
 * The workflow runs of one repository that may assume a role, and no others. One of branch, tag, environment and pullRequest says
 * which: GitHub puts exactly one of them into a token's subject.
 * https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export interface GitHubSubject {
    /** Organization or user that owns the repository, in the capitals that GitHub shows: they count. */
    owner: Input<string>;
    /**
     * Name of the repository without its owner, in the capitals that GitHub shows: they count.
     * @default none: only with a template that names no repository, for every repository of the owner
     */
    repository?: Input<string> | undefined;
    /**
     * ID of the owner, together with repositoryId: for a repository whose subjects are immutable, as of every repository
     * made, renamed or transferred after 15 July 2026. Such a subject survives a rename. Enterprise Server has none.
     * @default none: the subject has names alone
     */
    ownerId?: Input<string> | undefined;
    /**
     * ID of the repository, together with ownerId.
     * @default none
     */
    repositoryId?: Input<string> | undefined;
    /**
     * For the time of a change to immutable subjects: the name form is admitted as well, up to this date, that day in
     * UTC included (YYYY-MM-DD). Every plan warns of it; afterwards the next update leaves that form out.
     * @default false
     */
    legacySubjectUntil?: string | undefined;
    /**
     * Name of the branch without `refs/heads/`, for jobs that name no environment.
     * @default none: exactly one of branch, tag, environment and pullRequest is given
     */
    branch?: Input<string> | undefined;
    /**
     * Name of the tag without `refs/tags/`, for jobs that name no environment.
     * @default none
     */
    tag?: Input<string> | undefined;
    /**
     * Name of the environment that the job names. GitHub then sends it in the place of the branch.
     * @default none
     */
    environment?: Input<string> | undefined;
    /**
     * Runs of a pull request: code that nobody may have reviewed. Grant them little.
     * @default false
     */
    pullRequest?: boolean | undefined;
    /**
     * The reusable workflow that the job must come from. It is compared as a claim of its own, or within the subject if
     * the template says so.
     * @default any workflow
     */
    workflow?: Input<GitHubReusableWorkflow> | undefined;
    /**
     * The claim keys of a customised subject, in their order, as `include_claim_keys` of GitHub's REST API has them:
     * some of repo, context, environment, ref, job_workflow_ref, repository_id, repository_owner, repository_owner_id, and
     * of those whose value `values` gives. Without a repository, as in [repository_owner_id, job_workflow_ref], it admits
     * every repository of the owner through one shared workflow at one version.
     * @default GitHub's own: repo, context
     */
    template?: InputList<string> | undefined;
    /**
     * The values of the template's other keys, by their names there: workflow, repository_visibility, runner_environment,
     * actor, event_name and others.
     * @default none
     */
    values?: InputMap<string> | undefined;
    /**
     * Further claims that the token must have, all of them.
     * @default none
     */
    claims?: Input<GitHubClaims> | undefined;
}
