import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { Leaf, PublishedProperty } from "./publishedProperty";

/** Interfaces by their names, each with its members and the texts of their types. */
type Interfaces = ReadonlyMap<string, Members>;
type Members = readonly (readonly [name: string, type: string])[];

const ROOT = dirname(require.resolve("@pulumi/aws/package.json"));

const CLASS = /class (\w+) extends pulumi\.CustomResource/;
/** The code of a class says the token that the engine knows its resources by. */
const TOKEN = /__pulumiType = '([^']+)'/;

/**
 * Every argument of every resource of Pulumi's AWS provider that may be text, also deep inside of others, as its type
 * declarations publish them. The provider is made from Terraform's, and so are they.
 */
export function pulumiProperties(): PublishedProperty[] {
    const nested = interfacesIn(join(ROOT, "types", "input.d.ts"));
    return declarationsIn(ROOT).flatMap((file) => {
        const [, className] = CLASS.exec(readFileSync(file, "utf8")) ?? [];
        if (className === undefined) {
            return [];
        }
        const [, type = ""] = TOKEN.exec(readFileSync(file.replace(/d\.ts$/, "js"), "utf8")) ?? [];
        const members = interfacesIn(file).get(`${className}Args`) ?? [];
        return leavesOf(members, "", [], nested).map((leaf) => ({ type, ...leaf }));
    });
}

function declarationsIn(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true })
        .filter(({ name }) => name !== "node_modules" && name !== "types")
        .flatMap((entry) => {
            const path = join(folder, entry.name);
            return entry.isDirectory() ? declarationsIn(path) : entry.name.endsWith(".d.ts") ? [path] : [];
        });
}

/** The interfaces of a file by their names, with those of the namespaces around them: `iam.RoleInlinePolicy`. */
function interfacesIn(path: string): Interfaces {
    const text = readFileSync(path, "utf8");
    const options = {
        languageVersion: ts.ScriptTarget.Latest,
        jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    };
    const found = new Map<string, Members>();
    const visit = (node: ts.Node, prefix: string): void =>
        ts.forEachChild(node, (child) => {
            if (ts.isInterfaceDeclaration(child)) {
                const members = child.members
                    .filter(ts.isPropertySignature)
                    .map(({ name, type }) => [textOf(name), type === undefined ? "" : textOf(type)] as const);
                found.set(`${prefix}${child.name.text}`, members);
            } else if (ts.isModuleDeclaration(child)) {
                visit(child, `${prefix}${child.name.text}.`);
            } else if (ts.isModuleBlock(child)) {
                visit(child, prefix);
            }
        });
    const textOf = ({ pos, end }: ts.Node): string =>
        text
            .slice(pos, end)
            .replace(/\/\*.*?\*\//gs, "")
            .trim();
    visit(ts.createSourceFile(path, text, options), "");
    return found;
}

/** @param around the interfaces that the argument is in; one that holds itself is entered once */
function leavesOf(members: Members, owner: string, around: readonly string[], nested: Interfaces): Leaf[] {
    return members.flatMap(([member, type]) => {
        const path = `${owner}${member}${type.includes("[]") ? "[]" : ""}`;
        const own: Leaf[] = /\bstring\b/.test(type) ? [{ path, value: "text" }] : [];
        const inner = Array.from(type.matchAll(/\binputs\.([\w.]+)/g), ([, inside = ""]) => inside)
            .filter((inside) => !around.includes(inside))
            .flatMap((inside) => leavesOf(nested.get(inside) ?? [], `${path}.`, [...around, inside], nested));
        return [...own, ...inner];
    });
}
