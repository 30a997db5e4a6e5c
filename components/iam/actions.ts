/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const ENTER_WITH_TOKEN = ["sts:AssumeRoleWithWebIdentity"] as const;

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
 * What Lambda, and the role that creates or updates a function, ask of a repository.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
 */
export const PULL_IMAGE_FOR_LAMBDA = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] as const;
