/** Everything that a command needs, brought together for as long as it runs, and stopped again however it ends. */
import { mkdirSync } from "node:fs";
import { compile } from "../toolchain/compile";
import { isAlive } from "./children";
import { claim, mark, release } from "./claim";
import { installEmulator, startEmulator, type Emulator } from "./emulator/emulator";
import { findEngine, type Engine } from "./engine/engine";
import { isolate } from "./environment";
import { stopIfInterrupted } from "./interruption";
import { layout } from "./layout";
import { installPlugin } from "./plugin";
import { Pulumi } from "./pulumi";
import { recover } from "./recovery";
import { note } from "./terminal";
import { prepareWorld } from "./world";

/** Runs `work` with the engine and the local AWS up; after a killed command, puts its traces in order first. */
export async function withSession<T>(
    command: string,
    work: (pulumi: Pulumi) => Promise<T>,
    /** What is there before the product arrives; nothing, for one. */
    makeWorld: (endpoint: string) => Promise<void> = prepareWorld,
): Promise<T> {
    isolate();
    for (const folder of [layout.state, layout.userHome]) {
        mkdirSync(folder, { recursive: true });
    }
    // Whether state and local AWS agree, and nothing is locked: only then may the mark go.
    let orderly = !(await claim(command));
    let emulator: Emulator | undefined;
    let pulumi: Pulumi | undefined;
    try {
        const engine = await prepare();
        emulator = await startEmulator();
        mark({ emulator: emulator.pid });
        await makeWorld(emulator.endpoint);
        pulumi = new Pulumi(engine, emulator.endpoint);
        if (!orderly) {
            await recover(pulumi);
        }
        orderly = true;
        return await work(pulumi);
    } finally {
        if (emulator !== undefined && !isAlive(emulator.pid)) {
            orderly = false;
            note(
                "the local AWS stopped unexpectedly; the next command compares the state with what it still holds",
            );
        }
        await emulator?.stop();
        if (orderly && pulumi?.killed !== true) {
            release();
        }
    }
}

/** Finds or makes everything that a command needs; what is already there costs nothing. */
export async function prepare(): Promise<Engine> {
    const engine = await findEngine();
    stopIfInterrupted();
    await installEmulator();
    stopIfInterrupted();
    compile(["policypack", "sandbox/provider"]);
    installPlugin();
    return engine;
}
