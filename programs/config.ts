import { formatPath, type Path, Problems } from "../components/index";
import { checkAccounts } from "./accounts";
import { checkDeployers } from "./deployers";
import { checkGitHub } from "./gitHubConfig";
import { checkImages } from "./imagesConfig";
import { checkRoleNames } from "./roleNames";
import { type Configuration, configuration } from "./schema";
import { shaped } from "./shape";

/** Prefix of this program's keys in a stack's configuration. */
const NAMESPACE = "keyless-delivery:";

/**
 * Reads a stack's configuration, as `pulumi.runtime.allConfig()` gives it, and works out everything that follows from it,
 * to find all problems before the first resource is registered. Other namespaces are none of this program's business.
 *
 * @throws ProblemsError with all of them.
 */
export function parseConfiguration(all: Readonly<Record<string, string>>): Configuration {
    const raw = Object.entries(all)
        .filter(([key]) => key.startsWith(NAMESPACE))
        .map(([key, text]) => [key.slice(NAMESPACE.length), parseJson(text)] as const);
    const problems = new Problems();
    const { value, blanks } = shaped(configuration, Object.fromEntries(raw), problems);
    const planning = new Problems();
    checkParts(planning, value);
    checkGitHub(planning, value.github);
    // Without any reader the references to them cannot be judged.
    const hasReaders = !blanks.some((blank) => formatPath(blank) === "images.readers");
    if (value.images !== undefined && hasReaders) {
        const images = value.images;
        planning.collect(
            () => {
                checkImages(images);
            },
            (path) => ["images", ...path],
        );
    }
    checkAccounts(planning, value);
    checkDeployers(planning, value);
    checkRoleNames(planning, value);

    // A planner's word on a value that is there only to fill a gap, or on what contains it, would mislead.
    for (const problem of planning.all) {
        if (!blanks.some((blank) => related(blank, problem.path))) {
            problems.add(problem);
        }
    }
    problems.throwIfAny();
    return value;
}

/** Structured values come as JSON, plain ones as they are. */
function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

function checkParts(problems: Problems, { github, images }: Configuration): void {
    if (github === undefined && images === undefined) {
        problems.check(["github"], undefined, {
            message: "is missing, and so is images: there is nothing to do",
            remediation: "write at least one of the two; Pulumi.dev.yaml has both",
        });
    }
}

/** Whether one path leads to or through the other. */
function related(a: Path, b: Path): boolean {
    return a.slice(0, b.length).every((part, index) => part === b[index]);
}
