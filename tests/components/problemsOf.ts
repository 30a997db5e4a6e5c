import assert from "node:assert/strict";
import { ComponentError } from "../../components/inputs/errors";
import { formatPath, formatProblem, type Problem, Problems, ProblemsError } from "../../components/problems";

/**
 * The problems that a planner or a component throws, in order of their paths; none if it does not throw. Each must say what
 * is wrong, and what to write.
 */
export function problemsOf(plan: () => unknown): Problem[] {
    try {
        plan();
        return [];
    } catch (error) {
        if (!(error instanceof ProblemsError || error instanceof ComponentError)) {
            throw error;
        }
        for (const { path, message, remediation } of error.problems) {
            assert.match(message, /./, formatPath(path));
            assert.match(remediation, /./, formatPath(path));
        }
        return [...error.problems].sort((a, b) => (formatPath(a.path) < formatPath(b.path) ? -1 : 1));
    }
}

/** Their places alone. */
export function pathsOf(plan: () => unknown): string[] {
    return problemsOf(plan).map(({ path }) => formatPath(path));
}

/** Whole lines, as a user reads them. */
export function linesOf(plan: () => unknown): string[] {
    return problemsOf(plan).map(formatProblem);
}

/** The problems that a check collects. */
export function checked(check: (problems: Problems) => void): () => void {
    return () => {
        const problems = new Problems();
        check(problems);
        problems.throwIfAny();
    };
}
