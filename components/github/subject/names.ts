import { policyTextProblem } from "../../iam/policy";
import { type ProblemText } from "../../problems";

/**
 * An owner of before 2014 may end with a hyphen.
 * https://docs.github.com/en/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
 */
export function ownerProblem(owner: string): ProblemText | undefined {
    if (/[*?]/.test(owner)) {
        return wildcard("anybody on GitHub could assume the role", "name each owner in subjects of its own");
    }
    return /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(owner)
        ? undefined
        : {
              message: "is not the name of a GitHub organization or user",
              remediation: "write the name alone, up to 39 letters, digits, hyphens and underscores",
          };
}

/** https://docs.github.com/en/repositories/creating-and-managing-repositories/creating-a-new-repository */
export function repositoryProblem(repository: string): ProblemText | undefined {
    if (/[*?]/.test(repository)) {
        return wildcard(
            "every repository of the owner could assume the role, also those made tomorrow",
            "name each repository; or admit all of them through one shared workflow at one version: a subject with " +
                "template: [repository_owner, job_workflow_ref] and workflow",
        );
    }
    return /^[A-Za-z0-9._-]{1,100}$/.test(repository) && !/^\.{1,2}$|\.git$/.test(repository)
        ? undefined
        : {
              message: "is not the name of a GitHub repository",
              remediation:
                  "write the name alone, without its owner: up to 100 letters, digits, dots, hyphens, underscores",
          };
}

/** https://git-scm.com/docs/git-check-ref-format and what GitHub refuses beyond it. */
const REF_RULES: readonly (readonly [pattern: RegExp, message: string])[] = [
    [/^$/, "is empty"],
    [/^refs\//, "begins with refs/, which GitHub refuses in a branch name"],
    [/^[0-9a-f]{40}$/, "looks like a commit, which GitHub refuses as a branch name"],
    [/^-/, "begins with a hyphen"],
    [/^(?:@|HEAD)$/, "is a name that git keeps for itself"],
    [
        /[\p{Cc} ~^:[\\]/u,
        "has a character that git refuses: a space, a control character or one of ~ ^ : [ \\",
    ],
    [/^\/|\/\/|\/$/, "has an empty part between slashes"],
    [/(?:^|\/)\./, "has a part that begins with a dot"],
    [/\.lock(?:\/|$)/, "has a part that ends with .lock"],
    [/\.\.|@\{/, "has .. or @{ in it"],
    [/\.$/, "ends with a dot"],
    [/[\p{Cf}\p{Cs}]/u, "has a character that nobody can see, so that two names would look the same"],
    [/\$\{/, "has ${ in it, where IAM reads a variable and not the name"],
];

export function branchProblem(branch: string): ProblemText | undefined {
    if (/^gh-readonly-queue\//.test(branch)) {
        return {
            message: "is a branch of a merge queue, which GitHub makes for one merge",
            remediation: byEnvironment("branch", "main", "mergeQueue: true"),
        };
    }
    return /[*?]/.test(branch)
        ? wildcard(
              "whoever can push any branch could assume the role, without review",
              byEnvironment("branch", "release/*", 'branches: ["release/*"]'),
          )
        : refProblem(branch, "write the branch's name as `git branch` shows it, such as main or release/2.x");
}

export function tagProblem(tag: string): ProblemText | undefined {
    const flaw = /[*?]/.test(tag)
        ? wildcard(
              "whoever can push any tag could assume the role, without review",
              byEnvironment("tag", "v*", 'tags: ["v*"]'),
          )
        : refProblem(tag, "write the tag's name as `git tag` shows it, such as v1.2.3");
    return flaw && { ...flaw, message: flaw.message.replace("branch name", "tag name") };
}

function refProblem(name: string, remediation: string): ProblemText | undefined {
    const message = REF_RULES.find(([pattern]) => pattern.test(name))?.[1];
    return message === undefined ? policyTextProblem(name) : { message, remediation: remediation };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
export function environmentProblem(environment: string): ProblemText | undefined {
    if (/[*?]/.test(environment)) {
        return wildcard(
            "whoever can edit a workflow could assume the role, past every approval",
            "name each environment; a role may have many subjects",
        );
    }
    if (environment.includes("%3A")) {
        return {
            message:
                "has %3A in it, which GitHub also sends for a colon: two environments would look the same",
            remediation: "rename the environment",
        };
    }
    if (environment.includes("${")) {
        return {
            message: "has ${ in it, where IAM reads a variable and not the name",
            remediation: "rename the environment",
        };
    }
    return /^[^\p{Cc}\p{Cf}\p{Cs}]{1,255}$/u.test(environment) && environment.trim() === environment
        ? policyTextProblem(environment)
        : {
              message: "is not the name of a GitHub environment",
              remediation: "write up to 255 characters as the repository's settings show them",
          };
}

/** https://docs.github.com/en/rest/repos/repos#get-a-repository */
export function idProblem(id: string): ProblemText | undefined {
    return /^[1-9]\d{0,19}$/.test(id)
        ? undefined
        : {
              message: "is not an ID that GitHub gives",
              remediation:
                  "write its digits, in quotes: `gh api repos/OWNER/REPOSITORY --jq '.id, .owner.id'` shows them",
          };
}

function wildcard(consequence: string, remediation: string): ProblemText {
    return { message: `has a wildcard: ${consequence}`, remediation };
}

/**
 * GitHub decides which refs may use an environment, and sends the environment in the place of the ref.
 * https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
 */
function byEnvironment(what: string, rule: string, trigger: string): string {
    return (
        `name each ${what}; or write environment: release in its place, with a deployment ${what} rule ${rule} on GitHub, ` +
        `and workflow: { ${trigger} } for what starts it`
    );
}
