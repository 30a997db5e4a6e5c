import { availableParallelism } from "node:os";
import type { FoundFile } from "../sources/files";
import type { FileProblem } from "../sources/search";
import { judgeFile, type JudgeTerms, type Outcome } from "./judgeFile";
import { Progress } from "./progress";
import type { CheckSettings } from "./settings";
import type { Streams } from "./streams";
import { type CheckedFile, NO_POLICY } from "./violation";

/** What became of the files. */
export interface Judged {
    readonly checked: readonly CheckedFile[];
    readonly withoutPolicy: readonly string[];
    /** Those that could not be read, or have to be turned into something else first. */
    readonly unread: readonly FileProblem[];
}

/** Judges files, and says what became of them in their order. */
export async function judgeFiles(
    files: readonly FoundFile[],
    settings: CheckSettings,
    streams: Streams,
): Promise<Judged> {
    const { configuration, kind, allowUnknown, parameters } = settings;
    const terms: JudgeTerms = {
        ...{ configuration, kind, allowUnknown, parameters },
        isOneOfSeveral: files.length > 1,
        input: files.some(({ path }) => path === "-") ? await streams.input() : undefined,
    };
    const progress = new Progress(files.length, streams);
    const outcomes = await outcomesOf(files, terms, progress);
    progress.end();
    return sorted(outcomes);
}

/** A thread takes about as long to start as so many templates take to be judged. */
const FILES_A_THREAD = 50;

/** Each thread holds the rules and what it reads in memory of its own. */
const MAX_THREADS = 4;

async function outcomesOf(
    files: readonly FoundFile[],
    terms: JudgeTerms,
    progress: Progress,
): Promise<readonly Outcome[]> {
    const threads = Math.min(availableParallelism(), MAX_THREADS, Math.floor(files.length / FILES_A_THREAD));
    if (threads > 1) {
        // Loaded here and not above: whoever checks a few files does not wait for it.
        const { judgeInThreads } = await import("./threads");
        return judgeInThreads(files, terms, threads, progress);
    }
    return files.map((file, index) => {
        progress.at(index);
        return judgeFile(file, terms);
    });
}

function sorted(outcomes: readonly Outcome[]): Judged {
    const checked = outcomes.flatMap((one) => ("unread" in one ? [] : [one]));
    return {
        checked: checked.filter(({ kind }) => kind !== NO_POLICY),
        withoutPolicy: checked.filter(({ kind }) => kind === NO_POLICY).map(({ file }) => file),
        unread: outcomes.flatMap((one) => ("unread" in one ? [{ path: one.file, message: one.unread }] : [])),
    };
}
