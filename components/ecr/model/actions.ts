/**
 * With which Lambda writes its own statement into the policy of a repository that has none for it.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export const MANAGE_REPOSITORY_POLICY = ["ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"] as const;

/**
 * Beside pulling, for what looks for new tags or reads scan findings.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/security-iam-awsmanpol.html
 */
export const DESCRIBE_REPOSITORY = [
    "ecr:DescribeImageScanFindings",
    "ecr:DescribeImages",
    "ecr:DescribeRepositories",
    "ecr:GetRepositoryPolicy",
    "ecr:ListImages",
] as const;

/** For images to arrive in repositories that are there. https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-replication.html */
export const REPLICATE_IMAGE = ["ecr:ReplicateImage"] as const;

/** For images to arrive, and to bring their repository into being. */
export const REPLICATE_INTO_NEW = ["ecr:CreateRepository", "ecr:ReplicateImage"] as const;

/** What ECR does in the name of a template's role. https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html */
export const MAKE_FROM_TEMPLATE = ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"] as const;

/** What ECR does with a customer's key for a repository that it makes from a template. */
export const USE_KEY_FOR_TEMPLATE = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"] as const;

/**
 * For an image to be pulled through a cache for the first time, and to bring its repository into being.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
export const PULL_THROUGH = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"] as const;
