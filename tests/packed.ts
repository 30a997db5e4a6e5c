/** The two packages as their tarballs hold them. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./jobs";

export interface Packed {
    readonly name: string;
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
}

/** Packs what is compiled already into `folder`. */
export function pack(folder: string): readonly Packed[] {
    execFileSync(process.execPath, [join(root, "toolchain", "copyChangelog.js")]);
    const workspaces = ["--workspace=components", "--workspace=policypack"];
    const args = ["pack", "--json", "--ignore-scripts", `--pack-destination=${folder}`, ...workspaces];
    return JSON.parse(execFileSync("npm", args, { cwd: root, encoding: "utf8" })) as Packed[];
}

/** Unpacks them where a project's packages are. */
export function unpack(folder: string, packed: readonly Packed[]): void {
    for (const { name, filename } of packed) {
        const target = join(folder, "node_modules", name);
        mkdirSync(target, { recursive: true });
        execFileSync("tar", ["-xzf", join(folder, filename), "-C", target, "--strip-components=1"]);
    }
}
