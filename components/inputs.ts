import * as pulumi from "@pulumi/pulumi";
import { formatPath, ProblemsError } from "./problems";

/**
 * Runs a planner over a component's arguments. Its problems become the error that the engine prints property by
 * property, in whatever language the component is used from.
 *
 * @throws pulumi.InputPropertiesError with every problem found.
 */
export function reportingProblems<T>(plan: () => T): T {
    try {
        return plan();
    } catch (error) {
        if (!(error instanceof ProblemsError)) {
            throw error;
        }
        throw new pulumi.InputPropertiesError({
            message: error.message,
            errors: error.problems.map((problem) => ({
                propertyPath: formatPath(problem.path),
                reason: `${problem.message} -- ${problem.remediation}`,
            })),
        });
    }
}

/**
 * A text that is computed from configuration, so that it is known at preview, but whose readers still wait for the
 * resources that make it true.
 */
export function knownAfter(value: string, resources: pulumi.Resource[]): pulumi.Output<string> {
    return pulumi.all(resources.map((resource) => resource.urn)).apply(() => value);
}
