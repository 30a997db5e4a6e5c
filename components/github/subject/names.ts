import { policyTextFlaw } from "../../iam/policy";
import { type Flaw } from "../../problems";

/** https://docs.github.com/en/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
export function ownerFlaw(owner: string): Flaw | undefined {
    if (/[*?]/.test(owner)) {
        return wildcard("owner", "anybody on GitHub could enter");
    }
    return /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,37}[A-Za-z0-9])?$/.test(owner)
        ? undefined
        : {
              message: "is not the name of a GitHub organization or user",
              remedy: "write the name alone, up to 39 letters, digits, hyphens and underscores",
          };
}

/** https://docs.github.com/en/repositories/creating-and-managing-repositories/creating-a-new-repository */
export function repositoryFlaw(repository: string): Flaw | undefined {
    if (/[*?]/.test(repository)) {
        return wildcard(
            "repository",
            "every repository of the owner could enter, those made tomorrow included",
        );
    }
    return /^[A-Za-z0-9._-]{1,100}$/.test(repository) && !/^\.{1,2}$|\.git$/.test(repository)
        ? undefined
        : {
              message: "is not the name of a GitHub repository",
              remedy: "write the name alone, without its owner: up to 100 letters, digits, dots, hyphens, underscores",
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

export function branchFlaw(branch: string): Flaw | undefined {
    return /[*?]/.test(branch)
        ? wildcard("branch", "whoever can push any branch could enter, without review")
        : refFlaw(branch, "write the branch's name as `git branch` shows it, such as main or release/2.x");
}

export function tagFlaw(tag: string): Flaw | undefined {
    const flaw = /[*?]/.test(tag)
        ? wildcard("tag", "whoever can push any tag could enter, without review")
        : refFlaw(tag, "write the tag's name as `git tag` shows it, such as v1.2.3");
    return flaw && { ...flaw, message: flaw.message.replace("branch name", "tag name") };
}

function refFlaw(name: string, remedy: string): Flaw | undefined {
    const message = REF_RULES.find(([pattern]) => pattern.test(name))?.[1];
    return message === undefined ? policyTextFlaw(name) : { message, remedy };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
export function environmentFlaw(environment: string): Flaw | undefined {
    if (/[*?]/.test(environment)) {
        return wildcard("environment", "whoever can edit a workflow could enter, past every approval");
    }
    if (environment.includes("%3A")) {
        return {
            message:
                "has %3A in it, which GitHub also sends for a colon: two environments would look the same",
            remedy: "rename the environment",
        };
    }
    if (environment.includes("${")) {
        return {
            message: "has ${ in it, where IAM reads a variable and not the name",
            remedy: "rename the environment",
        };
    }
    return /^[^\p{Cc}\p{Cf}\p{Cs}]{1,255}$/u.test(environment) && environment.trim() === environment
        ? policyTextFlaw(environment)
        : {
              message: "is not the name of a GitHub environment",
              remedy: "write up to 255 characters as the repository's settings show them",
          };
}

/** https://docs.github.com/en/rest/repos/repos#get-a-repository */
export function idFlaw(id: string): Flaw | undefined {
    return /^[1-9]\d{0,19}$/.test(id)
        ? undefined
        : {
              message: "is not an ID that GitHub gives",
              remedy: "write its digits, in quotes: `gh api repos/OWNER/REPOSITORY --jq '.id, .owner.id'` shows them",
          };
}

function wildcard(what: string, consequence: string): Flaw {
    return {
        message: `has a wildcard: ${consequence}`,
        remedy: `name each ${what}; a role may have many subjects`,
    };
}
