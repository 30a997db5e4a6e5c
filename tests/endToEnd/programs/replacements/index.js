// One case of `plain` or `components`, with what its configuration says of it.
const pulumi = require("@pulumi/pulumi");

const cases = { ...require("./plain"), ...require("./components") };
const { use, ...input } = new pulumi.Config().requireObject("input");
cases[use](input);
