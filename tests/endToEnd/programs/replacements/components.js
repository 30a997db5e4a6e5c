// The same through the components.
const { GitHubDeployRole, ImageDestination, ImageRegistry, ImageRepository } = require("keyless-delivery");
const { document } = require("../documents");

const here = { accountId: "111111111111", region: "us-east-2" };
const deployer = { accountId: "123456789012", name: "lambda-deployer" };

const REPLICATION =
    "arn:aws:iam::333333333333:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication";
const lifecyclePolicy = JSON.stringify({
    rules: [
        {
            rulePriority: 1,
            selection: {
                tagStatus: "untagged",
                countType: "sinceImagePushed",
                countUnit: "days",
                countNumber: 14,
            },
            action: { type: "expire" },
        },
    ],
});

module.exports = {
    imageRepository: ({ name, protectAll = false, ...settings }) =>
        new ImageRepository(
            "app",
            { ...here, repositoryName: name, readers: { deployer: { role: deployer } }, ...settings },
            protectAll ? { protect: true } : {},
        ),

    deployRole: ({ roleName, environment = "prod" }) =>
        new GitHubDeployRole("deploy", {
            ...here,
            providerArn: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
            roleName,
            subjects: [{ owner: "acme", repository: "web", environment }],
            staticSites: [{ bucket: "acme-website-dev", distribution: "E2EXAMPLEDEV01" }],
        }),

    imageDestination: ({ names }) =>
        new ImageDestination("destination", {
            ...here,
            registryPolicy: document({
                Effect: "Allow",
                Principal: { AWS: REPLICATION },
                Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
                Resource: "arn:aws:ecr:us-east-2:111111111111:repository/*",
            }),
            templates: [{ prefix: "ROOT", repositories: names, lifecyclePolicy, tags: {} }],
        }),

    imageRegistry: ({ upstream }) =>
        new ImageRegistry("registry", {
            ...here,
            homeRegion: here.region,
            readers: {},
            repositories: {},
            pullThroughCaches: { hub: { upstream } },
        }),
};
