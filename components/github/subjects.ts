import { Flaw, Path, Problems } from "../problems";

/** The workflows that run for a branch of a repository; they may enter, no others. */
export interface GitHubSubject {
    /** Organization or user that owns the repository, in the capitals that GitHub shows: they count. */
    owner: string;
    /** Name of the repository without its owner, in the capitals that GitHub shows: they count. */
    repository: string;
    /** Name of the branch without `refs/heads/`. */
    branch: string;
}

/**
 * The `sub` claim that GitHub puts into the token of such a workflow.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function subjectClaim(subject: GitHubSubject): string {
    const repository = `${claimValue(subject.owner)}/${claimValue(subject.repository)}`;
    return `repo:${repository}:ref:refs/heads/${claimValue(subject.branch)}`;
}

/** Checks the subjects of one role; `path` leads to their list. */
export function checkSubjects(problems: Problems, path: Path, subjects: readonly GitHubSubject[]): void {
    if (subjects.length === 0) {
        problems.check(path, subjects, {
            message: "admits nobody",
            remedy: "name at least one owner, repository and branch",
        });
    }
    subjects.forEach((subject, index) => {
        problems.check([...path, index, "owner"], subject.owner, ownerFlaw(subject.owner));
        problems.check(
            [...path, index, "repository"],
            subject.repository,
            repositoryFlaw(subject.repository),
        );
        problems.check([...path, index, "branch"], subject.branch, branchFlaw(subject.branch));
    });
}

/** GitHub sends `:` inside a value as `%3A`, because `:` separates the parts of the claim. */
function claimValue(value: string): string {
    return value.replaceAll(":", "%3A");
}

/** https://docs.github.com/en/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
function ownerFlaw(owner: string): Flaw | undefined {
    if (/[*?]/.test(owner)) {
        return wildcard("owner", "anybody on GitHub could enter");
    }
    return /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/.test(owner)
        ? undefined
        : {
              message: "is not the name of a GitHub organization or user",
              remedy: "write the name alone, up to 39 letters, digits, hyphens and underscores",
          };
}

/** https://docs.github.com/en/repositories/creating-and-managing-repositories/creating-a-new-repository */
function repositoryFlaw(repository: string): Flaw | undefined {
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
const BRANCH_RULES: readonly (readonly [pattern: RegExp, message: string])[] = [
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
];

function branchFlaw(branch: string): Flaw | undefined {
    if (/[*?]/.test(branch)) {
        return wildcard("branch", "whoever can push any branch could enter, without review");
    }
    const message = BRANCH_RULES.find(([pattern]) => pattern.test(branch))?.[1];
    return message === undefined
        ? undefined
        : {
              message,
              remedy: "write the branch's name as `git branch` shows it, such as main or release/2.x",
          };
}

function wildcard(what: string, consequence: string): Flaw {
    return {
        message: `has a wildcard: ${consequence}`,
        remedy: `name each ${what}; a role may have many subjects`,
    };
}
