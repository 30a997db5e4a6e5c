import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout } from "../sandbox/layout";

/** A policy pack of so many policies that look at every resource and at nothing in it: CrossGuard's own cost. */
export function emptyPack(policies: number): string {
    const folder = join(layout.run, `emptyPack${policies}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
        join(folder, "index.js"),
        `const { PolicyPack } = require("@pulumi/policy");
const policies = Array.from({ length: ${policies} }, (_, index) => ({
    name: "empty-" + index,
    description: "Looks at nothing",
    enforcementLevel: "mandatory",
    validateResource: () => {},
}));
new PolicyPack("empty", { policies });
`,
    );
    writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ name: "empty", version: "1.0.0", main: "index.js" }),
    );
    return folder;
}
