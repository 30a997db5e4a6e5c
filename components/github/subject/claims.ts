import { policyTextProblem } from "../../iam/policy";
import { type InputList, type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";

/**
 * Claims of a token that stand beside its subject. Each is a list of which one value must match, as a whole and in the
 * same capitals; all that are given must match. IAM knows them for github.com, not for an Enterprise Server.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims
 */
export interface GitHubClaims {
    /**
     * Accounts that started the run, by their names. IDs are safer: a name can change hands.
     * @default not compared
     */
    actor?: InputList<string> | undefined;
    /**
     * Accounts that started the run, by their IDs.
     * @default not compared
     */
    actorId?: InputList<string> | undefined;
    /**
     * Enterprises that the repository belongs to, by their IDs.
     * @default not compared
     */
    enterpriseId?: InputList<string> | undefined;
    /**
     * Environments that the job names, where the template leaves them out of the subject.
     * @default not compared
     */
    environment?: InputList<string> | undefined;
    /**
     * Refs that the run is for, such as refs/heads/main, where the subject names an environment in their place.
     * @default not compared
     */
    ref?: InputList<string> | undefined;
    /**
     * Repositories by their IDs, where the subject has names only.
     * @default not compared
     */
    repositoryId?: InputList<string> | undefined;
    /**
     * Owners of the repository by their IDs, where the subject has names only.
     * @default not compared
     */
    repositoryOwnerId?: InputList<string> | undefined;
    /**
     * Names of the workflow, as its `name:` says: a convenience, since whoever edits the file decides it.
     * @default not compared
     */
    workflow?: InputList<string> | undefined;
}

/** Claim, as GitHub calls it -> the values of which one must match. */
export type ClaimConditions = Readonly<Record<string, readonly string[]>>;

/** The claims that IAM makes condition keys of, by their arguments here. */
const KEYS = {
    actor: "actor",
    actorId: "actor_id",
    enterpriseId: "enterprise_id",
    environment: "environment",
    jobWorkflowRef: "job_workflow_ref",
    ref: "ref",
    repositoryId: "repository_id",
    repositoryOwnerId: "repository_owner_id",
    workflow: "workflow",
} as const;

/** How the values of some claims look; the others are free text. */
const FORMS: Readonly<Partial<Record<keyof Known<GitHubClaims>, readonly [form: RegExp, example: string]>>> =
    {
        actor: [/^[A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?$/, "the account's name, such as octocat"],
        actorId: [/^[1-9]\d*$/, "the account's ID in digits"],
        enterpriseId: [/^[1-9]\d*$/, "the enterprise's ID in digits"],
        ref: [/^refs\/(?:heads|tags)\/[^\s~^:[\\]+$/, "the whole ref, such as refs/heads/main"],
        repositoryId: [/^[1-9]\d*$/, "the repository's ID in digits"],
        repositoryOwnerId: [/^[1-9]\d*$/, "the owner's ID in digits"],
    };

/** What the subject itself says, so that a claim can be seen to contradict or repeat it. */
interface Surroundings {
    readonly context: string | undefined;
    readonly ids: boolean;
    readonly template: readonly string[] | undefined;
}

/** The claims by the names that GitHub gives them. */
export function claimConditions(
    claims: Known<GitHubClaims> & { jobWorkflowRef?: string[] | undefined },
): ClaimConditions {
    return Object.fromEntries(
        Object.entries(KEYS).flatMap(([field, key]) => {
            const values = claims[field as keyof typeof KEYS];
            return values === undefined ? [] : [[key, values]];
        }),
    );
}

/** Checks the claims of one subject; `path` leads to them. */
export function checkClaims(
    problems: Problems,
    path: Path,
    claims: Known<GitHubClaims>,
    subject: Surroundings,
): void {
    for (const [field, values] of Object.entries(claims) as [
        keyof Known<GitHubClaims>,
        string[] | undefined,
    ][]) {
        if (values === undefined) {
            continue;
        }
        if (!Object.hasOwn(KEYS, field) || (field as string) === "jobWorkflowRef") {
            problems.check([...path, field], values, {
                message: "is not a supported claim; ignoring it would admit more workflows than you meant",
                remediation: `write some of: ${Object.keys(KEYS)
                    .filter((key) => key !== "jobWorkflowRef")
                    .join(", ")}`,
            });
            continue;
        }
        if (values.length === 0) {
            problems.check([...path, field], values, {
                message: "admits nobody",
                remediation: "write at least one value, or leave it out",
            });
        }
        values.forEach((value, index) => {
            const [form, example] = FORMS[field] ?? [/^[^\p{Cc}]+$/u, "the value as GitHub sends it"];
            if (!form.test(value) || /[*?]|\$\{/.test(value)) {
                problems.check([...path, field, index], value, {
                    message: "is no value that GitHub sends in this claim",
                    remediation: `write ${example}, without wildcards`,
                });
            }
            problems.check([...path, field, index], value, policyTextProblem(value));
        });
        const message = contradiction(field, subject);
        problems.check(
            [...path, field],
            values,
            message === undefined ? undefined : { message, remediation: "leave it out" },
        );
    }
}

function contradiction(
    field: keyof Known<GitHubClaims>,
    { context, ids, template }: Surroundings,
): string | undefined {
    const inSubject = (key: string) => template?.includes(key) ?? false;
    const byContext = template === undefined || inSubject("context");
    if (field === "ref" && ((byContext && context !== "environment") || inSubject("ref"))) {
        return "is decided by the subject already";
    }
    if (field === "environment" && (byContext || inSubject("environment"))) {
        return "is decided by the subject: GitHub sends an environment there whenever the job names one";
    }
    return (field === "repositoryId" || field === "repositoryOwnerId") && ids
        ? "is decided by the subject's IDs already"
        : undefined;
}
