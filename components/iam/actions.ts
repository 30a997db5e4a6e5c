/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const ASSUME_ROLE_WITH_WEB_IDENTITY = ["sts:AssumeRoleWithWebIdentity"] as const;

/** On a bucket's objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
export const REPLACE_OBJECTS = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] as const;

/**
 * On a bucket itself. `aws s3 sync --delete` lists the bucket to find out what to copy and what to delete.
 * https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html
 */
export const LIST_OBJECTS = ["s3:ListBucket"] as const;

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
