import * as aws from "@pulumi/aws";
import { GitHubDeployRole, GitHubOidcProvider, ImageRegistry } from "keyless-delivery";

const REPLICA_REGION = "eu-west-1";

const site = new aws.s3.Bucket("site", { bucket: "acme-site" });
const tasks = new aws.iam.Role("tasks", {
    name: "app-tasks",
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});

// Whoever pulls is named: the tasks at home, and a function of another account beside the replica.
const shared = {
    homeRegion: "us-east-2",
    readers: {
        tasks: { role: { arn: tasks.arn } },
        resize: {
            lambda: {
                accountId: "222222222222",
                function: "resize",
                deployRole: "lambda-deployer",
                regions: [REPLICA_REGION],
            },
        },
    },
    repositories: { app: { readers: ["tasks", "resize"], replicateTo: [REPLICA_REGION] } },
};

// The replica's registry first: a repository that replication had to make would have no policy.
const replica = new ImageRegistry(
    "replica",
    { ...shared, registry: REPLICA_REGION },
    {
        provider: new aws.Provider("replica", {
            region: REPLICA_REGION,
            allowedAccountIds: ["111111111111"],
        }),
    },
);
const images = new ImageRegistry("images", shared, { dependsOn: replica });

const github = new GitHubOidcProvider("github");
const deployRole = new GitHubDeployRole("site", {
    roleName: "github-site",
    providerArn: github.arn,
    subjects: [
        {
            owner: "acme",
            ownerId: "99700676",
            repository: "site",
            repositoryId: "1341790095",
            branch: "main",
        },
    ],
    staticSites: [{ bucket: site.bucket, distribution: "E2EXAMPLEDEV01" }],
    pushImages: [{ repository: images.repositoryNames.app }],
});

export const role = deployRole.arn;
export const urls = images.repositoryUrls;
export const replicaUrls = replica.repositoryUrls;
