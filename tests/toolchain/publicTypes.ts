/** Which types a package's declarations speak of without exporting them, as the TypeScript compiler sees them. */
import { sep } from "node:path";
import ts from "typescript";

/** Names of the types that are reachable from what the file exports, declared beside it, and not exported by it. */
export function unexportedTypes(entry: string): readonly string[] {
    const program = ts.createProgram([entry], {
        module: ts.ModuleKind.Node16,
        moduleResolution: ts.ModuleResolutionKind.Node16,
        skipLibCheck: true,
    });
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) {
        throw new Error(`${entry} exports nothing`);
    }
    const own = entry.slice(0, entry.lastIndexOf(`${sep}bin${sep}`));
    const resolved = (symbol: ts.Symbol) =>
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const exported = new Set(checker.getExportsOfModule(module).map(resolved));
    const seen = new Set<ts.Symbol>(exported);
    const visit = (node: ts.Node): void => {
        if (isPrivate(node)) {
            return;
        }
        if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
            const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
            const found = checker.getSymbolAtLocation(name);
            follow(found && resolved(found));
        }
        ts.forEachChild(node, visit);
    };
    const follow = (symbol: ts.Symbol | undefined): void => {
        const declarations = symbol?.declarations ?? [];
        const isOwn = declarations.some(
            (declaration) =>
                declaration.getSourceFile().fileName.startsWith(own) &&
                !ts.isTypeParameterDeclaration(declaration),
        );
        if (symbol !== undefined && isOwn && !seen.has(symbol)) {
            seen.add(symbol);
            declarations.forEach(visit);
        }
    };
    [...exported].flatMap(({ declarations = [] }) => declarations).forEach(visit);
    return [...seen]
        .filter((symbol) => !exported.has(symbol))
        .map(({ name }) => name)
        .sort();
}

function isPrivate(node: ts.Node): boolean {
    return ts.canHaveModifiers(node)
        ? (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
        : false;
}
