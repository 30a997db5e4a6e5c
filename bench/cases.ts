/** The policy cases of the tests, and where a document of each kind stands in Terraform and in CDK. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface PolicyCase {
    readonly id: string;
    readonly kind: string;
    readonly service?: string;
    readonly expect: "block" | "allow";
    readonly tier: string;
    readonly policy: unknown;
}

/** Where a document stands in Terraform and in CDK, for each kind of case. */
export const PLACES: Readonly<
    Record<
        string,
        { terraform: readonly [type: string, property: string]; cdk: readonly [string, string, string] }
    >
> = {
    trust: {
        terraform: ["aws_iam_role", "assume_role_policy"],
        cdk: ["aws-iam", "CfnRole", "assumeRolePolicyDocument"],
    },
    "ecr-repo": {
        terraform: ["aws_ecr_repository_policy", "policy"],
        cdk: ["aws-ecr", "CfnRepository", "repositoryPolicyText"],
    },
    "ecr-registry": {
        terraform: ["aws_ecr_registry_policy", "policy"],
        cdk: ["aws-ecr", "CfnRegistryPolicy", "policyText"],
    },
    s3: {
        terraform: ["aws_s3_bucket_policy", "policy"],
        cdk: ["aws-s3", "CfnBucketPolicy", "policyDocument"],
    },
    kms: { terraform: ["aws_kms_key", "policy"], cdk: ["aws-kms", "CfnKey", "keyPolicy"] },
    sqs: {
        terraform: ["aws_sqs_queue_policy", "policy"],
        cdk: ["aws-sqs", "CfnQueuePolicy", "policyDocument"],
    },
    sns: {
        terraform: ["aws_sns_topic_policy", "policy"],
        cdk: ["aws-sns", "CfnTopicPolicy", "policyDocument"],
    },
    secretsmanager: {
        terraform: ["aws_secretsmanager_secret_policy", "policy"],
        cdk: ["aws-secretsmanager", "CfnResourcePolicy", "resourcePolicy"],
    },
    es: {
        terraform: ["aws_elasticsearch_domain_policy", "access_policies"],
        cdk: ["aws-opensearchservice", "CfnDomain", "accessPolicies"],
    },
    apigateway: {
        terraform: ["aws_api_gateway_rest_api_policy", "policy"],
        cdk: ["aws-apigateway", "CfnRestApi", "policy"],
    },
    backup: {
        terraform: ["aws_backup_vault_policy", "policy"],
        cdk: ["aws-backup", "CfnBackupVault", "accessPolicy"],
    },
};

const ROOT = join(__dirname, "..");

export function readCases(): readonly PolicyCase[] {
    return ["trust", "ecr-repo", "ecr-registry", "other"].flatMap(
        (name) =>
            JSON.parse(
                readFileSync(join(ROOT, `tests/policypack/cases/${name}.json`), "utf8"),
            ) as PolicyCase[],
    );
}

export const placeOf = ({ kind, service }: PolicyCase) => PLACES[kind === "other" ? (service ?? "") : kind];

export const textOf = (policy: unknown) => (typeof policy === "string" ? policy : JSON.stringify(policy));

/** What CDK wants of a resource beside its document. */
export function required(name: string | undefined): object {
    switch (name) {
        case "CfnBucketPolicy":
            return { bucket: "b" };
        case "CfnQueuePolicy":
            return { queues: ["q"] };
        case "CfnTopicPolicy":
            return { topics: ["t"] };
        case "CfnResourcePolicy":
            return { secretId: "s" };
        case "CfnBackupVault":
            return { backupVaultName: "v" };
        case undefined:
        default:
            return {};
    }
}

export function asObject(policy: unknown): unknown {
    try {
        return typeof policy === "string" ? (JSON.parse(policy) as unknown) : policy;
    } catch {
        return undefined;
    }
}
