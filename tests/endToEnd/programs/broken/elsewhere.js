// What the program does not register itself, and types that the pack was never told of.
const pulumi = require("@pulumi/pulumi");
const { document, openTrust, reads } = require("../documents");

class Remote extends pulumi.ComponentResource {
    constructor(name, args) {
        super("aws-native:index:Entrance", name, args, {}, true);
    }
}
new Remote("remote", { assumeRolePolicy: document(openTrust("repo:acme/*")) });

new pulumi.CustomResource("aws-native:iam:Role", "native", {
    assumeRolePolicyDocument: { Version: "2012-10-17", Statement: [openTrust("repo:acme/*")] },
});
new pulumi.CustomResource("aws-native:tomorrow:Vault", "nested", {
    shelves: [{ rules: { access: document(reads({ AWS: "arn:aws:iam::123456789012:root" })) } }],
});
new pulumi.CustomResource("aws-native:cloudformation:Stack", "definition-elsewhere", {
    templateUrl: "https://templates.s3.amazonaws.com/network.yaml",
});
