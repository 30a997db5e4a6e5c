/** The machine's processes, told apart by what they were started with: ids alone are reused. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface Process {
    readonly pid: number;
    /** Command line and environment, as far as this user may see them. */
    readonly text: string;
}

const PROC = "/proc/self/environ";

/** Where there is a /proc, `ps` need not be installed; elsewhere it always is. */
export function processes(): readonly Process[] {
    return existsSync(PROC) ? fromProc() : fromPs();
}

function fromProc(): readonly Process[] {
    const read = (pid: string, file: string) =>
        readFileSync(join("/proc", pid, file), "utf8").replaceAll("\0", " ");
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .flatMap((pid) => {
            try {
                return [{ pid: Number(pid), text: `${read(pid, "cmdline")} ${read(pid, "environ")}` }];
            } catch {
                // It ended meanwhile, or is another user's.
                return [];
            }
        });
}

function fromPs(): readonly Process[] {
    const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,args="], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
    });
    return stdout.split("\n").flatMap((line) => {
        const match = /^\s*(\d+) (.*)$/.exec(line);
        return match ? [{ pid: Number(match[1]), text: match[2] ?? "" }] : [];
    });
}
