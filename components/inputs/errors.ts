import * as pulumi from "@pulumi/pulumi";
import { type Problem, ProblemsError, report } from "../problems";

/**
 * Everything that is wrong with the arguments of one component, which its message names. Pulumi prints the message of such
 * an error and no stack trace.
 */
export class ComponentError extends pulumi.RunError {
    override readonly name = "ComponentError";
    /** The problems, each with path, value and remediation. */
    readonly problems: readonly Problem[];

    constructor(component: string, problems: readonly Problem[]) {
        super(`${component}: ${report(problems)}`);
        this.problems = problems;
        // The message says where the mistake is; where the SDK prints a stack in its place, ours would bury it.
        this.stack = this.message;
    }
}

/**
 * Runs a planner over a component's arguments.
 *
 * @param component what messages call it: its type, and its name in quotes
 * @throws ComponentError with every problem found.
 */
export function reportingProblems<T>(component: string, plan: () => T): T {
    try {
        return plan();
    } catch (error) {
        throw error instanceof ProblemsError ? new ComponentError(component, error.problems) : error;
    }
}
