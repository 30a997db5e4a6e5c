import { policyTextProblem } from "../../iam/policy";
import { type ProblemText } from "../../problems";

/**
 * An owner of before 2014 may end with a hyphen.
 * https://docs.github.com/en/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
 */
export function ownerProblem(owner: string): ProblemText | undefined {
    if (/[*?]/.test(owner)) {
        return wildcard("owner", "anybody on GitHub could assume the role");
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
            "repository",
            "every repository of the owner could assume the role, also those made tomorrow",
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
    return /[*?]/.test(branch)
        ? wildcard("branch", "whoever can push any branch could assume the role, without review")
        : refProblem(branch, "write the branch's name as `git branch` shows it, such as main or release/2.x");
}

export function tagProblem(tag: string): ProblemText | undefined {
    const flaw = /[*?]/.test(tag)
        ? wildcard("tag", "whoever can push any tag could assume the role, without review")
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
            "environment",
            "whoever can edit a workflow could assume the role, past every approval",
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

function wildcard(what: string, consequence: string): ProblemText {
    return {
        message: `has a wildcard: ${consequence}`,
        remediation: `name each ${what}; a role may have many subjects`,
    };
}
