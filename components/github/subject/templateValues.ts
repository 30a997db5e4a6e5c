import { type Known } from "../../inputs/types";
import { type Path, type Problems } from "../../problems";
import type { GitHubSubject } from "./gitHubSubject";
import { policyTextProblem } from "../../iam/policy";

type Form = readonly [form: RegExp, example: string];

const COMMIT: Form = [/^[0-9a-f]{40}$/, "a commit in full"];
const DIGITS: Form = [/^[1-9]\d*$/, "an ID in digits"];
const REF: Form = [/^[^\s~^:[\\*?]+$/, "a ref without wildcards"];
const FREE: Form = [/^[^\p{Cc}*?]+$/u, "the value as GitHub sends it, without wildcards"];

/**
 * The keys of a template whose value no other argument of a subject says, with the form of each. What differs in every run
 * (sha, run_id, run_number, run_attempt, check_run_id) is none of them: a subject that names it would admit one run.
 * https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims
 */
const FORMS: Readonly<Record<string, Form>> = {
    actor: [/^[A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?$/, "an account's name, such as octocat"],
    actor_id: DIGITS,
    base_ref: REF,
    enterprise: [/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "the slug of an enterprise"],
    enterprise_id: DIGITS,
    environment_node_id: [/^[\w=-]+$/, "the node ID of an environment"],
    event_name: [/^[a-z_]+$/, "the name of an event, such as push"],
    head_ref: REF,
    job_workflow_sha: COMMIT,
    ref_protected: [/^(?:true|false)$/, "true or false, in quotes"],
    ref_type: [/^(?:branch|tag)$/, "branch or tag"],
    repository_visibility: [/^(?:public|private|internal)$/, "public, private or internal"],
    runner_environment: [/^(?:github-hosted|self-hosted)$/, "github-hosted or self-hosted"],
    workflow: FREE,
    workflow_ref: [
        /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[\w.-]+\.ya?ml@refs\/(?:heads|tags)\/[^\s~^:[\\*?]+$/,
        "the workflow at its ref, such as acme/shop/.github/workflows/deploy.yml@refs/heads/main",
    ],
    workflow_sha: COMMIT,
};

export const VALUE_KEYS: readonly string[] = Object.keys(FORMS);

/** What a subject gives for such a key. */
export function givenValue({ values = {} }: Known<GitHubSubject>, key: string): string | undefined {
    return VALUE_KEYS.includes(key) && Object.hasOwn(values, key) ? values[key] : undefined;
}

/** Checks these values; `path` leads to them, and `template` are the keys that GitHub sends. */
export function checkValues(
    problems: Problems,
    path: Path,
    values: Readonly<Record<string, string>>,
    template: readonly string[],
): void {
    for (const [key, value] of Object.entries(values)) {
        if (!template.includes(key) || !VALUE_KEYS.includes(key)) {
            problems.check([...path, key], value, {
                message: "is in no subject of this template, and would restrict nothing",
                remediation: VALUE_KEYS.includes(key)
                    ? `write ${key} into the template, here and on GitHub, or leave it out`
                    : `leave it out; the keys with values of their own are ${VALUE_KEYS.join(", ")}`,
            });
            continue;
        }
        const [form, example] = FORMS[key] ?? FREE;
        if (!form.test(value) || value.includes("${")) {
            problems.check([...path, key], value, {
                message: "is no value that GitHub sends in this claim",
                remediation: `write ${example}`,
            });
        }
        problems.check([...path, key], value, policyTextProblem(value));
    }
}
