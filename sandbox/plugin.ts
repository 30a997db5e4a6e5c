/** The sandbox's `aws` plugin, in the place where the engine looks for it. */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layout, ROOT } from "./layout";

/** Puts the plugin where that of exactly the version that the SDK asks for would be. */
export function installPlugin(): void {
    const folder = join(layout.home, "plugins", `resource-aws-v${sdkVersion()}`);
    mkdirSync(folder, { recursive: true });
    writeStartScript(folder, join(ROOT, "sandbox", "provider", "bin", "main.js"));
}

/** Has the engine start a program of Node, with `args` before its own, where it finds an `aws` plugin in `folder`. */
export function writeStartScript(folder: string, program: string, ...args: readonly string[]): void {
    const script = join(folder, "pulumi-resource-aws");
    const command = [process.execPath, program, ...args].map((word) => `"${word}"`).join(" ");
    // Another run may be starting it at this moment: it sees the old script or the new one, whole.
    const next = `${script}.${process.pid}`;
    writeFileSync(next, `#!/bin/sh\nKEYLESS_AWS_PLUGIN_VERSION=${sdkVersion()} exec ${command} "$@"\n`);
    chmodSync(next, 0o755);
    renameSync(next, script);
}

function sdkVersion(): string {
    const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8")) as {
        version: string;
    };
    return version;
}
