/** Python, for what is published there: the emulator, and Go where it is missing. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "./terminal";
import { ask, watch } from "./tools";

const OLDEST = [3, 10] as const;

export interface Python {
    readonly command: string;
    readonly version: string;
}

let found: Python | undefined;

/** A Python that is new enough, or undefined; asking one costs a tenth of a second, so it is asked once. */
export function findPython(): Python | undefined {
    return (found ??= lookForPython());
}

function lookForPython(): Python | undefined {
    for (const command of ["python3", "python"]) {
        const version = ask(command, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]);
        const [major, minor] = (version ?? "0.0").split(".").map(Number);
        if (version !== undefined && major === OLDEST[0] && (minor ?? 0) >= OLDEST[1]) {
            return { command, version };
        }
    }
    return undefined;
}

/** Makes a virtual environment in `folder` and installs what the file says, if it is what its hashes say. */
export async function makeVenv(
    folder: string,
    requirements: string,
    onLine: (line: string) => void,
): Promise<void> {
    const python = findPython();
    if (python === undefined) {
        throw new SandboxError(
            `no Python ${OLDEST.join(".")} or later was found`,
            "install Python 3.10 or later, so that `python3` finds it",
        );
    }
    try {
        await watch(python.command, ["-m", "venv", folder], { onLine });
    } catch (error) {
        // Debian ships Python without the part of the standard library that makes environments.
        rmSync(folder, { recursive: true, force: true });
        throw new SandboxError(
            `${python.command} ${python.version} cannot make a virtual environment: ${(error as Error).message}`,
            "install its venv module (Debian and Ubuntu: the package python3-venv)",
        );
    }
    const install = ["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"];
    await watch(join(folder, "bin", "python"), [...install, "--requirement", requirements], { onLine });
}
