import { formatPath, type Problems } from "../components/index";
import { roleOf } from "./accounts";
import { deployRolePath, functionsIn } from "./imageFunctions";
import { type Configuration } from "./schema";

/** Checks that each function is deployed by one role, and by either this program or a workflow. */
export function checkDeployers(problems: Problems, configuration: Configuration): void {
    checkDeployRoles(problems, configuration);
    checkOneDeployer(problems, configuration);
}

/** A function is made as the role that the program assumes in its account, so that the image's policy must name that one. */
function checkDeployRoles(problems: Problems, { images, accounts = {} }: Configuration): void {
    for (const its of functionsIn(images)) {
        const path = images && deployRolePath(images, its);
        const assumed = roleOf(its.accountId, accounts[its.accountId]?.assumeRole ?? "");
        if (path !== undefined && assumed !== undefined && assumed !== its.deployRole) {
            problems.check(["images", ...path], its.deployRole, {
                message: `is not the role that makes the function: the program assumes ${assumed} there`,
                remediation: `name that role, or let ${formatPath(["accounts", its.accountId])} assume this one`,
            });
        }
    }
}

/** Where a workflow gives a function another image, the next update of this program would take it back. */
function checkOneDeployer(problems: Problems, { github, images }: Configuration): void {
    const functions = functionsIn(images).filter(({ settings }) => settings.deployedBy !== "workflow");
    for (const [key, { deployFunctions = [] }] of Object.entries(github?.roles ?? {})) {
        deployFunctions.forEach(({ function: name, region = github?.region ?? "" }, index) => {
            const its = functions.find(
                ({ functionName, accountId, regions }) =>
                    functionName === name && accountId === github?.accountId && regions.includes(region),
            );
            if (its !== undefined) {
                problems.check(["github", "roles", key, "deployFunctions", index, "function"], name, {
                    message: `is deployed by this program, as ${formatPath(["images", ...its.path])} says`,
                    remediation: "write deployedBy: workflow there, or leave the grant out",
                });
            }
        });
    }
}
