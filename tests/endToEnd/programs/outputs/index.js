// One case of those below, with what its configuration says of it.
const pulumi = require("@pulumi/pulumi");

const cases = { ...require("./made"), ...require("./misplaced") };
const { use, ...input } = new pulumi.Config().requireObject("input");
module.exports = cases[use](input) ?? {};
