import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import ts from "typescript";

const ENTRY = join(__dirname, "..", "..", "components", "index.ts");

const OPTIONS: ts.CompilerOptions = {
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    module: ts.ModuleKind.Node16,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
};

/** What the package exports, without type aliases and functions. */
function declarations(program: ts.Program): readonly ts.Declaration[] {
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(ENTRY);
    const entry = source && checker.getSymbolAtLocation(source);
    assert.ok(entry);
    return checker
        .getExportsOfModule(entry)
        .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
        .flatMap(({ declarations = [] }) => declarations);
}

/** The interfaces that users write, and the members of each. */
function members(program: ts.Program): readonly (readonly [name: string, member: ts.PropertySignature])[] {
    return declarations(program)
        .filter(ts.isInterfaceDeclaration)
        .flatMap((declaration) =>
            declaration.members
                .filter(ts.isPropertySignature)
                // What a component works out is read-only; an argument is not.
                .filter(
                    ({ modifiers = [] }) =>
                        !modifiers.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword),
                )
                .map((member) => [`${declaration.name.text}.${member.name.getText()}`, member] as const),
        );
}

function isNamed(name: string): (tag: ts.JSDocTag) => boolean {
    return (tag) => tag.tagName.text === name;
}

/** The component classes, each with the code of its example. */
function examples(program: ts.Program): ReadonlyMap<string, string> {
    const components = declarations(program)
        .filter(ts.isClassDeclaration)
        .filter(({ heritageClauses = [] }) => /ComponentResource/.test(heritageClauses[0]?.getText() ?? ""));
    return new Map(
        components.map((component) => {
            const tag = ts.getJSDocTags(component).find(isNamed("example"));
            const [, code = ""] =
                /^```ts\n([^]*)\n```$/.exec(ts.getTextOfJSDocComment(tag?.comment) ?? "") ?? [];
            return [component.name?.text ?? "", code];
        }),
    );
}

/** What the compiler says of each example, with the imports that a user's program begins with. */
function compiled(examples: ReadonlyMap<string, string>, known: ts.Program): Record<string, string[]> {
    const imports = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ${[...examples.keys()].join(", ")} } from "./index";
`;
    const fileOf = (name: string) => join(dirname(ENTRY), `${name}.example.ts`);
    const texts = new Map([...examples].map(([name, code]) => [fileOf(name), imports + code]));
    const files = ts.createCompilerHost(OPTIONS);
    const host: ts.CompilerHost = {
        ...files,
        fileExists: (file) => texts.has(file) || files.fileExists(file),
        getSourceFile: (file, version) => {
            const text = texts.get(file);
            return text === undefined
                ? (known.getSourceFile(file) ?? files.getSourceFile(file, version))
                : ts.createSourceFile(file, text, version);
        },
    };
    const program = ts.createProgram([...texts.keys()], OPTIONS, host);
    return Object.fromEntries(
        [...examples.keys()].map((name) => {
            const source = program.getSourceFile(fileOf(name));
            const said = [
                ...program.getSyntacticDiagnostics(source),
                ...program.getSemanticDiagnostics(source),
            ];
            return [name, said.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))];
        }),
    );
}

describe("the documentation of the components", function () {
    this.timeout(60_000);
    let program: ts.Program;
    let all: ReturnType<typeof members>;
    before(() => {
        program = ts.createProgram([ENTRY], OPTIONS);
        all = members(program);
    });

    it("says of each argument what it is", () => {
        const silent = all.filter(([, member]) => ts.getJSDocCommentsAndTags(member).length === 0);
        assert.deepEqual(
            silent.map(([name]) => name),
            [],
        );
        assert.ok(all.length > 100, `only ${all.length} arguments`);
    });

    it("says what an argument is by default, where it may be left out, and nowhere else", () => {
        const wrong = all.filter(
            ([, member]) =>
                (member.questionToken !== undefined) !== ts.getJSDocTags(member).some(isNamed("default")),
        );
        assert.deepEqual(
            wrong.map(([name]) => name),
            [],
        );
    });

    it("shows of each component how a program uses it, in code that compiles strictly", () => {
        const shown = examples(program);
        const names = [...shown.keys()].sort();
        assert.deepEqual(names, [
            "GitHubDeployRole",
            "GitHubOidcProvider",
            "GitHubPerimeter",
            "ImageDestination",
            "ImageExecutionRole",
            "ImageFunction",
            "ImagePullRole",
            "ImageRegistry",
            "ImageRepository",
            "PublicImageRepository",
        ]);
        for (const [name, code] of shown) {
            assert.match(code, new RegExp(`new ${name}\\(`));
        }
        assert.deepEqual(compiled(shown, program), Object.fromEntries(names.map((name) => [name, []])));
    });
});
