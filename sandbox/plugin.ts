/** The sandbox's `aws` plugin, in the place where the engine looks for it. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout, root } from "./layout";

/** Puts a start script where the plugin of exactly the version that the SDK asks for would be. */
export function installPlugin(): void {
    const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8")) as {
        version: string;
    };
    const folder = join(layout.home, "plugins", `resource-aws-v${version}`);
    mkdirSync(folder, { recursive: true });
    const script = join(folder, "pulumi-resource-aws");
    const program = join(root, "sandbox", "provider", "bin", "main.js");
    writeFileSync(
        script,
        `#!/bin/sh\nKEYLESS_AWS_PLUGIN_VERSION=${version} exec "${process.execPath}" "${program}" "$@"\n`,
    );
    chmodSync(script, 0o755);
}
