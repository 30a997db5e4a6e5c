/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const ASSUME_ROLE_WITH_WEB_IDENTITY = ["sts:AssumeRoleWithWebIdentity"] as const;

/** On a bucket's objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
export const REPLACE_OBJECTS = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] as const;

/**
 * On a bucket itself. `aws s3 sync --delete` lists the bucket to find out what to copy and what to delete.
 * https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html
 */
export const LIST_OBJECTS = ["s3:ListBucket"] as const;

/** The same without a listing, as Pulumi keeps state. https://www.pulumi.com/docs/iac/concepts/state-and-backends/ */
export const KEEP_STATE = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] as const;

/**
 * With the key that a bucket, or a stack's secrets, are encrypted with.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export const USE_STATE_KEY = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] as const;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html */
export const INVALIDATE_CACHE = ["cloudfront:CreateInvalidation"] as const;

/**
 * What `docker pull` asks of a repository. Logging in (`ecr:GetAuthorizationToken`) takes no resource, so it is no
 * business of a repository policy: it belongs in the reader's own policy.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
export const PULL_IMAGE = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
] as const;

/**
 * What `docker push` asks of a repository: whether each layer is there (BatchCheckLayerAvailability), the layers that are
 * not, in parts (Initiate, Upload, Complete), and the manifest, which it writes (PutImage) and reads again to compare
 * (BatchGetImage).
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export const PUSH_IMAGE = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
] as const;

/**
 * What `docker login` needs. It is for every registry that the caller may use and takes no resource but `*`, so it is a
 * statement of its own in the caller's policy.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
 */
export const GET_AUTHORIZATION_TOKEN = ["ecr:GetAuthorizationToken"] as const;

/**
 * Giving a function another image (UpdateFunctionCode) and waiting until it runs: `aws lambda wait function-updated-v2`
 * asks GetFunction, the older `function-updated` GetFunctionConfiguration.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 */
export const UPDATE_FUNCTION = [
    "lambda:GetFunction",
    "lambda:GetFunctionConfiguration",
    "lambda:UpdateFunctionCode",
] as const;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const ASSUME_ROLE = ["sts:AssumeRole"] as const;

/**
 * Passing session tags along with AssumeRole, as aws-actions/configure-aws-credentials does unless it is told not to.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
export const TAG_SESSION = ["sts:TagSession"] as const;

/**
 * What Lambda, and the role that creates or updates a function, ask of a repository.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export const PULL_IMAGE_FOR_LAMBDA = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] as const;

/**
 * Writing to a log group that is there. Not CreateLogGroup: a group that is made on the way keeps its logs for ever.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export const WRITE_LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"] as const;

/**
 * Where each copy of a pushed image is, asked of the registry that it was pushed to.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageReplicationStatus.html
 */
export const FOLLOW_REPLICATION = ["ecr:DescribeImageReplicationStatus"] as const;

/** What copying an image from one registry to another asks of the first, beside what pushing asks. */
export const READ_LAYERS = ["ecr:GetDownloadUrlForLayer"] as const;

/**
 * What `docker push` asks of a public repository.
 * https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-policy-examples.html
 */
export const PUSH_PUBLIC_IMAGE = [
    "ecr-public:BatchCheckLayerAvailability",
    "ecr-public:CompleteLayerUpload",
    "ecr-public:InitiateLayerUpload",
    "ecr-public:PutImage",
    "ecr-public:UploadLayerPart",
] as const;

/**
 * What `docker login` to ECR Public needs; neither takes a resource.
 * https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html
 */
export const GET_PUBLIC_AUTHORIZATION_TOKEN = [
    "ecr-public:GetAuthorizationToken",
    "sts:GetServiceBearerToken",
] as const;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const INVOKE_FUNCTION = ["lambda:InvokeFunction"] as const;

/**
 * Giving a service another task definition, and waiting until it runs.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export const UPDATE_SERVICE = ["ecs:DescribeServices", "ecs:UpdateService"] as const;

/**
 * Reading a task definition takes no resource, and the next revision of one is written beside it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export const REVISE_TASK_DEFINITION = ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"] as const;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html */
export const PASS_ROLE = ["iam:PassRole"] as const;

/** What `aws eks update-kubeconfig` asks. https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html */
export const DESCRIBE_CLUSTER = ["eks:DescribeCluster"] as const;
