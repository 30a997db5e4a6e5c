/** The sandbox's `aws` plugin, in the place where the engine looks for it. */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout, ROOT } from "./layout";

/** Puts a start script where the plugin of exactly the version that the SDK asks for would be. */
export function installPlugin(): void {
    const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8")) as {
        version: string;
    };
    const folder = join(layout.home, "plugins", `resource-aws-v${version}`);
    mkdirSync(folder, { recursive: true });
    const script = join(folder, "pulumi-resource-aws");
    const program = join(ROOT, "sandbox", "provider", "bin", "main.js");
    // Another run may be starting it at this moment: it sees the old script or the new one, whole.
    const next = `${script}.${process.pid}`;
    writeFileSync(
        next,
        `#!/bin/sh\nKEYLESS_AWS_PLUGIN_VERSION=${version} exec "${process.execPath}" "${program}" "$@"\n`,
    );
    chmodSync(next, 0o755);
    renameSync(next, script);
}
