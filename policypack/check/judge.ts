import { extname } from "node:path";
import { conversionOf } from "../sources/conversions";
import type { FoundFile } from "../sources/files";
import type { FileProblem } from "../sources/search";
import { UnreadableError } from "../sources/source";
import { readText, textOf } from "../sources/text";
import { checkText } from "./check";
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

/** Judges files one after the other. */
export async function judgeFiles(
    files: readonly FoundFile[],
    settings: CheckSettings,
    streams: Streams,
): Promise<Judged> {
    const checked: CheckedFile[] = [];
    const withoutPolicy: string[] = [];
    const unread: FileProblem[] = [];
    const progress = new Progress(files.length, streams);
    for (const file of files) {
        try {
            const one = await judgeFile(file, settings, files.length > 1, streams);
            if (one.kind === NO_POLICY) {
                withoutPolicy.push(file.path);
            } else {
                checked.push(one);
            }
        } catch (error) {
            if (!(error instanceof UnreadableError)) {
                throw error;
            }
            unread.push({ path: file.path, message: error.message });
        }
        progress.step();
    }
    progress.end();
    return { checked, withoutPolicy, unread };
}

async function judgeFile(
    { path, isNamed }: FoundFile,
    { configuration, kind, allowUnknown, parameters }: CheckSettings,
    isOneOfSeveral: boolean,
    streams: Streams,
): Promise<CheckedFile> {
    const isInput = path === "-";
    const text = isInput ? textOf(await streams.input()) : readText(path);
    const conversion = isInput || kind !== undefined ? undefined : conversionOf(path, text);
    if (conversion !== undefined) {
        throw new UnreadableError(conversion);
    }
    if (NEEDS_CONVERSION.test(path)) {
        return { file: path, kind: NO_POLICY, violations: [] };
    }
    return checkText(path, text, configuration, {
        kind,
        allowUnknown,
        parameters,
        isOneOfSeveral,
        yaml: [".yaml", ".yml"].includes(extname(path).toLowerCase()),
        comeBy: isInput ? "given" : isNamed ? "named" : "found",
    });
}

/** Terraform's own language is no YAML, although it may look like it. */
const NEEDS_CONVERSION = /\.tf$/;
