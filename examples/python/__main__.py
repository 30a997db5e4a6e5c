"""A site's role, and an image with two readers and one replica."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_keyless_delivery as keyless

REPLICA_REGION = "eu-west-1"

site = aws.s3.Bucket("site", bucket="acme-site")
tasks = aws.iam.Role(
    "tasks",
    name="app-tasks",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
    ),
)

# Whoever pulls is named: the tasks at home, and a function of another account beside the replica.
readers = {
    "tasks": {"role": {"arn": tasks.arn}},
    "resize": {
        "lambda": {
            "account_id": "222222222222",
            "function": "resize",
            "deploy_role": "lambda-deployer",
            "regions": [REPLICA_REGION],
        }
    },
}
repositories = {"app": {"readers": ["tasks", "resize"], "replicate_to": [REPLICA_REGION]}}

# The replica's registry first: a repository that replication had to make would have no policy.
replica = keyless.ImageRegistry(
    "replica",
    home_region="us-east-2",
    registry=REPLICA_REGION,
    readers=readers,
    repositories=repositories,
    opts=pulumi.ResourceOptions(
        providers=[
            aws.Provider("replica", region=REPLICA_REGION, allowed_account_ids=["111111111111"])
        ]
    ),
)
images = keyless.ImageRegistry(
    "images",
    home_region="us-east-2",
    readers=readers,
    repositories=repositories,
    opts=pulumi.ResourceOptions(depends_on=[replica]),
)

github = keyless.GitHubOidcProvider("github")
deploy_role = keyless.GitHubDeployRole(
    "site",
    role_name="github-site",
    provider_arn=github.arn,
    subjects=[
        {
            "owner": "acme",
            "owner_id": "99700676",
            "repository": "site",
            "repository_id": "1341790095",
            "branch": "main",
        }
    ],
    static_sites=[{"bucket": site.bucket, "distribution": "E2EXAMPLEDEV01"}],
    push_images=[{"repository": images.repository_names["app"]}],
)

pulumi.export("role", deploy_role.arn)
pulumi.export("urls", images.repository_urls)
pulumi.export("replicaUrls", replica.repository_urls)
