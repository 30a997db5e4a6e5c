// A component that says where it is, under a provider that is elsewhere.
const aws = require("@pulumi/aws");
const { ImageRepository } = require("keyless-delivery");

const providers = {
    default: () => ({}),
    provider: (made) => ({ provider: made }),
    list: (made) => ({ providers: [made] }),
    map: (made) => ({ providers: { aws: made } }),
};

module.exports = {
    misplaced({ given, accountId = "111111111111", region = "us-east-2" }) {
        const made = new aws.Provider("here", { region: "us-east-2", allowedAccountIds: ["111111111111"] });
        new ImageRepository("app", { accountId, region, repositoryName: "app" }, providers[given](made));
    },
};
