import { partitionOf, repositoryArn } from "../../iam/arn";
import { POLICY_QUOTAS } from "../../iam/permissions";
import { policyJson, policySize, type Statement } from "../../iam/policy";
import { type Known } from "../../inputs/types";
import { type ProblemText } from "../../problems";
import { MAKE_FROM_TEMPLATE, USE_KEY_FOR_TEMPLATE } from "../model/actions";
import { ROOT } from "../model/names";
import { type RegistryId } from "../model/registryId";
import { type RepositoryTemplate } from "./templates";

/**
 * What the role may do with which ECR makes repositories from these templates, as JSON. By namespace, as the templates
 * are; the names without a slash one by one, so that ECR makes no others in its name.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html
 */
export function templateRolePolicy(
    registry: RegistryId,
    templates: readonly Known<RepositoryTemplate>[],
): string {
    const { accountId, region } = registry;
    const arn = (name: string) => repositoryArn(partitionOf(region), region, accountId, name);
    const keys = templates.flatMap(({ kmsKey }) => kmsKey ?? []);
    const make: Statement = {
        sid: "MakeRepositories",
        actions: MAKE_FROM_TEMPLATE,
        resources: templates.flatMap(({ prefix, repositories }) =>
            prefix === ROOT ? repositories.map(arn) : [arn(`${prefix}/*`)],
        ),
    };
    const use: Statement = { sid: "UseKeys", actions: USE_KEY_FOR_TEMPLATE, resources: keys };
    return policyJson(keys.length === 0 ? [make] : [make, use]);
}

/** Why IAM would not save that policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export function templateRoleProblem(
    registry: RegistryId,
    templates: readonly Known<RepositoryTemplate>[],
): ProblemText | undefined {
    const size = policySize(templateRolePolicy(registry, templates));
    const names = templates.find(({ prefix }) => prefix === ROOT)?.repositories.length ?? 0;
    return size <= POLICY_QUOTAS.inline
        ? undefined
        : {
              message:
                  `need a role with a policy of ${size} characters, for ${names} names without a slash and ` +
                  `${templates.length} templates; ${POLICY_QUOTAS.inline} are allowed`,
              remediation:
                  "give names a namespace, such as team/app: all names of a namespace take one entry",
          };
}
