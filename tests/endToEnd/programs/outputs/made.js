// Components that take what the same program has made; `plain` are the same values, written out.
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
const { GitHubDeployRole, GitHubOidcProvider, ImageRegistry } = require("keyless-delivery");
const { serviceTrust } = require("../documents");

module.exports = {
    /** What another stack gives out. */
    platform: () => ({ deployer: "arn:aws:iam::111111111111:role/platform/deployer" }),

    made({ plain }) {
        const bucket = new aws.s3.Bucket("site");
        const reader = new aws.iam.Role("reader", { assumeRolePolicy: serviceTrust });
        const platform = new pulumi.StackReference("organization/platform/dev");
        const later = {
            accountId: aws.getCallerIdentityOutput().accountId,
            bucket: bucket.bucket,
            reader: reader.arn,
            deployer: platform.requireOutput("deployer"),
            objects: pulumi.interpolate`${bucket.arn}/reports/*`,
            key: pulumi.output("arn:aws:kms:us-east-2:111111111111:key/1111-2222"),
        };
        const { accountId, objects, key, ...values } = plain ?? later;
        const oidc = new GitHubOidcProvider("github", { ...(plain && { accountId, region: "us-east-2" }) });
        const images = new ImageRegistry("images", {
            ...(plain && { accountId, homeRegion: "us-east-2" }),
            readers: { tasks: { role: { arn: values.reader } } },
            repositories: { shop: { readers: ["tasks"], kmsKeys: [key] } },
            protect: false,
        });
        const role = new GitHubDeployRole("shop", {
            accountId,
            ...(plain && { region: "us-east-2" }),
            roleName: "shop",
            providerArn: oidc.arn,
            subjects: [{ owner: "acme", repository: "shop", branch: "main" }],
            staticSites: [{ bucket: values.bucket, distribution: "E2EXAMPLEDEV01" }],
            pushImages: [{ repository: plain ? "shop" : images.repositoryNames.shop }],
            assumeRoles: [{ roleArn: values.deployer }],
            statements: [{ sid: "Reports", actions: ["s3:GetObject"], resources: [objects] }],
        });
        return { ...later, role: role.arn, policy: role.policyDocument, url: images.repositoryUrls.shop };
    },
};
