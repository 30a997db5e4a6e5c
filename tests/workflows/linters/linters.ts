/** actionlint and zizmor, pinned, installed once under .sandbox/ as the local AWS is. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { watch } from "../../../sandbox/tools";
import { findGo } from "../../../sandbox/engine/engine";
import { keyOf, makeFolder, SANDBOX } from "../../../sandbox/layout";
import { findPython, makeVenv } from "../../../sandbox/python";

const modules = ["go.mod", "go.sum"].map((file) => join(__dirname, file));
const requirements = join(__dirname, "requirements.txt");
const linters = join(SANDBOX, "linters");

export interface Verdict {
    readonly status: number | null;
    readonly output: string;
}

/** Checks workflow files; a status other than 0 means that something was found. */
export type Linter = (files: readonly string[]) => Verdict;

function linter(command: string, ...options: readonly string[]): Linter {
    return (files) => {
        const { status, stdout, stderr } = spawnSync(command, [...options, ...files], { encoding: "utf8" });
        return { status, output: stdout + stderr };
    };
}

/** https://github.com/rhysd/actionlint */
export async function actionlint(): Promise<Linter> {
    const folder = join(linters, keyOf(modules));
    if (!existsSync(folder)) {
        const go = await findGo();
        await makeFolder(folder, (partial) =>
            watch(go, ["build", "-trimpath", "-mod=readonly", "-o", `${partial}/`, "tool"], {
                cwd: __dirname,
                env: { ...process.env, CGO_ENABLED: "0" },
            }),
        );
    }
    // Whether the machine has shellcheck or pyflakes must not change the outcome.
    return linter(join(folder, "actionlint"), "-no-color", "-shellcheck=", "-pyflakes=");
}

/** https://docs.zizmor.sh */
export async function zizmor(): Promise<Linter> {
    const folder = join(linters, keyOf([requirements], [findPython()?.version ?? "none"]));
    if (!existsSync(folder)) {
        await makeFolder(folder, (partial) => makeVenv(partial, requirements, () => undefined));
    }
    return linter(join(folder, "bin", "zizmor"), "--offline", "--no-progress", "--pedantic");
}
