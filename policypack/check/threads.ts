import { Worker } from "node:worker_threads";
import type { FoundFile } from "../sources/files";
import { judgeFile, type JudgeTerms, type Outcome } from "./judgeFile";
import type { Progress } from "./progress";

/** What a thread is given. */
export interface ThreadData {
    readonly files: readonly FoundFile[];
    readonly terms: JudgeTerms;
    /** How many files were taken, shared by all threads. */
    readonly taken: Int32Array<SharedArrayBuffer>;
}

/** What became of the file at an index. */
export type Placed = readonly [index: number, outcome: Outcome];

/**
 * Judges files in several threads, of which this is one. Each takes the next file when it is done with one, so that none waits
 * while another has the large ones.
 */
export async function judgeInThreads(
    files: readonly FoundFile[],
    terms: JudgeTerms,
    threads: number,
    progress: Progress,
): Promise<readonly Outcome[]> {
    const data: ThreadData = { files, terms, taken: new Int32Array(new SharedArrayBuffer(4)) };
    const others = Array.from({ length: threads - 1 }, () => placedBy(data));
    const own = Promise.resolve(judgeNext(data, () => progress.at(Atomics.load(data.taken, 0))));
    const outcomes = new Map((await Promise.all([own, ...others])).flat());
    return files.flatMap((_, index) => outcomes.get(index) ?? []);
}

/** Judges one file after the other, as long as there are any that no thread has taken. */
export function judgeNext({ files, terms, taken }: ThreadData, step: () => void = () => undefined): Placed[] {
    const placed: Placed[] = [];
    for (;;) {
        const index = Atomics.add(taken, 0, 1);
        const file = files[index];
        if (file === undefined) {
            return placed;
        }
        placed.push([index, judgeFile(file, terms)]);
        step();
    }
}

function placedBy(data: ThreadData): Promise<readonly Placed[]> {
    return new Promise((resolve, reject) => {
        new Worker(require.resolve("./thread"), { workerData: data })
            .once("message", resolve)
            .once("error", reject)
            .once("exit", (status) => reject(new Error(`a thread ended with ${status}`)));
    });
}
