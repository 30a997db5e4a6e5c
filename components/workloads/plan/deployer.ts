import { type ImageFunctionPlan } from "./imageFunction";

/**
 * What has to be said of whoever deploys a function, where its image is shared with other roles for that: at the moment of
 * the deployment, Lambda reads the image in the deployer's name. Undefined where it is one of those.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 *
 * @param caller ARN of whom the AWS provider signs its requests as
 */
export function deployerWarning({ name, image }: ImageFunctionPlan, caller: string): string | undefined {
    const { deployRoles, repository } = image;
    return deployRoles.some((role) => isRole(caller, role))
        ? undefined
        : `function ${name} is deployed as ${caller}, and readers of ${repository} name ${deployRoles.join(" and ")} ` +
              "for that: Lambda may refuse the image -- deploy as that role, or name the other one as deployRole";
}

/** Whether a caller is in a session of the role; a session's ARN leaves the role's path out. */
function isRole(caller: string, role: string): boolean {
    const [, account, name] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(caller) ?? [];
    const [, owner, path] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(role) ?? [];
    return account !== undefined && account === owner && path?.split("/").at(-1) === name;
}
