import { type Path, type Problems } from "../../problems";
import { policyArnProblem } from "../names";
import { POLICY_QUOTAS } from "../permissions";
import { type Home } from "./grouping";

/** Managed policies that let a role give itself everything. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
const MIGHTY: readonly string[] = ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"];

/** What sets a managed policy apart from the others of a role: the name that it is attached under. */
export function managedPolicyKey(arn: string): string {
    const [owner = "", name = ""] = arn.slice(arn.indexOf("::") + 2).split(":policy/");
    return `${owner === "aws" ? "aws-" : ""}${name.replaceAll("/", "-")}`;
}

/** The policies that let whoever has the role do everything. */
export function mightyPolicies(arns: readonly string[]): string[] {
    return MIGHTY.filter((name) => arns.some((arn) => arn.endsWith(`::aws:policy/${name}`)));
}

/** Checks the managed policies of a role; `path` leads to their list. */
export function checkManagedPolicies(
    problems: Problems,
    path: Path,
    { partition, accountId }: Home,
    arns: readonly string[],
): void {
    arns.forEach((arn, index) => {
        problems.check([...path, index], arn, policyArnProblem(arn, partition, accountId));
        if (arns.findIndex((other) => managedPolicyKey(other) === managedPolicyKey(arn)) < index) {
            problems.check([...path, index], arn, {
                message: "is attached twice",
                remediation: "write each policy once",
            });
        }
    });
    if (arns.length > POLICY_QUOTAS.attached) {
        problems.check(path, arns.length, {
            message: `are ${arns.length} managed policies; a role has at most ${POLICY_QUOTAS.attached}`,
            remediation: "leave some out, or join them in a policy of your own",
        });
    }
}
