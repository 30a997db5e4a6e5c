import { extname } from "node:path";
import { conversionOf } from "../sources/conversions";
import type { FoundFile } from "../sources/files";
import { UnreadableError } from "../sources/source";
import { readText, textOf } from "../sources/text";
import { checkText } from "./check";
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

function judged({ path, isNamed }: FoundFile, { input, configuration, ...terms }: JudgeTerms): CheckedFile {
    const isInput = path === "-";
    const text = isInput && input !== undefined ? textOf(input) : readText(path);
    const conversion = isInput || terms.kind !== undefined ? undefined : conversionOf(path, text);
    if (conversion !== undefined) {
        throw new UnreadableError(conversion);
    }
    if (NEEDS_CONVERSION.test(path)) {
        return { file: path, kind: NO_POLICY, violations: [] };
    }
    return checkText(path, text, configuration, {
        ...terms,
        yaml: [".yaml", ".yml"].includes(extname(path).toLowerCase()),
        comeBy: isInput ? "given" : isNamed ? "named" : "found",
    });
}

/** Terraform's own language is no YAML, although it may look like it. */
const NEEDS_CONVERSION = /\.tf$/;
