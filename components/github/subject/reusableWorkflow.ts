import { type Input, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import { branchProblem, ownerProblem, repositoryProblem, tagProblem } from "./names";

/**
 * A reusable workflow at one version: its job runs for whoever calls it, and its token says so in `job_workflow_ref`.
 * Exactly one of branch, tag and commit is given: the one that the caller's `uses:` names.
 * https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows
 */
export interface GitHubReusableWorkflow {
    /** Organization or user that owns the workflow's repository. */
    owner: Input<string>;
    /** Name of the workflow's repository. */
    repository: Input<string>;
    /** Name of the file in .github/workflows, such as deploy.yml. */
    file: Input<string>;
    /**
     * Name of the branch that callers use.
     * @default none: exactly one of branch, tag and commit is given
     */
    branch?: Input<string> | undefined;
    /**
     * Name of the tag that callers use.
     * @default none
     */
    tag?: Input<string> | undefined;
    /**
     * The commit that callers use, in full: 40 hexadecimal digits.
     * @default none
     */
    commit?: Input<string> | undefined;
}

/** The `job_workflow_ref` claim: `ORG/REPOSITORY/.github/workflows/FILE@REF`. */
export function jobWorkflowRef(workflow: Known<GitHubReusableWorkflow>): string {
    const { owner, repository, file, branch, tag, commit } = workflow;
    const ref =
        branch !== undefined ? `refs/heads/${branch}` : tag !== undefined ? `refs/tags/${tag}` : commit;
    return `${owner}/${repository}/.github/workflows/${file}@${ref ?? ""}`;
}

/** Checks a reusable workflow; `path` leads to it. */
export function checkReusableWorkflow(
    problems: Problems,
    path: Path,
    workflow: Known<GitHubReusableWorkflow>,
): void {
    const { owner, repository, file, branch, tag, commit } = workflow;
    problems.check([...path, "owner"], owner, ownerProblem(owner));
    problems.check([...path, "repository"], repository, repositoryProblem(repository));
    if (!/^[\w-][\w.-]*\.ya?ml$/.test(file)) {
        problems.check([...path, "file"], file, {
            message: "is not the name of a workflow file",
            remediation: "write the name alone, such as deploy.yml; GitHub looks in .github/workflows only",
        });
    }
    if ([branch, tag, commit].filter((version) => version !== undefined).length !== 1) {
        problems.check(path, workflow, {
            message: "is not at one version",
            remediation: "write exactly one of branch, tag and commit, the one that `uses:` names",
        });
    }
    if (branch !== undefined) {
        problems.check([...path, "branch"], branch, branchProblem(branch));
    }
    if (tag !== undefined) {
        problems.check([...path, "tag"], tag, tagProblem(tag));
    }
    if (commit !== undefined && !/^[0-9a-f]{40}$/.test(commit)) {
        problems.check([...path, "commit"], commit, {
            message: "is not a commit in full",
            remediation: "write its 40 hexadecimal digits in lower case",
        });
    }
}
