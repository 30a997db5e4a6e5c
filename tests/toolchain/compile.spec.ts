import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../../toolchain/compile";

describe("what is compiled to JavaScript", function () {
    // The compiler itself runs, several times.
    this.timeout(120_000);
    let root = "";
    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "compile-"));
    });
    afterEach(() => {
        rmSync(root, { recursive: true });
    });

    /** A project of these sources, which are older than anything that is compiled from them. */
    function project(name: string, sources: Readonly<Record<string, string>>): string {
        const folder = join(root, name);
        mkdirSync(folder);
        const compilerOptions = {
            composite: true,
            rootDir: ".",
            outDir: "bin",
            tsBuildInfoFile: "bin/.tsbuildinfo",
        };
        const tsconfig = { compilerOptions, include: ["**/*.ts"], exclude: ["bin"] };
        for (const [file, text] of Object.entries({
            ...sources,
            "tsconfig.json": JSON.stringify(tsconfig),
        })) {
            writeFileSync(join(folder, file), text);
            utimesSync(join(folder, file), 0, 0);
        }
        return folder;
    }

    const stays = "export const stays = 1;\n";

    it("loses what came of a source that was deleted, although no other is newer", () => {
        const folder = project("one", { "stays.ts": stays, "goes.ts": "export const goes = 1;\n" });
        compile([folder]);
        assert.ok(existsSync(join(folder, "bin", "goes.js")));
        rmSync(join(folder, "goes.ts"));
        compile([folder]);
        assert.equal(existsSync(join(folder, "bin", "goes.js")), false);
        assert.equal(existsSync(join(folder, "bin", "goes.d.ts")), false);
        assert.ok(existsSync(join(folder, "bin", "stays.js")));
    });

    it("loses it too where another project does not compile", () => {
        const good = project("good", { "stays.ts": stays, "goes.ts": "export const goes = 1;\n" });
        const bad = project("bad", { "bad.ts": "export const bad: string = 1;\n" });
        compile([good]);
        rmSync(join(good, "goes.ts"));
        assert.throws(() => {
            compile([bad, good]);
        }, /the sources do not compile:\n.*bad\.ts.*TS2322/s);
        assert.equal(existsSync(join(good, "bin", "goes.js")), false);
        assert.throws(() => {
            compile([bad, good]);
        }, /TS2322/);
    });
});
