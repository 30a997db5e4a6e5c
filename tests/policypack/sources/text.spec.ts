import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnreadableError } from "../../../policypack/sources/source";
import { readText, textOf } from "../../../policypack/sources/text";

const UTF_16 = "is UTF-16, as PowerShell's > writes it; save it as UTF-8";
const NOT_UTF_8 = "is not UTF-8 text; save it as UTF-8, or print a plan with terraform show -json";
const BINARY = "is binary; print a plan with terraform show -json";

describe("bytes", () => {
    const cases: readonly { name: string; bytes: readonly number[]; text?: string; refused?: string }[] = [
        { name: "none", bytes: [], text: "" },
        { name: "UTF-8", bytes: [0x61, 0xc3, 0xa9], text: "a\u00e9" },
        { name: "UTF-8 with a byte order mark", bytes: [0xef, 0xbb, 0xbf, 0x61], text: "a" },
        { name: "little-endian UTF-16", bytes: [0xff, 0xfe, 0x61, 0x00], refused: UTF_16 },
        { name: "big-endian UTF-16", bytes: [0xfe, 0xff, 0x00, 0x61], refused: UTF_16 },
        { name: "half of a little-endian mark", bytes: [0xff, 0x61], refused: NOT_UTF_8 },
        { name: "half of a big-endian mark", bytes: [0xfe, 0x61], refused: NOT_UTF_8 },
        { name: "the first half of a mark twice", bytes: [0xff, 0xff], refused: NOT_UTF_8 },
        { name: "the second half of a mark twice", bytes: [0xfe, 0xfe], refused: NOT_UTF_8 },
        { name: "a mark's second half alone, little-endian", bytes: [0x61, 0xfe], refused: NOT_UTF_8 },
        { name: "a mark's second half alone, big-endian", bytes: [0x61, 0xff], refused: NOT_UTF_8 },
        { name: "Latin-1", bytes: [0x61, 0xe9], refused: NOT_UTF_8 },
        { name: "UTF-16 without a mark", bytes: [0x61, 0x00], refused: BINARY },
    ];
    for (const { name, bytes, text, refused } of cases) {
        it(`that are ${name} are ${refused === undefined ? "read" : "refused"}`, () => {
            const read = () => textOf(Uint8Array.from(bytes));
            if (refused === undefined) {
                assert.equal(read(), text);
            } else {
                assert.throws(read, new UnreadableError(refused));
            }
        });
    }
});

describe("a file", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "keyless-policy-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is read as text", () => {
        const file = join(folder, "policy.json");
        writeFileSync(file, "{}");
        assert.equal(readText(file), "{}");
    });

    it("that is too large for a text is refused before it is read", () => {
        const file = join(folder, "large.json");
        writeFileSync(file, "");
        truncateSync(file, 511 * 2 ** 20 + 1);
        assert.throws(
            () => readText(file),
            new UnreadableError("is larger than 511 MiB (512 MiB); check the parts of it one by one"),
        );
    });

    it("that cannot be read is refused with what to do", () => {
        const none = join(folder, "none.json");
        assert.throws(
            () => readText(none),
            new UnreadableError("does not exist; paths are relative to the current folder"),
        );
        assert.throws(
            () => readText(folder),
            new UnreadableError("is a folder; name the files in it, such as FOLDER/*.json"),
        );
        // What the system says of anything else stays as it is.
        assert.throws(
            () => readText("a\0b"),
            (error) =>
                error instanceof UnreadableError && /^The argument 'path' must be /.test(error.message),
        );
    });
});
