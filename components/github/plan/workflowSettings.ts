import { Problems, type ProblemText } from "../../problems";
import { contextOf } from "../subject/template";
import { type DeployRoleRequest } from "./deployRoleArgs";

/** How one image is built. */
export interface WorkflowImage {
    /**
     * Folder that the image is built from.
     * @default the repository's root
     */
    context?: string | undefined;
    /**
     * Path of its Dockerfile.
     * @default Dockerfile in that folder
     */
    file?: string | undefined;
}

/** What the workflow of a role is told beside the role's subjects and grants. */
export interface WorkflowSettings {
    /**
     * Patterns of branches whose pushes start the workflow, for a role whose subjects name an environment: its deployment
     * rule on GitHub says which branches may use it.
     * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore
     * @default none
     */
    branches?: readonly string[] | undefined;
    /**
     * The same for tags.
     * @default none
     */
    tags?: readonly string[] | undefined;
    /**
     * Whether the checks of a merge queue start it, for such a role.
     * @default false
     */
    mergeQueue?: boolean | undefined;
    /**
     * Folder that is published to static sites.
     * @default public
     */
    siteFolder?: string | undefined;
    /**
     * How images are built, by the repositories that they are pushed to.
     * @default each from the repository's root
     */
    images?: Readonly<Record<string, WorkflowImage>> | undefined;
}

/**
 * Checks what a workflow is told, against the role that it is for.
 *
 * @throws ProblemsError with every problem.
 */
export function checkWorkflowSettings(settings: WorkflowSettings, request: DeployRoleRequest): void {
    const problems = new Problems();
    const { branches, tags, mergeQueue, siteFolder, images = {} } = settings;
    const named = request.subjects.some((subject) => contextOf(subject).key === "environment");
    for (const [field, value] of Object.entries({ branches, tags, mergeQueue })) {
        if (value !== undefined && value !== false && !named) {
            problems.check([field], value, {
                message: "starts runs that the role admits none of: no subject names an environment",
                remediation:
                    "write environment in the role, or leave it out: a branch or tag that is named starts the workflow",
            });
        }
    }
    for (const [field, patterns] of Object.entries({ branches, tags })) {
        patterns?.forEach((pattern, index) => {
            problems.check([field, index], pattern, patternProblem(pattern));
        });
    }
    if (siteFolder !== undefined) {
        problems.check(["siteFolder"], siteFolder, folderProblem(siteFolder));
    }
    const pushed = [...(request.pushImages ?? []), ...(request.pushPublicImages ?? [])];
    for (const [repository, { context, file }] of Object.entries(images)) {
        if (!pushed.some((its) => its.repository === repository)) {
            problems.check(["images", repository], repository, {
                message: "is not pushed by this role",
                remediation: "write it in pushImages, or leave it out",
            });
        }
        for (const [field, value] of Object.entries({ context, file })) {
            if (value !== undefined) {
                problems.check(["images", repository, field], value, folderProblem(value));
            }
        }
    }
    problems.throwIfAny();
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet */
function patternProblem(pattern: string): ProblemText | undefined {
    return /^[^\s~^:\\\p{Cc}]+$/u.test(pattern) && !pattern.startsWith("refs/")
        ? undefined
        : {
              message: "is not a pattern of branches or tags",
              remediation: "write it without refs/, such as release/* or v*",
          };
}

function folderProblem(path: string): ProblemText | undefined {
    return /^[\w.-]+(?:\/[\w.-]+)*$/.test(path) && !path.split("/").includes("..")
        ? undefined
        : {
              message: "is not a path in the repository",
              remediation: "write it from the repository's root, such as services/api",
          };
}
