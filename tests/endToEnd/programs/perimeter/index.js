// A perimeter of the organization that the account manages.
const pulumi = require("@pulumi/pulumi");
const { GitHubPerimeter } = require("keyless-delivery");

const { policy, policyId } = new GitHubPerimeter("github", new pulumi.Config().requireObject("input"));

module.exports = { policy, policyId };
