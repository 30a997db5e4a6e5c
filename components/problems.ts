import { isAboutLater } from "./later";

/** Where a value stands: the keys and list positions that lead to it. */
export type Path = readonly (string | number)[];

/** Why a value cannot be accepted and what to write instead. */
export interface ProblemText {
    /** What is wrong with the value. */
    readonly message: string;
    /** What to write instead. */
    readonly remediation: string;
}

/** A problem with the path and the value that it was found at. */
export interface Problem extends ProblemText {
    readonly path: Path;
    /** The value as it was given; left out where the problem is that something is missing. */
    readonly value?: unknown;
}

/** Collects problems, each once, so that one run reports all of them. */
export class Problems {
    private readonly found = new Map<string, Problem>();
    private readonly doubtful = new Set<string>();

    /** Adds a problem, unless it is about a value that is not known yet: the value itself will show it. */
    add(problem: Problem): void {
        const line = formatProblem(problem);
        if (!isAboutLater([line, typeof problem.value === "number" ? problem.value : undefined])) {
            this.found.set(line, problem);
        }
    }

    /** Adds what a test says is wrong with a value; nothing where it says nothing. */
    check(path: Path, value: unknown, text: ProblemText | undefined): void {
        if (text !== undefined) {
            this.add({ path, value, ...text });
        }
    }

    /** Adds a warning of what can be made, and may not be what was meant; unless it is about a value that is not known yet. */
    warn(path: Path, value: unknown, text: ProblemText): void {
        const line = formatProblem({ path, value, ...text });
        if (!isAboutLater([line])) {
            this.doubtful.add(line);
        }
    }

    /** The warnings, one a line, in the order in which they were found. */
    get warnings(): readonly string[] {
        return [...this.doubtful];
    }

    /**
     * Runs a planner and keeps its problems; any other error passes through.
     *
     * @param toPath leads from a path of the planner's to where its value was written; undefined leaves the problem out
     */
    collect<T>(plan: () => T, toPath: (path: Path) => Path | undefined = (path) => path): T | undefined {
        try {
            return plan();
        } catch (error) {
            if (!(error instanceof ProblemsError)) {
                throw error;
            }
            for (const problem of error.problems) {
                const path = toPath(problem.path);
                if (path !== undefined) {
                    this.add({ ...problem, path });
                }
            }
            return undefined;
        }
    }

    get all(): readonly Problem[] {
        return [...this.found.values()];
    }

    /** Throws a `ProblemsError` with everything found so far, if there is anything. */
    throwIfAny(): void {
        if (this.found.size > 0) {
            throw new ProblemsError(this.all);
        }
    }

    /** The result of a planner, which is there where there are no problems. */
    orThrow<T>(result: T | undefined): T {
        if (result === undefined || this.found.size > 0) {
            throw new ProblemsError(this.all);
        }
        return result;
    }
}

/** Everything that is wrong with one set of arguments. Its message lists every problem. */
export class ProblemsError extends Error {
    override readonly name = "ProblemsError";
    readonly problems: readonly Problem[];

    constructor(problems: readonly Problem[]) {
        super(report(problems));
        this.problems = problems;
    }
}

/** `readers.batch.regions[0]`; a key that is not a plain word is quoted, as in `repositories["team/app"]`. */
export function formatPath(path: Path): string {
    return path.reduce<string>((text, part) => {
        if (typeof part === "number") {
            return `${text}[${part}]`;
        }
        if (!/^[A-Za-z_][\w-]*$/.test(part)) {
            return `${text}[${JSON.stringify(part)}]`;
        }
        return text === "" ? part : `${text}.${part}`;
    }, "");
}

/** One line: `path: message (value) -- remediation`; a mapping is too long to be shown, and its path says which it is. */
export function formatProblem(problem: Problem): string {
    const isMapping = typeof problem.value === "object" && !Array.isArray(problem.value);
    const value = problem.value === undefined || isMapping ? "" : ` (${JSON.stringify(problem.value)})`;
    return `${formatPath(problem.path)}: ${problem.message}${value} -- ${problem.remediation}`;
}

/** All problems as text, one a line, in the order of their paths. */
export function report(problems: readonly Problem[]): string {
    const lines = problems.map(formatProblem).sort();
    const count = lines.length === 1 ? "1 problem" : `${lines.length} problems`;
    return [`${count} found:`, ...lines.map((line) => `  ${line}`)].join("\n");
}
