import { Document } from "yaml";
import { compare } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type PlannedRole } from "../plan/deployRole";
import { type DeployRoleRequest } from "../plan/deployRoleArgs";
import type { GitHubSubject } from "../subject/gitHubSubject";
import { contextOf } from "../subject/template";
import { commented, deploySteps, unique } from "./steps";

/** Runs that share what GitHub sends as the context of their subject; each becomes a job. */
interface Run {
    readonly id: string;
    readonly environment: string | undefined;
    /** An expression that is true for these runs alone. */
    readonly when: string;
}

/**
 * A GitHub workflow for one planned role, as YAML: triggered by what the role's subjects are, assuming the role and
 * doing what it was granted. A site is published from the folder `public`, an image built from the repository's root and
 * passed on by its digest; both are meant to be adapted. Permissions that have no usual step, such as plain statements,
 * leave no trace here.
 *
 * To be imported from `keyless-delivery/workflow`: the YAML library would cost every program that uses the
 * components 30 ms of its start.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 * https://github.com/aws-actions/configure-aws-credentials
 */
export function deployWorkflow(request: DeployRoleRequest, role: PlannedRole): string {
    const runs = runsOf(role.subjects);
    const steps = deploySteps(request, role);
    const jobs = runs.map(({ id, environment, when }): readonly [string, object] => [
        id,
        {
            name: environment === undefined ? "Deploy" : `Deploy to ${environment}`,
            ...(runs.length > 1 && { if: when }),
            "runs-on": "ubuntu-24.04",
            ...(environment !== undefined && { environment }),
            permissions: {
                contents: commented("read", "to check out"),
                "id-token": commented("write", "to ask GitHub for the token that AWS looks at"),
            },
            steps,
        },
    ]);
    const document = new Document(
        {
            name: role.name,
            on: triggers(role.subjects),
            permissions: {},
            // Two deployments at once would mix their files; a cancelled one would leave half of them.
            concurrency: { group: role.name, "cancel-in-progress": false },
            jobs: Object.fromEntries(jobs),
        },
        { aliasDuplicateObjects: false },
    );
    document.commentBefore = ` ${whatFor(role.subjects)}\n Made by \`npm run workflows\` from the stack's configuration.`;
    return document.toString({ lineWidth: 0 });
}

function whatFor(subjects: readonly Known<GitHubSubject>[]): string {
    const files = subjects.flatMap(({ workflow }) =>
        workflow === undefined
            ? []
            : [`${workflow.owner}/${workflow.repository}/.github/workflows/${workflow.file}`],
    );
    const repositories = subjects.map(({ owner, repository }) => `${owner}/${repository}`);
    return files.length > 0 ? `Is: ${unique(files).join(", ")}` : `For: ${unique(repositories).join(", ")}`;
}

function triggers(subjects: readonly Known<GitHubSubject>[]): object {
    if (subjects.some(({ workflow }) => workflow !== undefined)) {
        return { workflow_call: {} };
    }
    const keys = new Set(subjects.map((subject) => contextOf(subject).key));
    const branches = refsOf(subjects, ({ branch }) => branch);
    const tags = refsOf(subjects, ({ tag }) => tag);
    return {
        ...(branches.length + tags.length > 0 && {
            push: { ...(branches.length > 0 && { branches }), ...(tags.length > 0 && { tags }) },
        }),
        ...(keys.has("pull_request") && { pull_request: {} }),
        ...(keys.has("environment") && { workflow_dispatch: {} }),
    };
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

function runsOf(subjects: readonly Known<GitHubSubject>[]): Run[] {
    const runs = new Map<string, Omit<Run, "id">>();
    for (const subject of subjects) {
        const { key, value = "" } = contextOf(subject);
        if (key === "environment") {
            runs.set(`environment-${value}`, {
                environment: value,
                when: "github.event_name == 'workflow_dispatch'",
            });
        } else if (key === "pull_request") {
            runs.set("pull-request", { environment: undefined, when: "github.event_name == 'pull_request'" });
        } else {
            runs.set("push", { environment: undefined, when: "github.event_name == 'push'" });
        }
    }
    const sorted = [...runs].sort(([a], [b]) => compare(a, b)).map(([, run]) => run);
    return sorted.map((run, index) => ({
        ...run,
        id: sorted.length === 1 ? "deploy" : `deploy-${index + 1}`,
    }));
}
