import type { FoundFile } from "../sources/files";
import { UnreadableError } from "../sources/source";
import { checkText } from "./check";
import { fileText } from "./fileText";
import type { CheckSettings } from "./settings";
import { type CheckedFile, NO_POLICY } from "./violation";

/** How the files of a run are judged. Plain data, which another thread can be given. */
export interface JudgeTerms extends Pick<
    CheckSettings,
    "configuration" | "kind" | "allowUnknown" | "parameters"
> {
    /** Whether other files are judged in the same run. */
    readonly isOneOfSeveral: boolean;
    /** What standard input holds, where it is one of the files. */
    readonly input: Uint8Array | undefined;
}

/** What became of a file: what the rules say of it, or why it could not be read or has to be turned into something else first. */
export type Outcome = CheckedFile | { readonly file: string; readonly unread: string };

/** Judges one file. */
export function judgeFile(file: FoundFile, terms: JudgeTerms): Outcome {
    try {
        return judged(file, terms);
    } catch (error) {
        if (error instanceof UnreadableError) {
            return { file: file.path, unread: error.message };
        }
        throw error;
    }
}

function judged(file: FoundFile, { input, configuration, ...terms }: JudgeTerms): CheckedFile {
    const read = fileText(file, input, terms.kind !== undefined);
    return read === undefined
        ? { file: file.path, kind: NO_POLICY, violations: [] }
        : checkText(file.path, read.text, configuration, { ...terms, ...read.assumptions });
}
