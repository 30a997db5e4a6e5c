/** The components as a program in another language sees them: types and properties of a plugin, and no class of theirs. */
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");

const here = { accountId: "111111111111", region: "us-east-2" };
const provider = new aws.Provider("aws", { region: here.region, allowedAccountIds: [here.accountId] });

class Component extends pulumi.ComponentResource {
    constructor(type, name, args, outputs) {
        const expected = Object.fromEntries(outputs.map((output) => [output, undefined]));
        const isRemote = true;
        super(
            `keyless-delivery:index:${type}`,
            name,
            { ...args, ...expected },
            { providers: [provider] },
            isRemote,
        );
    }
}

const oidc = new Component("GitHubOidcProvider", "github", here, ["arn"]);
const subjects = [{ owner: "acme", repository: "shop", branch: new pulumi.Config().require("branch") }];
const role = new Component(
    "GitHubDeployRole",
    "shop",
    { ...here, roleName: "shop", providerArn: oidc.arn, subjects, pushImages: [{ repository: "shop" }] },
    ["arn"],
);
const images = new Component(
    "ImageRegistry",
    "images",
    { ...here, homeRegion: here.region, readers: {}, repositories: { shop: {} } },
    ["repositoryUrls"],
);

exports.role = role.arn;
exports.urls = images.repositoryUrls;
