// The trust policy names a provider that only the update makes: no preview can judge it.
const aws = require("@pulumi/aws");
const { document, issuer, openTrust } = require("../documents");

const provider = new aws.iam.OpenIdConnectProvider("provider", {
    url: `https://${issuer}`,
    clientIdLists: ["sts.amazonaws.com"],
});
new aws.iam.Role("entrance", {
    name: "entrance",
    assumeRolePolicy: provider.arn.apply((arn) => document(openTrust("repo:acme/*", arn))),
});
