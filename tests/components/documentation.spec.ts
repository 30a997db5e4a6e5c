import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";

const ENTRY = join(__dirname, "..", "..", "components", "index.ts");

/** The interfaces that users write, and the members of each. */
function members(program: ts.Program): readonly (readonly [name: string, member: ts.PropertySignature])[] {
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(ENTRY);
    const entry = source && checker.getSymbolAtLocation(source);
    assert.ok(entry);
    return checker
        .getExportsOfModule(entry)
        .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
        .flatMap(({ declarations = [] }) => declarations.filter(ts.isInterfaceDeclaration))
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

describe("the arguments of the components", function () {
    this.timeout(60_000);
    let all: ReturnType<typeof members>;
    before(() => {
        const options: ts.CompilerOptions = {
            skipLibCheck: true,
            moduleResolution: ts.ModuleResolutionKind.Node16,
            module: ts.ModuleKind.Node16,
            strict: true,
        };
        all = members(ts.createProgram([ENTRY], options));
    });

    it("say each what it is", () => {
        const silent = all.filter(([, member]) => ts.getJSDocCommentsAndTags(member).length === 0);
        assert.deepEqual(
            silent.map(([name]) => name),
            [],
        );
        assert.ok(all.length > 100, `only ${all.length} arguments`);
    });

    it("say what they are by default, where they may be left out, and nowhere else", () => {
        const wrong = all.filter(
            ([, member]) =>
                (member.questionToken !== undefined) !== ts.getJSDocTags(member).some(isNamed("default")),
        );
        assert.deepEqual(
            wrong.map(([name]) => name),
            [],
        );
    });
});
