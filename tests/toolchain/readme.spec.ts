import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..");

/** The packages' names, as the sources that they are compiled from. */
const PATHS = {
    "keyless-delivery": [join(root, "components", "index.ts")],
    "keyless-delivery/workflow": [join(root, "components", "workflow.ts")],
};

/** What the compiler says of a module that is not on the disk, by the project's options but for one beyond `strict`. */
function diagnostics(file: string, text: string): string[] {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
        config: object;
    };
    const { options: own } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const options = { ...own, noUncheckedIndexedAccess: false };
    const host = ts.createCompilerHost({ ...options, noEmit: true });
    const readFile = host.readFile.bind(host);
    const fileExists = host.fileExists.bind(host);
    const getSourceFile = host.getSourceFile.bind(host);
    host.readFile = (path) => (path === file ? text : readFile(path));
    host.fileExists = (path) => path === file || fileExists(path);
    host.getSourceFile = (path, ...rest) =>
        path === file
            ? ts.createSourceFile(path, text, ts.ScriptTarget.ESNext)
            : getSourceFile(path, ...rest);
    const program = ts.createProgram([file], { ...options, noEmit: true, paths: PATHS }, host);
    return ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("the TypeScript in a README", function () {
    // The compiler reads all of the components and of Pulumi's types.
    this.timeout(120_000);

    for (const [page, count] of [
        ["README.md", 1],
        ["components/README.md", 1],
    ] as const) {
        const text = readFileSync(join(root, page), "utf8");
        const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);

        it(`compiles, in ${page}`, () => {
            assert.equal(blocks.length, count);
            for (const block of blocks) {
                assert.deepEqual(diagnostics(join(root, "readme.ts"), block), []);
            }
        });
    }

    it("would not compile with a name that is not declared", () => {
        assert.deepEqual(diagnostics(join(root, "readme.ts"), "export const a = undeclaredName;\n"), [
            "Cannot find name 'undeclaredName'.",
        ]);
    });
});
