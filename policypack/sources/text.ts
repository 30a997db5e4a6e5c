import { readFileSync, statSync } from "node:fs";
import { UnreadableError } from "./source";

/** What to say of common mistakes with files, by the system's error code. */
const REASONS: ReadonlyMap<string, string> = new Map([
    ["ENOENT", "does not exist; paths are relative to the current folder"],
    ["EISDIR", "is a folder; name the files in it, such as FOLDER/*.json"],
    ["EACCES", "cannot be read by this user; change its permissions"],
    ["EPERM", "cannot be read by this user; change its permissions"],
]);

/** No text in memory is longer. */
const MAX_MEBIBYTES = 511;

/**
 * The text of a file.
 *
 * @throws UnreadableError where it cannot be read, or is not text
 */
export function readText(file: string): string {
    const mebibytes = readable(() => statSync(file)).size / 2 ** 20;
    if (mebibytes > MAX_MEBIBYTES) {
        throw new UnreadableError(
            `is larger than ${MAX_MEBIBYTES} MiB (${Math.ceil(mebibytes)} MiB); check the parts of it one by one`,
        );
    }
    return textOf(readable(() => readFileSync(file)));
}

/** What the file system answers; what it throws is said in words. */
function readable<Answer>(ask: () => Answer): Answer {
    try {
        return ask();
    } catch (error) {
        const { code = "", message } = error as NodeJS.ErrnoException;
        throw new UnreadableError(REASONS.get(code) ?? message);
    }
}

/**
 * Bytes as the text that they are in UTF-8, without a byte order mark.
 *
 * @throws UnreadableError where they are in another encoding, or not text at all
 */
export function textOf(bytes: Uint8Array): string {
    const [first, second] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
        throw new UnreadableError("is UTF-16, as PowerShell's > writes it; save it as UTF-8");
    }
    let text: string;
    try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        throw new UnreadableError(
            "is not UTF-8 text; save it as UTF-8, or print a plan with terraform show -json",
        );
    }
    if (text.includes("\0")) {
        throw new UnreadableError("is binary; print a plan with terraform show -json");
    }
    return text;
}
