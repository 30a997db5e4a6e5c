import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type WorkflowSettings } from "../plan/workflowSettings";
import type { GitHubSubject } from "../subject/gitHubSubject";
import { contextOf } from "../subject/template";
import { quoted, unique } from "./step";

/** Runs that share what GitHub sends as the context of their subject; each becomes a job. */
export interface Run {
    readonly id: string;
    readonly kind: "environment" | "pull-request" | "push";
    readonly environment: string | undefined;
    /** An expression that is true for these runs alone. */
    readonly when: string;
    /** The job that must have ended before this one, so that two of them do not build one image at once. */
    readonly after: string | undefined;
}

/** GitHub gives a pull request from a fork no token to sign in with. https://docs.github.com/en/actions/reference/security/secure-use */
export const NOT_FROM_A_FORK = "github.event.pull_request.head.repo.full_name == github.repository";

/** The environments that the subjects name, sorted. */
export function environmentsOf(subjects: readonly Known<GitHubSubject>[]): string[] {
    return unique(
        subjects.flatMap((subject) =>
            contextOf(subject).key === "environment" ? [contextOf(subject).value ?? ""] : [],
        ),
    );
}

/** Whether something other than a person or a caller starts the runs of an environment. */
export function startsByItself({ branches = [], tags = [], mergeQueue = false }: WorkflowSettings): boolean {
    return branches.length + tags.length > 0 || mergeQueue;
}

/** The jobs of a workflow, in the order of what they run for. */
export function runsOf(subjects: readonly Known<GitHubSubject>[], settings: WorkflowSettings): Run[] {
    const environments = environmentsOf(subjects);
    const kinds = new Set(subjects.map((subject) => contextOf(subject).key));
    const runs: Omit<Run, "id" | "after">[] = [
        ...environments.map((environment) => ({
            kind: "environment" as const,
            environment,
            when: whenDeployed(environment, environments, subjects, settings),
        })),
        ...(kinds.has("pull_request")
            ? [
                  {
                      kind: "pull-request" as const,
                      environment: undefined,
                      when: `github.event_name == 'pull_request' && ${NOT_FROM_A_FORK}`,
                  },
              ]
            : []),
        ...(kinds.has("ref") || kinds.has(undefined)
            ? [{ kind: "push" as const, environment: undefined, when: whenPushed(subjects, settings) }]
            : []),
    ];
    const idOf = (index: number) => (runs.length === 1 ? "deploy" : `deploy-${index + 1}`);
    const chained = startsByItself(settings);
    return runs.map((run, index) => {
        const after = chained && run.kind === "environment" && index > 0 ? idOf(index - 1) : undefined;
        return { ...run, id: idOf(index), after };
    });
}

function whenDeployed(
    environment: string,
    all: readonly string[],
    subjects: readonly Known<GitHubSubject>[],
    settings: WorkflowSettings,
): string {
    const { branches = [], tags = [], mergeQueue = false } = settings;
    const refs = namedRefs(subjects);
    const byHand =
        all.length > 1
            ? `inputs.environment == ${quoted(environment)}`
            : "github.event_name == 'workflow_dispatch'";
    const byPush =
        refs.length === 0
            ? "github.event_name == 'push'"
            : `github.event_name == 'push' && !${isOneOf(refs)}`;
    return [
        byHand,
        ...(branches.length + tags.length > 0 ? [refs.length === 0 ? byPush : `(${byPush})`] : []),
        ...(mergeQueue ? ["github.event_name == 'merge_group'"] : []),
    ].join(" || ");
}

function whenPushed(subjects: readonly Known<GitHubSubject>[], settings: WorkflowSettings): string {
    const { branches = [], tags = [] } = settings;
    return branches.length + tags.length === 0
        ? "github.event_name == 'push'"
        : `github.event_name == 'push' && ${isOneOf(namedRefs(subjects))}`;
}

function isOneOf(refs: readonly string[]): string {
    return `contains(fromJSON(${quoted(JSON.stringify(refs))}), github.ref)`;
}

/** The refs that subjects name, sorted. */
function namedRefs(subjects: readonly Known<GitHubSubject>[]): string[] {
    const refs = subjects.flatMap((subject) =>
        contextOf(subject).key === "ref" ? [contextOf(subject).value ?? ""] : [],
    );
    return [...new Set(refs)].sort(compare);
}
