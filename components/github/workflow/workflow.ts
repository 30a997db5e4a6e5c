import { Document } from "yaml";
import { type Known } from "../../inputs/types";
import { type PlannedRole } from "../plan/deployRole";
import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import { type WorkflowSettings } from "../plan/workflowSettings";
import type { GitHubSubject } from "../subject/gitHubSubject";
import { contextOf } from "../subject/template";
import { type RunInputs, runInputs } from "./inputs";
import { environmentsOf, NOT_FROM_A_FORK, type Run, runsOf } from "./runs";
import { commented, expression, type Step, unique } from "./step";
import { deploySteps } from "./steps";

/** Registries by repository. */
export type Replicas = ReadonlyMap<
    string,
    readonly { readonly accountId: string; readonly region: string }[]
>;

/**
 * A GitHub workflow for one planned role, as YAML: triggered by what the role's subjects are, assuming the role and
 * doing what it was granted. An image that is there for the commit is not built again; it is passed on by its digest, and a
 * run by hand may name another one. Functions and services are deployed region by region, and go back to what ran where one
 * fails. Permissions that have no usual step, such as plain statements, leave no trace here.
 *
 * To be imported from `keyless-delivery/workflow`: the YAML library would cost every program that uses the
 * components 30 ms of its start.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 * https://github.com/aws-actions/configure-aws-credentials
 *
 * @param settings what no grant says, such as the folder that an image is built from
 * @param replicas repository -> the registries that its images are replicated to, which stacks with its digest wait for
 */
export function deployWorkflow(
    request: DeployRoleRequest,
    role: PlannedRole,
    settings: WorkflowSettings = {},
    replicas: Replicas = new Map(),
): string {
    const { subjects } = role;
    const runs = runsOf(subjects, settings);
    const inputs = runInputs(request, environmentsOf(subjects));
    const on = triggers(subjects, settings, inputs);
    const byDigest = "workflow_dispatch" in on || "workflow_call" in on;
    const steps = deploySteps({ request, settings, replicas, byDigest }, role);
    const document = new Document(
        {
            name: role.name,
            on,
            permissions: {},
            // Two deployments at once would mix their files; a cancelled one would leave half of them.
            concurrency: { group: role.name, "cancel-in-progress": false },
            jobs: Object.fromEntries(runs.map((run) => [run.id, job(run, runs.length > 1, steps)])),
        },
        { aliasDuplicateObjects: false },
    );
    document.commentBefore = ` ${whatFor(subjects)}\n Made by \`npm run workflows\` from the stack's configuration.`;
    return document.toString({ lineWidth: 0 });
}

function job(
    { kind, environment, when, after }: Run,
    isOneOfSeveral: boolean,
    steps: readonly Step[],
): object {
    // A job that waits for another one would be skipped with it.
    const condition = after === undefined ? when : expression(`!cancelled() && !failure() && (${when})`);
    const alone = kind === "pull-request" ? NOT_FROM_A_FORK : undefined;
    const applies = isOneOfSeveral ? condition : alone;
    return {
        name: environment === undefined ? "Deploy" : `Deploy to ${environment}`,
        ...(after !== undefined && { needs: after }),
        ...(applies !== undefined && {
            if:
                kind === "pull-request"
                    ? commented(applies, "a fork gets no token to sign in to AWS with")
                    : applies,
        }),
        "runs-on": "ubuntu-24.04",
        ...(environment !== undefined && { environment }),
        permissions: {
            contents: commented("read", "to check out"),
            "id-token": commented("write", "to ask GitHub for the token that AWS looks at"),
        },
        steps,
    };
}

function whatFor(subjects: readonly Known<GitHubSubject>[]): string {
    const files = subjects.flatMap(({ workflow }) =>
        workflow === undefined
            ? []
            : [`${workflow.owner}/${workflow.repository}/.github/workflows/${workflow.file}`],
    );
    const repositories = subjects.map(({ owner, repository = "*" }) => `${owner}/${repository}`);
    return files.length > 0 ? `Is: ${unique(files).join(", ")}` : `For: ${unique(repositories).join(", ")}`;
}

function triggers(
    subjects: readonly Known<GitHubSubject>[],
    settings: WorkflowSettings,
    inputs: RunInputs,
): object {
    const asked = Object.keys(inputs).length === 0 ? {} : { inputs };
    if (subjects.some(({ workflow }) => workflow !== undefined)) {
        return { workflow_call: callable(asked) };
    }
    const keys = new Set(subjects.map((subject) => contextOf(subject).key));
    const branches = [...refsOf(subjects, ({ branch }) => branch), ...(settings.branches ?? [])];
    const tags = [...refsOf(subjects, ({ tag }) => tag), ...(settings.tags ?? [])];
    const byHand = keys.has("environment") || (keys.has("ref") && "inputs" in asked);
    return {
        ...(branches.length + tags.length > 0 && {
            push: { ...(branches.length > 0 && { branches }), ...(tags.length > 0 && { tags }) },
        }),
        ...(keys.has("pull_request") && { pull_request: {} }),
        ...(settings.mergeQueue === true && { merge_group: {} }),
        ...(byHand && { workflow_dispatch: asked }),
    };
}

/** A caller passes texts: only a person chooses from a list. */
function callable(asked: { readonly inputs?: RunInputs }): object {
    const { environment, ...digests } = asked.inputs ?? {};
    const all = {
        ...(environment !== undefined && {
            environment: { ...environment, type: "string", options: undefined },
        }),
        ...digests,
    };
    return Object.keys(all).length === 0 ? {} : { inputs: JSON.parse(JSON.stringify(all)) as object };
}

/** Names as filter patterns; the characters that git allows and a pattern takes for its own are escaped. */
function refsOf(
    subjects: readonly Known<GitHubSubject>[],
    of: (subject: Known<GitHubSubject>) => string | undefined,
): string[] {
    return unique(subjects.flatMap((subject) => of(subject) ?? [])).map((name) =>
        name.replace(/[+!\]]/g, "\\$&"),
    );
}
