import { matchesPattern } from "../iam/pattern";
import type { PatternSet } from "./scope";

export const VERBS = ["assume", "push", "pull", "deploy", "read", "write", "administer"] as const;

export type Verb = (typeof VERBS)[number];

/**
 * The actions that make a verb what it is. What only helps, such as to begin an upload, has no verb.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const ACTIONS: Readonly<Record<Verb, readonly string[]>> = {
    assume: ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
    push: ["ecr:PutImage"],
    pull: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    deploy: [
        ...["lambda:UpdateFunctionCode", "ecs:UpdateService", "ecs:RunTask", "cloudfront:CreateInvalidation"],
        ...["codedeploy:CreateDeployment", "apprunner:StartDeployment", "cloudformation:UpdateStack"],
        "cloudformation:ExecuteChangeSet",
    ],
    read: [
        ...[
            "s3:GetObject",
            "s3:ListBucket",
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter",
            "kms:Decrypt",
        ],
        ...["sqs:ReceiveMessage", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "logs:GetLogEvents"],
    ],
    write: [
        ...["s3:PutObject", "s3:DeleteObject", "secretsmanager:PutSecretValue", "ssm:PutParameter"],
        ...["kms:Encrypt", "kms:GenerateDataKey", "sqs:SendMessage", "sqs:DeleteMessage", "sns:Publish"],
        ...["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "logs:PutLogEvents"],
        "ecr:BatchDeleteImage",
    ],
    administer: [
        ...[
            "ecr:SetRepositoryPolicy",
            "ecr:DeleteRepository",
            "ecr:PutLifecyclePolicy",
            "ecr:PutRegistryPolicy",
        ],
        ...[
            "s3:PutBucketPolicy",
            "s3:DeleteBucket",
            "kms:PutKeyPolicy",
            "kms:ScheduleKeyDeletion",
            "kms:CreateGrant",
        ],
        ...["sqs:SetQueueAttributes", "sqs:AddPermission", "sns:SetTopicAttributes", "sns:AddPermission"],
        ...["secretsmanager:PutResourcePolicy", "secretsmanager:DeleteSecret", "lambda:AddPermission"],
        ...[
            "lambda:DeleteFunction",
            "iam:CreateRole",
            "iam:PutRolePolicy",
            "iam:AttachRolePolicy",
            "iam:PassRole",
        ],
        ...["iam:UpdateAssumeRolePolicy", "iam:CreateAccessKey", "iam:CreatePolicyVersion"],
    ],
};

const VERB_OF = VERBS.flatMap((verb) =>
    ACTIONS[verb].map((action) => ({ verb, action: action.toLowerCase() })),
);

/**
 * What actions come to: the verbs of those that have one, and the other actions by themselves.
 *
 * @param actions in lower case
 * @param spelled an action as a document spells it
 */
export function mayOf(
    { within, except }: PatternSet,
    spelled: (action: string) => string,
): readonly string[] {
    const verbs = new Set<Verb>();
    const others = within.filter((pattern) => {
        const found = VERB_OF.filter(
            ({ action }) =>
                matchesPattern(pattern, action) && !except.some((hole) => matchesPattern(hole, action)),
        );
        found.forEach(({ verb }) => verbs.add(verb));
        return found.length === 0;
    });
    return [...VERBS.filter((verb) => verbs.has(verb)), ...others.map(spelled)];
}
