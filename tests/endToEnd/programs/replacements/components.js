// The same through the components.
const { GitHubDeployRole, ImageDestination, ImageRegistry, ImageRepository } = require("keyless-delivery");

const here = { accountId: "111111111111", region: "us-east-2" };
const deployer = { accountId: "123456789012", name: "lambda-deployer" };

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
            source: { accountId: "333333333333", filters: names },
            templates: [{ prefix: "ROOT", repositories: names, readers: { deployer: { role: deployer } } }],
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
