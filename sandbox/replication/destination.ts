/** The repository that a replica goes to: whether its registry takes it, and how the repository comes to be. */
import {
    CreateRepositoryCommand,
    DescribeRepositoriesCommand,
    type EncryptionType,
    type ImageTagMutability,
    PutLifecyclePolicyCommand,
    SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import { type Cloud, unlessMissing } from "../provider/cloud";
import { decide, principal } from "../provider/images/access";
import { type CreationTemplate, type Registry, templateFor } from "./rules";

/** Who replicates: https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-replication.html */
const replicator = ({ account }: Registry, { partition }: Cloud) =>
    principal(
        `arn:${partition}:iam::${account}:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication`,
    );

/** Why no replica may go there, or undefined once the repository is there to take it. */
export async function refusalOf(
    source: Registry,
    repositoryName: string,
    cloud: Cloud,
): Promise<string | undefined> {
    if (!grants(source, repositoryName, "ecr:ReplicateImage", cloud)) {
        return lacking(source, "ecr:ReplicateImage", cloud);
    }
    const request = new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] });
    if (await unlessMissing((await cloud.ecr).send(request), "RepositoryNotFoundException")) {
        return undefined;
    }
    if (!grants(source, repositoryName, "ecr:CreateRepository", cloud)) {
        return `the repository is not there, and ${lacking(source, "ecr:CreateRepository", cloud)}`;
    }
    const templates = cloud.kept<CreationTemplate>("repository creation templates").all();
    await make(repositoryName, templateFor(repositoryName, templates) ?? DEFAULT, cloud);
    return undefined;
}

/** An account's registries need no leave of each other: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html */
function grants(source: Registry, repositoryName: string, action: string, cloud: Cloud): boolean {
    const { partition, region, account } = cloud;
    const resource = `arn:${partition}:ecr:${region}:${account}:repository/${repositoryName}`;
    const policy = cloud.kept<{ readonly policy: string }>("registry policy").get(account)?.policy;
    return (
        source.account === account || decide(policy, replicator(source, cloud), action, resource) === "Allow"
    );
}

const lacking = (source: Registry, action: string, { account, region }: Cloud) =>
    `the registry policy of ${account}/${region} does not grant ${source.account} ${action}`;

/** What ECR makes where no template says otherwise. */
const DEFAULT: CreationTemplate = { prefix: "ROOT", appliedFors: ["REPLICATION"] };

async function make(repositoryName: string, template: CreationTemplate, cloud: Cloud): Promise<void> {
    const ecr = await cloud.ecr;
    const [encryption] = template.encryptionConfigurations ?? [];
    await ecr.send(
        new CreateRepositoryCommand({
            repositoryName,
            imageTagMutability: (template.imageTagMutability ?? "MUTABLE") as ImageTagMutability,
            ...(encryption && {
                encryptionConfiguration: {
                    encryptionType: (encryption.encryptionType ?? "AES256") as EncryptionType,
                    kmsKey: encryption.kmsKey,
                },
            }),
            tags: Object.entries(template.resourceTags ?? {}).map(([Key, Value]) => ({ Key, Value })),
        }),
    );
    const { lifecyclePolicy: lifecyclePolicyText, repositoryPolicy: policyText } = template;
    if (policyText !== undefined) {
        await ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
    }
    if (lifecyclePolicyText !== undefined) {
        await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
    }
}
