/**
 * The images of a task. AWS takes any reference when a task is defined and fails when one starts, which nobody waits for
 * here: the image must be there, and the execution role must be let in by its own policy and the repository's.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
import type { Cloud } from "../cloud";
import { iamSdk } from "../types/iamShapes";
import { decide, principal, PULL_ACTIONS } from "./access";
import { findImage, findRepository, type ImageReference, placeOf, referenceOf } from "./reference";
import { Refusal } from "./refusal";

export interface Task {
    readonly launchesOnFargate: boolean;
    /** The role that ECS pulls with. */
    readonly executionRoleArn: string | undefined;
    /** Of the machine that it runs on, in the words of images: `amd64`, `arm64`. */
    readonly architecture: string;
}

export async function pullForTask(uri: string, task: Task, cloud: Cloud): Promise<void> {
    const reference = referenceOf(uri);
    if (reference === undefined) {
        return;
    }
    const { executionRoleArn } = task;
    if (executionRoleArn !== undefined) {
        await requireAccess(uri, reference, executionRoleArn, cloud);
    } else if (task.launchesOnFargate) {
        throw new Refusal(
            "ClientException",
            "Fargate requires task definition to have execution role ARN to support ECR images.",
        );
    }
    const image = await findImage(reference, cloud);
    if (image === undefined) {
        throw cannotPull(`failed to resolve ref ${uri}: ${uri}: not found`);
    }
    if (image.architectures?.includes(task.architecture) === false) {
        throw cannotPull(
            `image Manifest does not contain descriptor matching platform 'linux/${task.architecture}'`,
            `it is an index of ${image.architectures.join(", ")}`,
        );
    }
}

const cannotPull = (message: string, why = "") => new Refusal("CannotPullContainerError", message, why);

async function requireAccess(
    uri: string,
    reference: ImageReference,
    role: string,
    cloud: Cloud,
): Promise<void> {
    if (!(await roleMay(role, "ecr:GetAuthorizationToken", "*", cloud))) {
        throw new Refusal(
            "ResourceInitializationError",
            `unable to pull secrets or registry auth: AccessDeniedException: User: ${role} is not authorized to perform: ` +
                "ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the " +
                "ecr:GetAuthorizationToken action",
        );
    }
    const policy = (await findRepository(reference, cloud))?.policy;
    for (const action of PULL_ACTIONS) {
        const lacking = await lackingGrant(policy, reference, role, action, cloud);
        if (lacking !== undefined) {
            const { host, tag = "latest", digest = tag } = reference;
            throw cannotPull(
                `failed to resolve ref ${uri}: pulling from host ${host} failed with status code ` +
                    `[manifests ${digest}]: 403 Forbidden`,
                `${lacking} does not grant ${role} ${action}`,
            );
        }
    }
}

/**
 * Which policy stands in the way, if one does: between accounts both must allow, in one account either.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
async function lackingGrant(
    policy: string | undefined,
    reference: ImageReference,
    role: string,
    action: string,
    cloud: Cloud,
): Promise<string | undefined> {
    const { account, region, repository } = reference;
    const theirs = `the policy of ${placeOf(reference)}`;
    const decision = decide(policy, principal(role), action);
    if (decision === "Deny" || (decision === "none" && account !== cloud.account)) {
        return theirs;
    }
    const resource = `arn:${cloud.partition}:ecr:${region}:${account}:repository/${repository}`;
    const suffices = decision === "Allow" && account === cloud.account;
    return suffices || (await roleMay(role, action, resource, cloud)) ? undefined : "the role's own policy";
}

/** What the local AWS says that the role's own policies allow. */
async function roleMay(role: string, action: string, resource: string, cloud: Cloud): Promise<boolean> {
    const { SimulatePrincipalPolicyCommand } = await iamSdk();
    const request = new SimulatePrincipalPolicyCommand({
        // It knows a role by its name alone.
        PolicySourceArn: role.replace(/:role\/.*\//, ":role/"),
        ActionNames: [action],
        ResourceArns: [resource],
    });
    const { EvaluationResults = [] } = await (await cloud.as(role.split(":")[4] ?? "").iam).send(request);
    return EvaluationResults.every(({ EvalDecision }) => EvalDecision === "allowed");
}
