// Static access keys: one that is made, one that stands in a text, and one that a provider is given.
const aws = require("@pulumi/aws");
const { serviceTrust } = require("../documents");

const key = "AKIAIOSFODNN7EXAMPLE";

new aws.iam.AccessKey("static-access-key", { user: "mailer" });
new aws.iam.Role("static-access-key-text", {
    name: "static-access-key-text",
    description: `for the mailer, which has ${key}`,
    assumeRolePolicy: serviceTrust,
});
new aws.Provider("static-access-key-provider", { region: "us-east-2", accessKey: key, secretKey: "secret" });
