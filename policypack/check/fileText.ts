import { extname } from "node:path";
import { conversionOf } from "../sources/conversions";
import type { FoundFile } from "../sources/files";
import type { Assumptions } from "../sources/read";
import { UnreadableError } from "../sources/source";
import { readText, textOf } from "../sources/text";

/** The text of a file, and what its name and how it was come by say of it. */
export interface FileText {
    readonly text: string;
    readonly assumptions: Required<Pick<Assumptions, "yaml" | "comeBy">>;
}

/**
 * Reads a file of a run.
 *
 * @param input what standard input holds, where it is one of the files
 * @param isDocument whether its text is said to be a document, whatever its name
 * @returns undefined for a file that holds no policy by its name
 * @throws UnreadableError where it cannot be read, or has to be turned into something else first
 */
export function fileText(
    { path, isNamed }: FoundFile,
    input: Uint8Array | undefined,
    isDocument: boolean,
): FileText | undefined {
    const isInput = path === "-";
    const text = isInput && input !== undefined ? textOf(input) : readText(path);
    const conversion = isInput || isDocument ? undefined : conversionOf(path, text);
    if (conversion !== undefined) {
        throw new UnreadableError(conversion);
    }
    return NEEDS_CONVERSION.test(path)
        ? undefined
        : {
              text,
              assumptions: {
                  yaml: [".yaml", ".yml"].includes(extname(path).toLowerCase()),
                  comeBy: isInput ? "given" : isNamed ? "named" : "found",
              },
          };
}

/** Terraform's own language is no YAML, although it may look like it. */
const NEEDS_CONVERSION = /\.tf$/;
