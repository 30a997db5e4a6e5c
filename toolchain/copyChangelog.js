/** Puts the changelog of the project beside the packages, whose tarballs hold it. `npm pack` takes no file from above. */
const { copyFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
for (const folder of ["components", "policypack"]) {
    copyFileSync(join(root, "CHANGELOG.md"), join(root, folder, "CHANGELOG.md"));
}
